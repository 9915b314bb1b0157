package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/** A point in time, on the clock that never jumps. */
record Deadline(long nanoTime, Duration patience) {
  Deadline {
    requireNonNull(patience, "patience is null");
  }

  static Deadline in(Duration patience) {
    return new Deadline(System.nanoTime() + patience.toNanos(), patience);
  }

  /** Zero when it has passed. */
  Duration left() {
    return Duration.ofNanos(Math.max(0, nanoTime - System.nanoTime()));
  }

  boolean passed() {
    return left().isZero();
  }

  static Duration shorter(Duration a, Duration b) {
    return a.compareTo(b) < 0 ? a : b;
  }
}
