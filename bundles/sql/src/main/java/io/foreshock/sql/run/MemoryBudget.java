package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Texts;

/** What one query may keep in memory at a time: estimated bytes of sorts, hash tables and buffered rows. */
public final class MemoryBudget {
  private final long limit;
  private long used;

  public MemoryBudget(long limitBytes) {
    this.limit = limitBytes;
  }

  /**
   * @throws ForeshockException
   *             {@code QUERY_TOO_LARGE}
   */
  public void reserve(long bytes) {
    used += bytes;
    if (used > limit)
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE,
          "query needs too much memory: bytes=" + used + ", limit=" + limit
              + "; narrow the time range or aggregate more");
  }

  /** Bytes that may still be reserved. */
  long room() {
    return Math.max(0, limit - used);
  }

  public void release(long bytes) {
    used -= bytes;
  }

  public static long sizeOf(Chunk chunk) {
    long bytes = 0;
    for (ColumnVector c : chunk.columns())
      bytes += sizeOf(c);
    return bytes;
  }

  /** Texts that are the same object as the row before cost a reference only. */
  public static long sizeOf(ColumnVector v) {
    long bytes = 8L * v.size();
    if (v instanceof Texts t) {
      for (int i = 0; i < t.size(); i++) {
        String s = t.values()[i];
        if (s != null && (i == 0 || s != t.values()[i - 1])) bytes += 48 + 2L * s.length();
      }
    } else if (v instanceof ColumnVector.Vectors x) {
      for (int i = 0; i < x.size(); i++) {
        float[] f = x.values()[i];
        if (f != null) bytes += 16 + 4L * f.length;
      }
    }
    return bytes;
  }
}
