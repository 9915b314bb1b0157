package io.foreshock.engine.format;

import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What a block tells of a column of longs without being decoded: nulls left out, at least one value, first and last in
 * time order; the sum has 128 bits, so it never overflows.
 */
public record LongStats(long min, long max, long first, long last, long sumHigh, long sumLow) {
  static final int BYTES = 48;

  public static LongStats of(long[] values, int n, @Nullable BitSet nulls) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    int start = nulls == null ? 0 : nulls.nextClearBit(0);
    int end = nulls == null ? n - 1 : nulls.previousClearBit(n - 1);
    long high = 0;
    long low = 0;
    for (int i = start; i <= end; i++) {
      if (nulls != null && nulls.get(i))
        continue;
      long v = values[i];
      min = Math.min(min, v);
      max = Math.max(max, v);
      long sum = low + v;
      high += (v >> 63) + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      low = sum;
    }
    return new LongStats(min, max, values[start], values[end], high, low);
  }

  void write(Bytes out) {
    out.putLong(min).putLong(max).putLong(first).putLong(last).putLong(sumHigh).putLong(sumLow);
  }

  static LongStats read(ByteBuffer in) {
    return new LongStats(in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong(), in.getLong());
  }
}
