package io.foreshock.engine.format;

import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a block tells of a column of doubles without being decoded: nulls and NaN left out, first and last in time
 * order. All NaN when nothing counts.
 */
public record ColumnStats(int count, double min, double max, double first, double last, double sum, double squares) {
  static final int BYTES = 52;

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
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double v = values[i];
      if (Double.isNaN(v) || nulls != null && nulls.get(i) || skip != null && skip.get(i))
        continue;
      if (count++ == 0)
        min = max = first = v;
      min = Math.min(min, v);
      max = Math.max(max, v);
      sum += v;
      squares += v * v;
      last = v;
    }
    return new ColumnStats(count, min, max, first, last, count == 0 ? Double.NaN : sum,
        count == 0 ? Double.NaN : squares);
  }

  void write(Bytes out) {
    out.putInt(count).putDouble(min).putDouble(max).putDouble(first).putDouble(last).putDouble(sum).putDouble(squares);
  }

  static ColumnStats read(ByteBuffer in) {
    return new ColumnStats(in.getInt(), in.getDouble(), in.getDouble(), in.getDouble(), in.getDouble(),
        in.getDouble(), in.getDouble());
  }
}
