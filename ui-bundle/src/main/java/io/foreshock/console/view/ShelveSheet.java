package io.foreshock.console.view;

import io.foreshock.console.model.AlarmRow;
import io.foreshock.console.model.AlarmsModel;
import io.foreshock.console.model.Figures;
import io.foreshock.console.model.Texts;
import java.time.Duration;
import java.util.List;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import javafx.util.StringConverter;

/** Asks how long an alarm is to be hidden and why: it comes back by itself. */
final class ShelveSheet extends VBox {
  private static final List<Duration> TIMES = List.of(Duration.ofMinutes(30), Duration.ofHours(2), Duration.ofHours(8),
      Duration.ofHours(24));
  private final ComboBox<Duration> time = new ComboBox<>();
  private final TextField reason = new TextField();
  private final Label complaint = new Label();

  private ShelveSheet(AlarmRow row) {
    setSpacing(8);
    time.setId("shelve-time");
    time.setAccessibleText(Texts.of("alarm.shelveTime"));
    time.getItems().setAll(TIMES);
    time.setValue(TIMES.getFirst());
    time.setConverter(new StringConverter<>() {
      @Override
      public String toString(Duration d) {
        return d == null ? "" : Texts.of("alarm.shelveFor", Figures.duration(d));
      }

      @Override
      public Duration fromString(String text) {
        throw new UnsupportedOperationException("chosen, not typed");
      }
    });
    reason.setId("shelve-reason");
    reason.setPromptText(Texts.of("alarm.shelveWhy"));
    reason.setAccessibleText(Texts.of("alarm.shelveWhy"));
    complaint.getStyleClass().add("problem");
    complaint.setId("shelve-complaint");
    Label what = new Label(row.text());
    what.setWrapText(true);
    getChildren().addAll(what, time, reason, complaint);
  }

  static void open(SheetHost host, AlarmsModel model, AlarmRow row) {
    ShelveSheet sheet = new ShelveSheet(row);
    host.show(Texts.of("alarm.shelveTitle"), sheet, Texts.of("action.shelve"), () -> {
      if (sheet.reason.getText().isBlank()) {
        sheet.complaint.setText(Texts.of("alarm.needsReason"));
        return;
      }
      host.hide();
      model.shelve(row, sheet.time.getValue(), sheet.reason.getText());
    }, sheet.reason);
  }
}
