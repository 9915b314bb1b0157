package io.foreshock.pgwire.session;

/**
 * How long the runs of a statement took. One that was short several times in a row may run on the thread that reads the
 * sockets, which spares two changes of threads; until it is found to be long. For one thread at a time.
 */
final class Pace {
  /** A run up to this is short. */
  static final long SHORT_NANOS = 2_000_000;
  /** No run on the sockets' thread goes on for longer than this, chunks of the store excepted. */
  static final long LIMIT_NANOS = 10_000_000;
  private static final int RUNS = 3;
  /** Runs elsewhere after one that was not short there. */
  private static final int PENALTY = 50;

  private int runs;

  /** A run has ended. */
  void took(long nanos) {
    runs = nanos > SHORT_NANOS ? Math.min(0, runs) : Math.min(RUNS, runs + 1);
  }

  /** A run had to be broken off. */
  void tookTooLong() {
    runs = -PENALTY;
  }

  boolean isShort() {
    return runs >= RUNS;
  }
}
