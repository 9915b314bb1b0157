package io.foreshock.console.view;

import io.foreshock.console.model.Annotation;
import io.foreshock.console.model.AnnotationsModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.TimeText;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.kordamp.ikonli.material2.Material2AL;

/** Asks for a note on the trend, and lists those in sight. */
final class AnnotateSheet extends VBox {
  private static final int LISTED = 6;
  private final AnnotationsModel model;
  private final TextField time = new TextField();
  private final TextArea text = new TextArea();
  private final Label complaint = new Label();

  private AnnotateSheet(AnnotationsModel model, String suggested, TimeText times) {
    super(8);
    this.model = model;
    time.setId("trend-note-time");
    time.setText(suggested);
    time.setMaxWidth(220);
    time.setAccessibleText(Texts.of("note.time"));
    text.setId("trend-note-text");
    text.setPromptText(Texts.of("note.hint"));
    text.setAccessibleText(Texts.of("note.text"));
    text.setWrapText(true);
    text.setPrefRowCount(3);
    complaint.setId("note-complaint");
    complaint.getStyleClass().add("problem");
    complaint.setWrapText(true);
    Label about = new Label(Texts.of("note.about", Figures.path(model.asset())));
    about.setWrapText(true);
    getChildren().addAll(about, labelled("note.time", time), time, labelled("note.text", text), text, complaint);
    List<Annotation> seen = model.seen();
    if (!seen.isEmpty())
      getChildren().add(OverviewView.title("note.seen"));
    seen.stream().limit(LISTED).forEach(n -> getChildren().add(line(n, times)));
    if (seen.size() > LISTED)
      getChildren().add(OverviewView.sentence(Texts.of("note.more", Integer.toString(seen.size() - LISTED))));
  }

  static void open(SheetHost host, AnnotationsModel model, TimeText times) {
    String suggested = model.suggestedTime();
    if (suggested == null)
      return;
    AnnotateSheet sheet = new AnnotateSheet(model, suggested, times);
    host.show(Texts.of("note.title"), sheet, Texts.of("note.save"), () -> sheet.save(host), sheet.text);
  }

  private void save(SheetHost host) {
    String wrong = model.complaint(time.getText(), text.getText());
    if (wrong != null) {
      complaint.setText(wrong);
      return;
    }
    host.hide();
    model.add(time.getText(), text.getText());
  }

  private HBox line(Annotation note, TimeText times) {
    Label words = new Label(times.dateSecond(note.at()) + "  " + note.author() + ": " + note.text());
    words.setWrapText(true);
    words.setMaxWidth(Double.MAX_VALUE);
    HBox.setHgrow(words, Priority.ALWAYS);
    Button remove = new Button(null, Icons.of(Material2AL.DELETE));
    remove.getStyleClass().add("tool");
    remove.setTooltip(new Tooltip(Texts.of("note.remove")));
    remove.setAccessibleText(Texts.of("note.remove") + " " + note.text());
    HBox line = new HBox(8, words, remove);
    line.setAlignment(Pos.CENTER_LEFT);
    remove.setOnAction(e -> {
      model.remove(note);
      getChildren().remove(line);
    });
    return line;
  }

  private static Label labelled(String key, javafx.scene.Node field) {
    Label l = new Label(Texts.of(key));
    l.setLabelFor(field);
    return l;
  }
}
