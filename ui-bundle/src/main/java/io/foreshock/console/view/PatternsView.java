package io.foreshock.console.view;

import io.foreshock.console.model.ConsoleModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.PatternsModel;
import io.foreshock.console.model.PatternsModel.Known;
import io.foreshock.console.model.Texts;
import java.nio.file.Path;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** The library screen: every failure that is watched for, and packs from and for other sites. */
final class PatternsView extends VBox {
  private static final KeyCombination EXPORT = KeyCombination.valueOf("Shortcut+E");

  private final PatternsModel model;
  private final TableView<Known> table = new TableView<>();
  private final FileDialogs files;
  private final SheetHost sheets;

  PatternsView(ConsoleModel console, FileDialogs files, SheetHost sheets) {
    model = console.patterns();
    this.files = files;
    this.sheets = sheets;
    getStyleClass().add("screen");
    ToolButton remove = new ToolButton("remove-incident", "patterns.remove", "Delete", Material2AL.DELETE,
        this::askToRemove);
    remove.disableProperty().bind(table.getSelectionModel().selectedItemProperty().isNull());
    ProgressIndicator busy = new ProgressIndicator();
    busy.setMaxSize(18, 18);
    busy.visibleProperty().bind(model.workProperty().isNotEmpty());
    Label work = new Label();
    work.textProperty().bind(model.workProperty());
    HBox bar = new HBox(10, new ToolButton("export-patterns", "patterns.export", "Ctrl+E", Material2MZ.SAVE_ALT,
        this::export), new ToolButton("import-patterns", "patterns.import", "Insert", Material2AL.ADD, this::choose),
        remove, busy, work);
    bar.setAlignment(Pos.CENTER_LEFT);
    columns(console);
    VBox.setVgrow(table, Priority.ALWAYS);
    getChildren().addAll(OverviewView.title("patterns.title"), OverviewView.sentence(Texts.of("patterns.hint")), bar,
        table);
    model.previewProperty().addListener((o, was, is) -> preview(is));
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
  }

  private void columns(ConsoleModel console) {
    table.getColumns().add(new TextColumn<>("patterns.column.label", 190, Known::label));
    table.getColumns().add(new TextColumn<>("patterns.column.asset", 190, k -> Figures.path(k.asset())));
    table.getColumns().add(new TextColumn<>("patterns.column.kind", 90, Known::kind));
    table.getColumns().add(new TextColumn<>("patterns.column.failed", 150, k -> {
      Long failed = k.failedAt();
      return failed == null ? Texts.of("patterns.recovered") : console.times().dateMinute(failed);
    }));
    table.getColumns().add(new TextColumn<Known>("patterns.column.count", 80, k -> Integer.toString(k.patterns()))
        .numeric());
    table.getColumns().add(new TextColumn<>("patterns.column.cause", 220, Known::cause));
    table.getColumns().add(new TextColumn<>("patterns.column.remedy", 220, Known::remedy));
    table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_FLEX_LAST_COLUMN);
    table.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
    table.setId("patterns");
    table.setAccessibleText(Texts.of("patterns.title"));
    table.setFixedCellSize(27);
    table.setItems(model.incidents());
    Label none = OverviewView.sentence("");
    none.textProperty().bind(model.missingProperty());
    table.setPlaceholder(none);
  }

  private List<Known> selected() {
    return List.copyOf(table.getSelectionModel().getSelectedItems());
  }

  /** Asks for the site's name first: it stands before every asset at the other sites. */
  private void export() {
    List<Known> chosen = selected();
    TextField site = new TextField(model.site());
    site.setId("pack-site");
    site.setAccessibleText(Texts.of("patterns.site"));
    Label about = new Label(chosen.isEmpty()
        ? Texts.of("patterns.exportAll", Integer.toString(model.incidents().size()))
        : Texts.of("patterns.exportSome", Integer.toString(chosen.size())));
    about.setWrapText(true);
    Label name = new Label(Texts.of("patterns.site"));
    name.setLabelFor(site);
    Label hint = OverviewView.sentence(Texts.of("patterns.siteHint"));
    sheets.show(Texts.of("patterns.exportTitle"), new VBox(8, about, name, site, hint), Texts.of("patterns.chooseFile"),
        () -> save(site.getText().strip(), chosen), site);
  }

  private void save(String site, List<Known> chosen) {
    Path file = files.savePatterns(getScene().getWindow(), site.replaceAll("[^\\p{L}\\p{N}_.-]+", "_"));
    if (file == null)
      return;
    sheets.hide();
    model.export(file, site, chosen);
  }

  private void choose() {
    Path file = files.openPatterns(getScene().getWindow());
    if (file != null)
      model.look(file);
  }

  private void preview(PatternsModel.@Nullable Preview p) {
    if (p != null)
      PackSheet.open(sheets, model, p);
  }

  private void askToRemove() {
    Known k = table.getSelectionModel().getSelectedItem();
    if (k != null)
      sheets.ask(Texts.of("patterns.removeTitle"), Texts.of("patterns.removeQuestion", k.label(), Figures.path(k
          .asset())), Texts.of("patterns.removeNow"), () -> model.remove(k));
  }

  private void key(KeyEvent e) {
    if (e.getCode() == KeyCode.INSERT)
      choose();
    else
      if (e.getCode() == KeyCode.DELETE)
        askToRemove();
      else
        if (EXPORT.match(e))
          export();
  }
}
