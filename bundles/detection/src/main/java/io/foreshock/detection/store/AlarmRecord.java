package io.foreshock.detection.store;

import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import org.jspecify.annotations.Nullable;

/**
 * An alarm and what only the detector knows of it.
 *
 * @param acknowledgedAt
 *            wall clock, microseconds UTC; null while unacknowledged
 * @param shelvedUntil
 *            wall clock, microseconds UTC; null while not shelved
 * @param rule
 *            id of the rule it follows from; empty for patterns
 */
public record AlarmRecord(Alarm alarm, @Nullable Long acknowledgedAt, @Nullable Long shelvedUntil, String shelvedBy,
    String shelveReason, String rule) {
  public static AlarmRecord of(Alarm alarm) {
    return of(alarm, "");
  }

  public static AlarmRecord of(Alarm alarm, String rule) {
    return new AlarmRecord(alarm, null, null, "", "", rule);
  }

  public AlarmRecord with(Alarm changed) {
    return new AlarmRecord(changed, acknowledgedAt, shelvedUntil, shelvedBy, shelveReason, rule);
  }

  public AlarmRecord acknowledged(Alarm changed, long at) {
    return new AlarmRecord(changed, at, shelvedUntil, shelvedBy, shelveReason, rule);
  }

  public AlarmRecord shelved(@Nullable Long until, String by, String reason) {
    return new AlarmRecord(alarm, acknowledgedAt, until, by, reason, rule);
  }

  /** The condition holds, whether shown or hidden. */
  public boolean present() {
    return alarm.returnedAt() == null;
  }

  /** Present or not yet acknowledged or hidden for a while. */
  public boolean active() {
    return alarm.state() != AlarmState.NORMAL;
  }

  /** The state that follows from presence and acknowledgement. */
  public static AlarmState stateOf(boolean present, boolean acknowledged) {
    if (present)
      return acknowledged ? AlarmState.ACKNOWLEDGED : AlarmState.UNACKNOWLEDGED;
    return acknowledged ? AlarmState.NORMAL : AlarmState.RETURNED_UNACKNOWLEDGED;
  }
}
