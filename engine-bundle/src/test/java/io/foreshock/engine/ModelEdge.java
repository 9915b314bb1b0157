package io.foreshock.engine;

import io.foreshock.api.table.StoragePolicy;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The highest time before which the engine may have retired rows of a table: "now" is the newest time ever sealed, which
 * is at most the newest ever written. Microseconds.
 */
final class ModelEdge {
  private @Nullable Duration age;
  private long newest = Long.MIN_VALUE;
  private long edge = Long.MIN_VALUE;
  private long highest = Long.MIN_VALUE;

  /** A commit held a row of this time. */
  void wrote(long ts) {
    newest = Math.max(newest, ts);
    raise();
  }

  void policy(StoragePolicy policy) {
    age = policy.maxAge();
    raise();
  }

  private void raise() {
    if (age == null || newest == Long.MIN_VALUE)
      return;
    edge = Math.max(edge, newest - age.toNanos() / 1_000);
    highest = Math.max(highest, edge);
  }

  boolean isBounded() {
    return age != null;
  }

  /** Rows before it may or may not be there. */
  long edge() {
    return edge;
  }

  /** The highest that the edge ever was. */
  long highest() {
    return highest;
  }

  /** Where it must be at least when everything is sealed and this is the newest row. */
  long lowest(long newestRow) {
    return age == null ? Long.MIN_VALUE : newestRow - age.toNanos() / 1_000;
  }

  /** Rows before the edge were deleted while there was no bound: they are known again. */
  void cleared() {
    edge = Long.MIN_VALUE;
  }
}
