package io.foreshock.engine;

import java.util.Arrays;

/** How long the last commits took. One writer, any readers; a reader may miss the newest ones. */
final class CommitTimes {
  private static final int KEPT = 1_024;

  private final long[] nanos = new long[KEPT];
  private volatile int count;

  void add(long duration) {
    int n = count;
    nanos[n % KEPT] = duration;
    count = n + 1 == 2 * KEPT ? KEPT : n + 1;
  }

  /** Milliseconds that the given share of commits stayed below; 0 when there were none. */
  double quantile(double share) {
    long[] sorted = Arrays.copyOf(nanos, Math.min(count, KEPT));
    if (sorted.length == 0)
      return 0;
    Arrays.sort(sorted);
    return sorted[(int) Math.min(sorted.length - 1, Math.floor(share * sorted.length))] / 1e6;
  }
}
