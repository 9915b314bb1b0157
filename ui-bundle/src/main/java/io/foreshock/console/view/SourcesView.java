package io.foreshock.console.view;

import io.foreshock.api.platform.SourceAdmin.Form;
import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.SetupModel;
import io.foreshock.console.model.SourceEditor;
import io.foreshock.console.model.SourcesModel.Source;
import io.foreshock.console.model.Texts;
import java.util.function.Consumer;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** The sources screen: the list, or the one connection being set up. */
final class SourcesView extends StackPane {
  private static final KeyCombination UNDO = KeyCombination.valueOf("Shortcut+Z");

  private final SetupModel setup;
  private final FileDialogs files;
  private final SheetHost sheets;
  private final TableView<Source> table = new TableView<>();
  private final MenuButton add = new MenuButton(Texts.of("setup.add") + "  (Insert)", Icons.of(Material2AL.ADD));
  private final VBox list;

  SourcesView(ConsoleModel console, FileDialogs files, SheetHost sheets) {
    setup = console.setup();
    this.files = files;
    this.sheets = sheets;
    table.getColumns().add(new TextColumn<>("sources.column.state", 130, s -> (s.up() ? "● " : "◌ ") + s.stateText()));
    table.getColumns().add(new TextColumn<>("sources.column.id", 190, Source::id));
    table.getColumns().add(new TextColumn<>("sources.column.cause", 400, Source::cause));
    table.getColumns().add(new TextColumn<>("sources.column.retry", 110, Source::retry));
    table.getColumns().add(new TextColumn<Source>("sources.column.rate", 100, s -> Figures.count(Math.round(s
        .readingsPerSecond()))).numeric());
    table.getColumns().add(new TextColumn<Source>("sources.column.readings", 120, s -> Figures.count(s.readings()))
        .numeric());
    table.getColumns().add(new TextColumn<Source>("sources.column.tags", 80, s -> Figures.count(s.sensors()))
        .numeric());
    table.getColumns().add(new TextColumn<>("sources.column.last", 130, Source::last));
    table.setId("sources");
    table.setAccessibleText(Texts.of("sources.title"));
    table.setItems(console.sources().sources());
    table.setFixedCellSize(27);
    table.setPlaceholder(OverviewView.sentence(Texts.of("sources.none")));
    table.setRowFactory(t -> row());
    VBox.setVgrow(table, Priority.ALWAYS);
    list = new VBox(OverviewView.title("sources.title"), OverviewView.sentence(Texts.of("sources.hint")), bar(), table);
    list.getStyleClass().add("screen");
    list.addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    setup.forms().addListener((ListChangeListener<Form>) c -> forms());
    forms();
    setup.editorProperty().addListener((o, was, is) -> show(is));
    show(setup.editorProperty().get());
  }

  private HBox bar() {
    add.setId("add-source");
    add.getStyleClass().add("tool");
    add.setMinWidth(USE_PREF_SIZE);
    Button edit = new ToolButton("edit-source", "setup.edit", "Enter", Material2AL.EDIT, this::edit);
    Button delete = new ToolButton("delete-source", "setup.delete", "Delete", Material2AL.DELETE, this::delete);
    Button undo = new ToolButton("undo-source", "undo", "Ctrl+Z", Material2MZ.UNDO, setup::undo);
    var none = Bindings.isNull(table.getSelectionModel().selectedItemProperty());
    edit.disableProperty().bind(none);
    delete.disableProperty().bind(none);
    undo.disableProperty().bind(setup.undoableProperty().not());
    HBox bar = new HBox(10, add, edit, delete, undo);
    bar.setAlignment(Pos.CENTER_LEFT);
    return bar;
  }

  private void forms() {
    add.setDisable(setup.forms().isEmpty());
    add.getItems().setAll(setup.forms().stream().map(f -> {
      MenuItem item = new MenuItem(f.name() + (f.description().isEmpty() ? "" : "  –  " + f.description()));
      item.setId("add-" + f.protocol());
      item.setOnAction(e -> setup.add(f));
      return item;
    }).toList());
  }

  private TableRow<Source> row() {
    TableRow<Source> row = new TableRow<>();
    row.setOnMouseClicked(e -> {
      if (e.getClickCount() == 2 && row.getItem() != null)
        edit();
    });
    return row;
  }

  private void show(@Nullable SourceEditor editor) {
    getChildren().setAll(editor == null ? list : new SourceEditorView(editor, files, setup::close));
    if (editor == null)
      table.requestFocus();
  }

  private void selected(Consumer<Source> action) {
    Source s = table.getSelectionModel().getSelectedItem();
    if (s != null)
      action.accept(s);
  }

  private void edit() {
    selected(s -> setup.edit(s.id()));
  }

  private void delete() {
    selected(s -> sheets.ask(Texts.of("setup.deleteTitle"), Texts.of("setup.deleteQuestion", s.id()),
        Texts.of("setup.delete"), () -> setup.delete(s.id())));
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.INSERT)
      add.show();
    else
      if (e.getCode() == KeyCode.ENTER)
        edit();
      else
        if (e.getCode() == KeyCode.DELETE)
          delete();
        else
          if (UNDO.match(e))
            setup.undo();
  }
}
