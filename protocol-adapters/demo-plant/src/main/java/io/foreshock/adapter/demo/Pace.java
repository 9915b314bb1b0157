package io.foreshock.adapter.demo;

import java.util.function.LongSupplier;

/**
 * Tells how many plant seconds are due: {@code speed} per wall-clock second, but
 * never one that has not happened yet. Confined to the feeding thread except
 * {@link #speed()}.
 */
final class Pace {
  /** A standstill of the sink is not made up for beyond this. */
  private static final double MOST_BACKLOG_SECONDS = 2;
  private static final int MOST_AT_ONCE = 512;
  private static final double NANOS = 1e9;

  private final double configured;
  private final LongSupplier nanos;
  private final LongSupplier wallSeconds;
  private double credit;
  private long lastNanos;
  private volatile boolean caughtUp;

  Pace(double speed, LongSupplier nanos, LongSupplier wallSeconds) {
    this.configured = speed;
    this.nanos = nanos;
    this.wallSeconds = wallSeconds;
    this.lastNanos = nanos.getAsLong();
  }

  /** Starts counting now. */
  void restart() {
    credit = 0;
    lastNanos = nanos.getAsLong();
  }

  /**
   * Takes the seconds from {@code next} on that are due, at most 512; ask again
   * until 0.
   */
  int take(long next) {
    long now = nanos.getAsLong();
    double most = Math.max(1, configured * MOST_BACKLOG_SECONDS);
    credit = Math.min(most, credit + (now - lastNanos) / NANOS * configured);
    lastNanos = now;
    int due = (int) Math.min(credit, MOST_AT_ONCE);
    long happened = Math.max(0, wallSeconds.getAsLong() - next + 1);
    caughtUp = configured > 1 && happened <= 1;
    if (happened < due) {
      due = (int) happened;
      credit = due;
    }
    credit -= due;
    return due;
  }

  /** Plant seconds per wall-clock second now. */
  double speed() {
    return caughtUp ? 1 : configured;
  }
}
