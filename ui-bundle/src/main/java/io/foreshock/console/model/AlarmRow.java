package io.foreshock.console.model;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;

/** One line of the alarm list in words. Immutable. */
public record AlarmRow(Alarm alarm, String time, String tag, String text, String state, String value) {
  static AlarmRow of(Alarm a, TimeText times, String value) {
    return new AlarmRow(a, times.second(a.raisedAt()), a.tag().isEmpty() ? a.asset() : a.tag(), a.message(), state(a),
        value);
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
