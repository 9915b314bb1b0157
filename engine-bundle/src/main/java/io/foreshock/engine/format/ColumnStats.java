package io.foreshock.engine.format;

import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a trend needs of a block's doubles without decoding them: nulls, NaN and rows of BAD quality left out, first
 * and last in time order. All NaN when nothing counts.
 */
public record ColumnStats(int count, double min, double max, double first, double last, double sum) {
  static final int BYTES = 44;

  /**
   * @param skip
   *            rows that do not count; null = none
   */
  public static ColumnStats of(double[] values, int n, @Nullable BitSet nulls, @Nullable BitSet skip) {
    int count = 0;
    double min = Double.NaN;
    double max = Double.NaN;
    double first = Double.NaN;
    double last = Double.NaN;
    double sum = 0;
    for (int i = 0; i < n; i++) {
      double v = values[i];
      if (Double.isNaN(v) || nulls != null && nulls.get(i) || skip != null && skip.get(i))
        continue;
      if (count++ == 0)
        min = max = first = v;
      min = Math.min(min, v);
      max = Math.max(max, v);
      sum += v;
      last = v;
    }
    return new ColumnStats(count, min, max, first, last, count == 0 ? Double.NaN : sum);
  }
}
