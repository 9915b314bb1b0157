package io.foreshock.api.detection;

/** States of an alarm after ISA-18.2. */
public enum AlarmState {
  /** Present and not yet acknowledged. */
  UNACKNOWLEDGED(true, false),
  /** Present and acknowledged. */
  ACKNOWLEDGED(true, true),
  /** Gone by itself before anyone acknowledged it. */
  RETURNED_UNACKNOWLEDGED(false, false),
  /** Gone and acknowledged: history. */
  NORMAL(false, true),
  /** Hidden by an operator for a while. */
  SHELVED(true, true),
  /** Hidden by the system's logic. */
  SUPPRESSED(true, true),
  /** Switched off for maintenance. */
  OUT_OF_SERVICE(true, true);

  private final boolean present;
  private final boolean acknowledged;

  AlarmState(boolean present, boolean acknowledged) {
    this.present = present;
    this.acknowledged = acknowledged;
  }

  /** The condition holds. */
  public boolean present() {
    return present;
  }

  public boolean acknowledged() {
    return acknowledged;
  }
}
