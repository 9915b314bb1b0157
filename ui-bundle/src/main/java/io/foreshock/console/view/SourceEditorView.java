package io.foreshock.console.view;

import io.foreshock.console.model.SourceEditor;
import io.foreshock.console.model.SourceEditor.Input;
import io.foreshock.console.model.SourceEditor.Step;
import io.foreshock.console.model.Texts;
import java.nio.file.Path;
import java.util.Map;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.geometry.Insets;
import javafx.geometry.Pos;
import javafx.geometry.VPos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** One connection: its form on the left, its test and what it offers on the right. */
final class SourceEditorView extends VBox {
  private static final KeyCombination SAVE = KeyCombination.valueOf("Shortcut+S");
  private static final KeyCombination TEST = KeyCombination.valueOf("Shortcut+T");
  private static final KeyCombination BROWSE = KeyCombination.valueOf("Shortcut+B");

  private final SourceEditor editor;
  private final FileDialogs files;
  private final VBox steps = new VBox(8);
  private @Nullable Node first;

  SourceEditorView(SourceEditor editor, FileDialogs files, Runnable back) {
    this.editor = editor;
    this.files = files;
    getStyleClass().add("screen");
    Button save = new ToolButton("save-source", "setup.save", "Ctrl+S", Material2MZ.SAVE, editor::save).primary();
    save.disableProperty().bind(editor.savingProperty());
    Label title = new Label(editor.form().name() + (editor.isFresh()
        ? ""
        : "  ›  " + editor.name().textProperty().get()));
    title.getStyleClass().add("sheet-title");
    HBox bar = new HBox(10, new ToolButton("back", "setup.back", "Esc", Material2AL.ARROW_BACK, back), title);
    bar.setAlignment(Pos.CENTER_LEFT);
    HBox actions = new HBox(10, save);
    ScrollPane form = new ScrollPane(form());
    form.setFitToWidth(true);
    form.getStyleClass().add("plain-scroll");
    form.setHbarPolicy(ScrollPane.ScrollBarPolicy.NEVER);
    VBox.setVgrow(form, Priority.ALWAYS);
    VBox left = new VBox(10, form, actions);
    VBox right = new VBox(10, testBar(), steps, new SourceBrowserView(editor.browser()));
    VBox.setVgrow(right.getChildren().getLast(), Priority.ALWAYS);
    for (VBox side : new VBox[]{left, right}) {
      HBox.setHgrow(side, Priority.ALWAYS);
      side.setPrefWidth(500);
      side.setMinWidth(300);
    }
    HBox both = new HBox(24, left, right);
    VBox.setVgrow(both, Priority.ALWAYS);
    getChildren().addAll(bar, both);
    editor.steps().addListener((ListChangeListener<Step>) c -> steps());
    steps();
    addEventHandler(KeyEvent.KEY_PRESSED, e -> {
      if (e.getCode() == KeyCode.ESCAPE)
        back.run();
      else
        if (SAVE.match(e))
          editor.save();
      else
          if (TEST.match(e))
            editor.test();
      else
            if (BROWSE.match(e))
              editor.browser().browse();
      else
              return;
      e.consume();
    });
    Node first = this.first;
    sceneProperty().addListener((o, was, is) -> {
      if (is != null && first != null)
        Platform.runLater(first::requestFocus);
    });
  }

  private GridPane form() {
    GridPane grid = new GridPane();
    grid.setHgap(12);
    grid.setVgap(7);
    grid.setPadding(new Insets(0, 12, 0, 0));
    ColumnConstraints words = new ColumnConstraints();
    words.setMinWidth(130);
    words.setMaxWidth(170);
    ColumnConstraints fields = new ColumnConstraints();
    fields.setHgrow(Priority.ALWAYS);
    grid.getColumnConstraints().addAll(words, fields);
    if (editor.isFresh())
      row(grid, editor.name());
    editor.inputs().forEach(i -> row(grid, i));
    return grid;
  }

  private void row(GridPane grid, Input input) {
    int row = grid.getRowCount();
    Label label = new Label(input.field().label() + (input.field().required() ? " *" : ""));
    label.setWrapText(true);
    Node field = field(input);
    if (first == null)
      first = field;
    field.setId("field-" + input.field().key());
    field.setAccessibleText(input.field().label());
    label.setLabelFor(field);
    Label complaint = new Label();
    complaint.setId("complaint-" + input.field().key());
    complaint.textProperty().bind(input.complaintProperty());
    complaint.getStyleClass().add("problem");
    complaint.setWrapText(true);
    complaint.visibleProperty().bind(input.complaintProperty().isNotEmpty());
    complaint.managedProperty().bind(complaint.visibleProperty());
    VBox right = new VBox(2, field, complaint);
    if ("map".equals(input.field().key()))
      right.getChildren().add(1, new ToolButton("choose-map", "setup.chooseMap", "", Material2AL.FOLDER_OPEN,
          () -> chooseMap(input)));
    if (!input.field().description().isEmpty())
      right.getChildren().add(OverviewView.sentence(input.field().description()));
    GridPane.setValignment(label, VPos.TOP);
    label.setPadding(new Insets(5, 0, 0, 0));
    grid.add(label, 0, row);
    grid.add(right, 1, row);
  }

