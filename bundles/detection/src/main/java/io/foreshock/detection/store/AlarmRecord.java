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
 */
public record AlarmRecord(Alarm alarm, @Nullable Long acknowledgedAt, @Nullable Long shelvedUntil, String shelvedBy,
    String shelveReason) {
  public static AlarmRecord of(Alarm alarm) {
    return new AlarmRecord(alarm, null, null, "", "");
  }

  public AlarmRecord with(Alarm changed) {
    return new AlarmRecord(changed, acknowledgedAt, shelvedUntil, shelvedBy, shelveReason);
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
