package io.foreshock.detection.store;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.detection.Alarm;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * One row of the table {@code alarm_rules}.
 *
 * @param id
 *            permanent
 * @param sensor
 *            tag of the sensor; {@code *} stands for any letters, so a rule may hold
 *            for many sensors
 * @param threshold
 *            in the sensor's unit; not used by RANGE and STALE
 * @param seconds
 *            the time RATE, STALE, STUCK and PEER look back; not used by the limits
 * @param peer
 *            tag of the other sensor for PEER, or only its name when it is of the same
 *            asset
 * @param deadband
 *            how far a value must come back behind the limit before the alarm
 *            returns, in the sensor's unit, at least 0
 * @param onDelay
 *            seconds a condition must last before it is an alarm
 * @param offDelay
 *            seconds it must be gone before the alarm returns
 * @param priority
 *            1 (act now) .. 4 (for information)
 * @param message
 *            what the operator should know or do; may be empty
 */
public record AlarmRule(String id, String sensor, Kind kind, double threshold, double seconds, String peer,
    double deadband, double onDelay, double offDelay, int priority, String message) {
  /** What is compared. */
  public enum Kind {
    /** Above the threshold. */
    HIGH(Alarm.Kind.LIMIT),
    /** Below the threshold. */
    LOW(Alarm.Kind.LIMIT),
    /** Outside what the catalog calls the sensor's normal range. */
    RANGE(Alarm.Kind.LIMIT),
    /** Changes by more than the threshold within so many seconds. */
    RATE(Alarm.Kind.RATE),
    /** No usable reading for so many seconds of the wall clock. */
    STALE(Alarm.Kind.STALE),
    /** Readings stay within the threshold of each other for so many seconds. */
    STUCK(Alarm.Kind.STUCK),
    /** Differs by more than the threshold from the peer's newest value of the last so many seconds. */
    PEER(Alarm.Kind.PEER);

    private final Alarm.Kind alarm;

    Kind(Alarm.Kind alarm) {
      this.alarm = alarm;
    }

    /** What alarms of such a rule are called. */
    public Alarm.Kind alarm() {
      return alarm;
    }

    boolean looksBack() {
      return switch (this) {
        case RATE, STALE, STUCK, PEER -> true;
        case HIGH, LOW, RANGE -> false;
      };
    }
  }

  private static final double LONGEST = 366 * 86_400.0;

  public AlarmRule {
    requireNonNull(id, "id is null");
    requireNonNull(sensor, "sensor is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(peer, "peer is null");
    requireNonNull(message, "message is null");
    if (!Double.isFinite(threshold))
      throw new IllegalArgumentException("threshold is not a number: rule=" + id);
    within(id, "deadband", deadband, Double.MAX_VALUE);
    within(id, "on_delay", onDelay, LONGEST);
    within(id, "off_delay", offDelay, LONGEST);
    within(id, "seconds", seconds, LONGEST);
    if (kind.looksBack() && seconds == 0)
      throw new IllegalArgumentException("seconds are needed: rule=" + id + ", kind=" + kind.name().toLowerCase(
          Locale.ROOT));
    if ((kind == Kind.RATE || kind == Kind.PEER) && threshold <= 0 || kind == Kind.STUCK && threshold < 0)
      throw new IllegalArgumentException("threshold must be positive: rule=" + id + ", threshold=" + threshold);
    if (kind == Kind.PEER && peer.isBlank())
      throw new IllegalArgumentException("a peer is needed: rule=" + id);
    if (priority < 1 || priority > 4)
      throw new IllegalArgumentException("priority must be 1..4: rule=" + id + ", priority=" + priority);
  }

  private static void within(String id, String what, double value, double most) {
    if (!(value >= 0 && value <= most))
      throw new IllegalArgumentException(what + " out of range: rule=" + id + ", " + what + "=" + value + ", limit=0.."
          + most);
  }

  /** The sensors it holds for, by tag. */
  public Pattern tags() {
    StringBuilder regex = new StringBuilder();
    for (String part : sensor.split("\\*", -1))
      regex.append(regex.isEmpty() ? "" : ".*").append(part.isEmpty() && regex.isEmpty()
          ? "(?:)"
          : Pattern.quote(
              part));
    return Pattern.compile(regex.toString());
  }

  /** Tag of the peer of a sensor. */
  public String peerOf(String tag) {
    return peer.indexOf('/') >= 0 ? peer : tag.substring(0, tag.lastIndexOf('/') + 1) + peer;
  }
}
