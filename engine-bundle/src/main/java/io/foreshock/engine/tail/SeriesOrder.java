package io.foreshock.engine.tail;

import java.util.Arrays;

/** The order that brings rows of a series together and leaves them otherwise as they are. */
final class SeriesOrder {
  /** Counting needs a place per series number; beyond this many per row sorting is cheaper. */
  private static final int SPREAD = 8;

  private SeriesOrder() {
  }

  /** Row numbers by series, stable; empty when the rows are in that order already. */
  static int[] of(int[] series) {
    int n = series.length;
    int min = Integer.MAX_VALUE;
    int max = Integer.MIN_VALUE;
    boolean ordered = true;
    for (int i = 0; i < n; i++) {
      min = Math.min(min, series[i]);
      max = Math.max(max, series[i]);
      ordered &= i == 0 || series[i - 1] <= series[i];
    }
    if (ordered)
      return new int[0];
    long span = (long) max - min + 1;
    return span <= (long) SPREAD * n + 1_024 ? counted(series, min, (int) span) : sorted(series);
  }

  private static int[] counted(int[] series, int min, int span) {
    int[] at = new int[span + 1];
    for (int s : series)
      at[s - min + 1]++;
    for (int i = 1; i <= span; i++)
      at[i] += at[i - 1];
    int[] order = new int[series.length];
    for (int i = 0; i < order.length; i++)
      order[at[series[i] - min]++] = i;
    return order;
  }

  private static int[] sorted(int[] series) {
    long[] keys = new long[series.length];
    for (int i = 0; i < keys.length; i++)
      keys[i] = (long) series[i] << 32 | i;
    Arrays.sort(keys);
    int[] order = new int[keys.length];
    for (int i = 0; i < order.length; i++)
      order[i] = (int) keys[i];
    return order;
  }
}
