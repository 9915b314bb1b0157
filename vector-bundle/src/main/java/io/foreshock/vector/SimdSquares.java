package io.foreshock.vector;

import static io.foreshock.vector.SimdDot.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;

/** Squared Euclidean distance of float rows, four rows at once, see {@link SimdDot}. */
final class SimdSquares implements RowKernel {
  private static final int WIDTH = SPECIES.length();

  @Override
  public void distances(RowQuery query, long[] rows, int from, int to, float[] out) {
    int end = RowKernel.fillGroup(rows, from, to);
    for (int i = from; i < end; i += TOGETHER)
      four(query.floats, rows, i, out);
  }

  private static void four(float[] query, long[] rows, int at, float[] out) {
    long row0 = rows[at];
    long row1 = rows[at + 1];
    long row2 = rows[at + 2];
    long row3 = rows[at + 3];
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = a;
    FloatVector c = a;
    FloatVector d = a;
    for (int i = 0; i < query.length; i += WIDTH) {
      FloatVector q = FloatVector.fromArray(SPECIES, query, i);
      FloatVector da = q.sub(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row0 + 4L * i, Memory.ORDER));
      FloatVector db = q.sub(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row1 + 4L * i, Memory.ORDER));
      FloatVector dc = q.sub(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row2 + 4L * i, Memory.ORDER));
      FloatVector dd = q.sub(FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row3 + 4L * i, Memory.ORDER));
      a = da.fma(da, a);
      b = db.fma(db, b);
      c = dc.fma(dc, c);
      d = dd.fma(dd, d);
    }
    out[at] = a.reduceLanes(VectorOperators.ADD);
    out[at + 1] = b.reduceLanes(VectorOperators.ADD);
    out[at + 2] = c.reduceLanes(VectorOperators.ADD);
    out[at + 3] = d.reduceLanes(VectorOperators.ADD);
  }
}
