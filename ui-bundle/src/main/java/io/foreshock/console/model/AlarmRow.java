package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;

/**
 * One line of the alarm list. The object stays for as long as the alarm is listed and only its words change, so that a
 * selected alarm stays selected: an acknowledgement must never hit another one. Confined to the UI executor.
 */
public final class AlarmRow {
  /** The alarm as people read it. */
  public record Words(Alarm alarm, String time, String tag, String text, String state, String value) {
    /** @param now plant time: alarms older than half a day bear their date */
    static Words of(Alarm a, TimeText times, long now, String value) {
      boolean old = now - a.raisedAt() > 12 * Micros.HOUR;
      return new Words(a, old ? times.dayMinute(a.raisedAt()) : times.second(a.raisedAt()),
          a.tag().isEmpty() ? a.asset() : a.tag(), a.message(), state(a), value);
    }

    private static String state(Alarm a) {
      String word = Texts.of("alarm.state." + a.state().name());
      return a.state() == AlarmState.ACKNOWLEDGED && !a.acknowledgedBy().isEmpty()
          ? word + " " + a.acknowledgedBy()
          : word;
    }

    public boolean needsAcknowledgement() {
      return !alarm.state().acknowledged();
    }
  }

  private final ReadOnlyObjectWrapper<Words> words;

  AlarmRow(Words words) {
    this.words = new ReadOnlyObjectWrapper<>(words);
  }

  void set(Words next) {
    if (!next.equals(words.get()))
      words.set(next);
  }

  public ReadOnlyObjectProperty<Words> wordsProperty() {
    return words.getReadOnlyProperty();
  }

  public Alarm alarm() {
    return words.get().alarm();
  }

  public String text() {
    return words.get().text();
  }

  public String state() {
    return words.get().state();
  }

  public String value() {
    return words.get().value();
  }

  public boolean needsAcknowledgement() {
    return words.get().needsAcknowledgement();
  }
}
