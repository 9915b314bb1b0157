package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import java.util.List;

/**
 * Start of the stretch of time a timestamp falls into.
 *
 * @param width
 *            microseconds, above 0
 * @param origin
 *            where a stretch starts, microseconds UTC
 */
public record Bucket(Expr time, long width, long origin) implements Expr {
  @Override
  public ColumnType type() {
    return ColumnType.TIMESTAMP;
  }

  @Override
  public List<Expr> inputs() {
    return List.of(time);
  }

  @Override
  public ColumnVector eval(Chunk in, Run run) {
    Longs v = (Longs) time.eval(in, run);
    long[] out = new long[in.size()];
    long start = Long.MIN_VALUE;
    for (int i = 0; i < out.length; i++) {
      long t = v.values()[i];
      boolean same = i > 0 && t >= start && t - start < width && t - start >= 0;
      if (!same) start = t - Math.floorMod(t - origin, width);
      out[i] = start;
    }
    return new Longs(out, v.nulls(), out.length);
  }
}
