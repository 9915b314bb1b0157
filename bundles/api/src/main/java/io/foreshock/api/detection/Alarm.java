package io.foreshock.api.detection;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * What the operator sees. An immutable picture of one alarm; row of the table
 * {@code alarms}.
 *
 * @param id
 *            permanent
 * @param kind
 *            why it was raised
 * @param priority
 *            1 (act now) .. 4 (for information)
 * @param tag
 *            the sensor that contributes most; empty when none stands out
 * @param message
 *            one line:
 *            {@code like "bearing seizure" of 2026-03-14, similarity 0.94, stopped 41 min later}
 * @param raisedAt
 *            source time of the sample that completed the window, microseconds
 *            UTC
 * @param detectedAt
 *            wall clock of the decision, microseconds UTC
 * @param returnedAt
 *            when the condition went, microseconds UTC; null while present
 * @param acknowledgedBy
 *            operator; empty while unacknowledged
 * @param score
 *            similarity for PATTERN_MATCH, anomaly score for UNKNOWN_PATTERN; 0..1. What
 *            follows from a rule has no score: 1
 * @param match
 *            for PATTERN_MATCH: the best match so far
 * @param excess
 *            for LIMIT, RATE and PEER: what was measured when it was raised, and the limit; null for all others
 */
public record Alarm(String id, Kind kind, AlarmState state, int priority, String asset, String tag, String message,
    long raisedAt, long detectedAt, @Nullable Long returnedAt, String acknowledgedBy, double score,
    @Nullable Match match, @Nullable Excess excess) {
  /** Why an alarm was raised. */
  public enum Kind {
    /** Like a known failure. */
    PATTERN_MATCH,
    /** Abnormal and like nothing known. */
    UNKNOWN_PATTERN,
    /** A value beyond a limit that people have set. */
    LIMIT,
    /** A value that changes faster than people allow. */
    RATE,
    /** No usable reading for too long. */
    STALE,
    /** Readings that do not move any more. */
    STUCK,
    /** A value too far from that of another sensor of the same thing. */
    PEER;

    /** Found by comparing windows; the others follow from rules, the table {@code alarm_rules}. */
    public boolean pattern() {
      return this == PATTERN_MATCH || this == UNKNOWN_PATTERN;
    }
  }

  /**
   * How a rule was broken.
   *
   * @param value
   *            the value, its change or its difference, as the rule's kind says
   * @param limit
   *            what it was compared with
   * @param unit
   *            of both; may be empty
   */
  public record Excess(double value, double limit, String unit) {
    public Excess {
      requireNonNull(unit, "unit is null");
    }
  }

  /** An alarm that does not say how a rule was broken. */
  public Alarm(String id, Kind kind, AlarmState state, int priority, String asset, String tag, String message,
      long raisedAt, long detectedAt, @Nullable Long returnedAt, String acknowledgedBy, double score,
      @Nullable Match match) {
    this(id, kind, state, priority, asset, tag, message, raisedAt, detectedAt, returnedAt, acknowledgedBy, score, match,
        null);
  }

  public Alarm {
    requireNonNull(id, "id is null");
    requireNonNull(kind, "kind is null");
    requireNonNull(state, "state is null");
    requireNonNull(asset, "asset is null");
    requireNonNull(tag, "tag is null");
    requireNonNull(message, "message is null");
    requireNonNull(acknowledgedBy, "acknowledgedBy is null");
    if (priority < 1 || priority > 4)
      throw new IllegalArgumentException("priority must be 1..4: " + priority);
  }
}
