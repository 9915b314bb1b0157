package io.foreshock.console.view;

import io.foreshock.console.model.IncidentEditor;
import io.foreshock.console.model.IncidentEditor.Line;
import io.foreshock.console.model.Texts;
import java.nio.file.Path;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.BooleanBinding;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.material2.Material2AL;
import org.kordamp.ikonli.material2.Material2MZ;

/** One incident: its words, its timeline with notes, the report's preview, sign and export. */
final class IncidentView extends VBox {
  private static final KeyCombination SAVE = KeyCombination.valueOf("Shortcut+S");
  private static final KeyCombination SIGN = KeyCombination.valueOf("Shortcut+G");
  private static final KeyCombination EXPORT = KeyCombination.valueOf("Shortcut+E");
  private static final KeyCombination UNDO = KeyCombination.valueOf("Shortcut+Z");

  private final IncidentEditor editor;
  private final FileDialogs files;
  private final SheetHost sheets;
  private final TableView<Line> timeline = new TableView<>();
  private final BooleanBinding signed;

  IncidentView(IncidentEditor editor, FileDialogs files, SheetHost sheets) {
    this.editor = editor;
    this.files = files;
    this.sheets = sheets;
    setSpacing(8);
    signed = Bindings.createBooleanBinding(() -> editor.incidentProperty().get().isSigned(), editor
        .incidentProperty());
    TextField title = new TextField();
    title.setId("incident-title");
    title.setAccessibleText(Texts.of("incident.title"));
    title.textProperty().bindBidirectional(editor.titleProperty());
    title.editableProperty().bind(signed.not());
    TextArea summary = new TextArea();
    summary.setId("incident-summary");
    summary.setAccessibleText(Texts.of("incident.summary"));
    summary.setPromptText(Texts.of("incident.summary"));
    summary.setPrefRowCount(3);
    summary.setMinHeight(70);
    summary.setWrapText(true);
    summary.textProperty().bindBidirectional(editor.summaryProperty());
    summary.editableProperty().bind(signed.not());
    TextArea preview = new TextArea();
    preview.setId("incident-preview");
    preview.setAccessibleText(Texts.of("incident.preview"));
    preview.setEditable(false);
    preview.setWrapText(true);
    preview.textProperty().bind(editor.previewProperty());
    preview.setMinHeight(90);
    preview.setPrefRowCount(9);
    timeline();
    VBox.setVgrow(timeline, Priority.ALWAYS);
    VBox.setVgrow(preview, Priority.SOMETIMES);
    getChildren().addAll(bar(), title, summary, OverviewView.title("incident.timeline"), timeline, noteBar(),
        OverviewView.title("incident.preview"), preview);
    addEventHandler(KeyEvent.KEY_PRESSED, this::key);
    javafx.application.Platform.runLater(() -> (signed.get() ? timeline : title).requestFocus());
  }

  private HBox bar() {
    Button save = new ToolButton("incident-save", "incident.save", "Ctrl+S", Material2MZ.SAVE, editor::save);
    Button sign = new ToolButton("incident-sign", "incident.sign", "Ctrl+G", Material2AL.BORDER_COLOR, this::sign);
    Button export = new ToolButton("incident-export", "incident.export", "Ctrl+E", Material2MZ.PICTURE_AS_PDF,
        this::export).primary();
    save.disableProperty().bind(signed);
    sign.disableProperty().bind(signed);
    Label state = new Label();
    state.setId("incident-state");
    state.textProperty().bind(editor.incidentProperty().map(i -> i.isSigned()
        ? Texts.of("incident.signedBy", i.signedBy())
        : ""));
    HBox bar = new HBox(10, save, sign, export, state);
    bar.setAlignment(Pos.CENTER_LEFT);
    return bar;
  }

  private void timeline() {
    timeline.getColumns().add(new TextColumn<>("incident.column.time", 150, Line::time));
    timeline.getColumns().add(new TextColumn<>("incident.column.kind", 130, Line::kind));
    timeline.getColumns().add(new TextColumn<>("incident.column.text", 520, Line::text));
    timeline.setId("timeline");
    timeline.setAccessibleText(Texts.of("incident.timeline"));
    timeline.setFixedCellSize(26);
    timeline.setMinHeight(110);
    timeline.setItems(editor.timeline());
    timeline.setPlaceholder(OverviewView.sentence(Texts.of("incident.nothingYet")));
  }

  private HBox noteBar() {
    TextField time = new TextField(editor.suggestedTime());
    time.setId("note-time");
    time.setPrefColumnCount(14);
    time.setAccessibleText(Texts.of("incident.noteTime"));
    TextField text = new TextField();
    text.setId("note-text");
    text.setPromptText(Texts.of("incident.noteText"));
    text.setAccessibleText(Texts.of("incident.noteText"));
    HBox.setHgrow(text, Priority.ALWAYS);
    Runnable add = () -> {
      editor.addNote(time.getText(), text.getText());
      if (editor.complaintProperty().get().isEmpty())
        text.clear();
    };
    text.setOnAction(e -> add.run());
    Button note = new ToolButton("note-add", "incident.addNote", "Enter", Material2AL.ADD, add);
    Button remove = new ToolButton("note-remove", "incident.removeNote", "Delete", Material2AL.DELETE, this::remove);
    Button undo = new ToolButton("note-undo", "undo", "Ctrl+Z", Material2MZ.UNDO, editor::undo);
    undo.disableProperty().bind(editor.undoableProperty().not());
    remove.disableProperty().bind(Bindings.createBooleanBinding(() -> signed.get() || timeline.getSelectionModel()
        .getSelectedItem() == null || timeline.getSelectionModel().getSelectedItem().note() == null, signed, timeline
            .getSelectionModel().selectedItemProperty()));
    for (var n : new javafx.scene.Node[]{time, text, note})
      n.disableProperty().bind(signed);
    Label complaint = new Label();
    complaint.setId("note-complaint");
    complaint.getStyleClass().add("problem");
    complaint.textProperty().bind(editor.complaintProperty());
    HBox bar = new HBox(8, time, text, note, remove, undo, complaint);
    bar.setAlignment(Pos.CENTER_LEFT);
    return bar;
  }

  private void remove() {
    Line line = timeline.getSelectionModel().getSelectedItem();
    if (line != null && line.note() != null)
      editor.removeNote(line.note());
    timeline.requestFocus(); // there Ctrl+Z is ours, not a text field's
  }

  private void sign() {
    if (signed.get())
      return;
    TextField name = new TextField(editor.operator());
    name.setId("signer");
    name.setAccessibleText(Texts.of("incident.signer"));
    VBox content = new VBox(8, OverviewView.sentence(Texts.of("incident.signQuestion")), name);
    sheets.show(Texts.of("incident.signTitle"), content, Texts.of("incident.sign"), () -> {
      sheets.hide();
      editor.sign(name.getText());
    }, name);
  }

  private void export() {
    Path file = files.savePdf(getScene().getWindow(), editor.fileName());
    if (file != null)
      editor.export(file);
  }

  private void key(KeyEvent e) {
    if (SAVE.match(e))
      editor.save();
    else
      if (SIGN.match(e))
        sign();
      else
        if (EXPORT.match(e))
          export();
        else
          if (UNDO.match(e) && editor.undoableProperty().get())
            editor.undo();
          else
            if (e.getCode() == KeyCode.DELETE && timeline.isFocused())
              remove();
            else
              return;
    e.consume();
  }
}