  /** Takes a register map from anywhere, and tries it at once: every mistake is told with line and column. */
  private void chooseMap(Input input) {
    Path map = files.openCsv(getScene().getWindow());
    if (map == null)
      return;
    input.textProperty().set(map.toString());
    editor.test();
  }

  private Node field(Input input) {
    if (!input.field().choices().isEmpty())
      return choice(input);
    return switch (input.field().type()) {
      case SWITCH -> {
        CheckBox box = new CheckBox(Texts.of("setup.on"));
        box.setSelected("true".equals(input.textProperty().get()));
        box.selectedProperty().addListener((o, was, is) -> input.textProperty().set(Boolean.toString(is)));
        yield box;
      }
      case PASSWORD -> {
        PasswordField field = new PasswordField();
        field.setPromptText(editor.isFresh() ? "" : Texts.of("setup.passwordHint"));
        field.textProperty().bindBidirectional(input.textProperty());
        yield field;
      }
      case TEXT, INTEGER, DECIMAL -> text(input);
    };
  }

  private static Node text(Input input) {
    if (!input.field().many()) {
      TextField field = new TextField();
      field.textProperty().bindBidirectional(input.textProperty());
      return field;
    }
    TextArea area = new TextArea();
    area.textProperty().bindBidirectional(input.textProperty());
    area.setPrefRowCount(3);
    area.setPromptText(Texts.of("setup.listHint"));
    // Tab goes on to the next field, as everywhere else in a form
    area.addEventFilter(KeyEvent.KEY_PRESSED, e -> {
      if (e.getCode() == KeyCode.TAB && !e.isControlDown()) {
        area.requestFocusTraversal(e.isShiftDown()
            ? javafx.scene.TraversalDirection.PREVIOUS
            : javafx.scene.TraversalDirection.NEXT);
        e.consume();
      }
    });
    return area;
  }

  private static Node choice(Input input) {
    Map<String, String> labels = input.field().choices();
    ComboBox<String> box = new ComboBox<>();
    box.getItems().setAll(labels.keySet());
    box.setConverter(new StringConverter<>() {
      @Override
      public String toString(String value) {
        return value == null ? "" : labels.getOrDefault(value, value);
      }

      @Override
      public String fromString(String text) {
        return text;
      }
    });
    box.valueProperty().bindBidirectional(input.textProperty());
    return box;
  }

  private HBox testBar() {
    Button test = new ToolButton("test-source", "setup.test", "Ctrl+T", Material2AL.CHECK_CIRCLE, editor::test);
    test.disableProperty().bind(editor.testingProperty());
    Button cancel = new ToolButton("cancel-test", "setup.cancel", "", Material2MZ.STOP, editor::cancelTest);
    cancel.disableProperty().bind(editor.testingProperty().not());
    ProgressIndicator busy = new ProgressIndicator();
    busy.setMaxSize(18, 18);
    busy.visibleProperty().bind(editor.testingProperty());
    Label verdict = new Label();
    verdict.setId("test-verdict");
    verdict.setWrapText(true);
    verdict.textProperty().bind(editor.verdictProperty());
    HBox bar = new HBox(10, test, cancel, verdict, busy);
    bar.setAlignment(Pos.CENTER_LEFT);
    return bar;
  }

  private void steps() {
    steps.getChildren().setAll(editor.steps().stream().map(SourceEditorView::step).toList());
    if (steps.getChildren().isEmpty())
      steps.getChildren().setAll(OverviewView.sentence(Texts.of("setup.testHint")));
  }

  private static Node step(Step s) {
    Label stage = new Label(s.stage() + ": " + Texts.of(s.ok() ? "setup.ok" : "setup.failed"),
        Icons.of(s.ok() ? Material2AL.CHECK : Material2AL.CLOSE));
    stage.getStyleClass().add(s.ok() ? "step" : "problem");
    stage.setMinWidth(150);
    Label detail = new Label(s.detail());
    detail.setWrapText(true);
    detail.setMinHeight(USE_PREF_SIZE);
    VBox words = new VBox(2, detail);
    if (!s.remedy().isEmpty()) {
      Label remedy = new Label(Texts.of("setup.remedy", s.remedy()));
      remedy.setWrapText(true);
      remedy.setMinHeight(USE_PREF_SIZE);
      remedy.getStyleClass().add("episode-label");
      words.getChildren().add(remedy);
    }
    HBox.setHgrow(words, Priority.ALWAYS);
    HBox row = new HBox(10, stage, words);
    row.setAlignment(Pos.TOP_LEFT);
    row.getStyleClass().add("test-step");
    return row;
  }
}
