package io.foreshock.engine.column;

/**
 * Stable order of rows by time: bottom-up merge sort that starts from the runs already there, so that nearly sorted
 * rows, the usual case, cost one pass.
 */
final class TimeOrder {
  private TimeOrder() {
  }

  /** Row numbers sorted by time, equal times in the order of the rows. */
  static int[] stable(long[] ts, int n) {
    int[] from = new int[n];
    int[] starts = new int[n + 1];
    int runs = 0;
    for (int i = 0; i < n; i++) {
      from[i] = i;
      if (i == 0 || ts[i] < ts[i - 1])
        starts[runs++] = i;
    }
    starts[runs] = n;
    int[] to = new int[n];
    while (runs > 1) {
      int merged = 0;
      for (int r = 0; r < runs; r += 2) {
        int mid = starts[r + 1];
        int end = r + 2 <= runs ? starts[r + 2] : mid;
        merge(ts, from, to, starts[r], mid, end);
        starts[merged++] = starts[r];
      }
      starts[merged] = n;
      runs = merged;
      int[] swap = from;
      from = to;
      to = swap;
    }
    return from;
  }

  private static void merge(long[] ts, int[] from, int[] to, int start, int mid, int end) {
    int a = start;
    int b = mid;
    for (int k = start; k < end; k++)
      to[k] = a < mid && (b >= end || ts[from[a]] <= ts[from[b]]) ? from[a++] : from[b++];
  }
}
