package io.foreshock.console.view;

import io.foreshock.console.model.Figures;
import io.foreshock.console.model.MarkModel;
import io.foreshock.console.model.Texts;
import io.foreshock.console.model.TimeText;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;

/** Asks what the marked window led to. */
final class MarkSheet extends GridPane {
  private final MarkModel model;
  private final MarkModel.Form form;
  private final TextField label = field("mark-label", "mark.labelHint");
  private final TextField minutes = field("mark-minutes", "mark.minutesHint");
  private final TextField cause = field("mark-cause", "mark.causeHint");
  private final TextField remedy = field("mark-remedy", "mark.remedyHint");
  private final Label complaint = new Label();

  private MarkSheet(MarkModel model, MarkModel.Form form, TimeText times) {
    this.model = model;
    this.form = form;
    setHgap(10);
    setVgap(8);
    ColumnConstraints words = new ColumnConstraints();
    words.setMinWidth(Region.USE_PREF_SIZE);
    ColumnConstraints fields = new ColumnConstraints();
    fields.setHgrow(Priority.ALWAYS);
    getColumnConstraints().addAll(words, fields);
    Label about = new Label(Texts.of("mark.about", Figures.path(form.asset()), times.dateMinute(form.from()),
        times.minute(form.to())));
    about.setWrapText(true);
    add(about, 0, 0, 2, 1);
    row(1, "mark.label", label);
    row(2, "mark.minutes", minutes);
    row(3, "mark.cause", cause);
    row(4, "mark.remedy", remedy);
    complaint.setId("mark-complaint");
    complaint.getStyleClass().add("problem");
    complaint.setWrapText(true);
    add(complaint, 0, 5, 2, 1);
  }

  static void open(SheetHost host, MarkModel model, MarkModel.Form form, TimeText times) {
    MarkSheet sheet = new MarkSheet(model, form, times);
    host.show(Texts.of("mark.title"), sheet, Texts.of("mark.save"), () -> sheet.save(host), sheet.label);
  }

  private void save(SheetHost host) {
    MarkModel.Form filled = new MarkModel.Form(form.asset(), form.from(), form.to(), label.getText(),
        minutes.getText(), cause.getText(), remedy.getText());
    String wrong = MarkModel.complaint(filled);
    if (wrong != null) {
      complaint.setText(wrong);
      return;
    }
    host.hide();
    model.save(filled);
  }

  private void row(int row, String key, TextField field) {
    Label l = new Label(Texts.of(key));
    l.setLabelFor(field);
    add(l, 0, row);
    add(field, 1, row);
  }

  private static TextField field(String id, String hint) {
    TextField f = new TextField();
    f.setId(id);
    f.setPromptText(Texts.of(hint));
    return f;
  }
}
