package io.foreshock.sql.expr;

import io.foreshock.api.table.ColumnVector;
import java.security.SecureRandom;
import java.util.UUID;

/**
 * Keys of rows that were given none: UUIDs of version 7 (RFC 9562, 5.7) whose time and counter ascend, so that rows lie
 * in the order they were inserted. The counter takes the 12 bits behind the time and the next 30 (method 1 of 6.2); the
 * time moves on when it is used up. Thread-safe.
 */
public final class RowIds {
  private static final int COUNTER_BITS = 42;
  private static final long LOW_MASK = (1L << 30) - 1;
  private static final SecureRandom RANDOM = new SecureRandom();
  private static long millis;
  private static long counter;

  private RowIds() {
  }

  public static ColumnVector next(int n) {
    String[] out = new String[n];
    long[] random = RANDOM.longs(n).toArray();
    synchronized (RowIds.class) {
      for (int i = 0; i < n; i++)
        out[i] = next(random[i]).toString();
    }
    return new ColumnVector.Texts(out, n);
  }

  private static UUID next(long random) {
    long now = System.currentTimeMillis();
    if (now > millis) {
      millis = now;
      counter = 0;
    } else if (++counter >= 1L << COUNTER_BITS) {
      millis++;
      counter = 0;
    }
    long high = millis << 16 | 0x7000 | counter >>> 30;
    long low = 1L << 63 | (counter & LOW_MASK) << 32 | random >>> 32;
    return new UUID(high, low);
  }
}
