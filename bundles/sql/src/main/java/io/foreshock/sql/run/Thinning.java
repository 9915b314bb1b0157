package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;

/**
 * Chooses the rows of a partition that draw the same picture as all of them. Rows with a null are never chosen.
 *
 * <ul>
 * <li>M4: of each of n equal stretches of time the first, the last, the lowest and the highest row: a line of n pixels
 * drawn through them is the same as through all (Jugel et al., "M4: A Visualization-Oriented Time Series Data
 * Aggregation", VLDB 2014).
 * <li>Largest triangle three buckets: n rows, of each bucket the one that spans the largest triangle with the row chosen
 * before and the middle of the bucket behind (Steinarsson, "Downsampling Time Series for Visual Representation", 2013).
 * </ul>
 */
final class Thinning {
  private final long[] ts;
  private final double[] values;
  /** Rows without nulls, as many as {@link #n}. */
  private final int[] rows;
  private final long[] chosen;
  private final ColumnVector[] nullable;
  private int n;

  Thinning(ColumnVector ts, ColumnVector values) {
    this.ts = ((Longs) ts).values();
    this.values = ((Doubles) values).values();
    this.chosen = new long[ts.size()];
    this.rows = new int[ts.size()];
    this.nullable = new ColumnVector[]{ts, values};
  }

  /** Takes rows {@code [from, to)} of one partition. */
  void add(int from, int to, long wanted, boolean m4) {
    n = 0;
    for (int i = from; i < to; i++) {
      if (nullable[0].isNull(i) || nullable[1].isNull(i)) continue;
      if (n > 0 && ts[i] < ts[rows[n - 1]])
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, (m4 ? "M4" : "LTTB")
            + " needs its window ordered by the time it is given");
      rows[n++] = i;
    }
    if (n == 0) return;
    if (m4) stretches(wanted);
    else triangles(wanted);
  }

  Longs chosen() {
    return new Longs(chosen, null, chosen.length);
  }

  private void stretches(long wanted) {
    long first = ts[rows[0]];
    double width = (ts[rows[n - 1]] - first + 1.0) / wanted;
    int a = 0;
    while (a < n) {
      long stretch = (long) ((ts[rows[a]] - first) / width);
      int low = a;
      int high = a;
      int b = a;
      for (; b < n && (long) ((ts[rows[b]] - first) / width) == stretch; b++) {
        if (values[rows[b]] < values[rows[low]]) low = b;
        if (values[rows[b]] > values[rows[high]]) high = b;
      }
      for (int at : new int[]{a, low, high, b - 1})
        chosen[rows[at]] = 1;
      a = b;
    }
  }

  private void triangles(long wanted) {
    chosen[rows[0]] = 1;
    chosen[rows[n - 1]] = 1;
    if (wanted >= n) {
      for (int i = 0; i < n; i++)
        chosen[rows[i]] = 1;
      return;
    }
    int buckets = (int) Math.max(0, wanted - 2);
    double every = (n - 2.0) / Math.max(1, buckets);
    int before = 0;
    for (int b = 0; b < buckets; b++) {
      int from = 1 + (int) (b * every);
      int to = 1 + (int) ((b + 1) * every);
      int end = b + 1 == buckets ? n : Math.min(n - 1, 1 + (int) ((b + 2) * every));
      before = largest(before, from, Math.min(to, n - 1), b + 1 == buckets ? n - 1 : to, end);
      chosen[rows[before]] = 1;
    }
  }

  /** The row of {@code [from, to)} with the largest triangle to a row before and the middle of {@code [next, end)}. */
  private int largest(int before, int from, int to, int next, int end) {
    double x = 0;
    double y = 0;
    for (int i = next; i < end; i++) {
      x += ts[rows[i]] - ts[rows[before]];
      y += values[rows[i]];
    }
    x /= Math.max(1, end - next);
    y /= Math.max(1, end - next);
    double y0 = values[rows[before]];
    int best = from;
    double largest = -1;
    for (int i = from; i < to; i++) {
      double area = Math.abs(x * (values[rows[i]] - y0) - (ts[rows[i]] - ts[rows[before]]) * (y - y0));
      if (area > largest) {
        largest = area;
        best = i;
      }
    }
    return best;
  }
}
