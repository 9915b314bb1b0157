package io.foreshock.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Negated dot product of float rows, four rows at once: their cache misses overlap, which at random addresses is worth
 * as much as prefetching.
 */
final class SimdDot implements RowKernel {
  static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > Kernels.LANES
      ? FloatVector.SPECIES_512
      : FloatVector.SPECIES_PREFERRED;
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
      a = FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row0 + 4L * i, Memory.ORDER).fma(q, a);
      b = FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row1 + 4L * i, Memory.ORDER).fma(q, b);
      c = FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row2 + 4L * i, Memory.ORDER).fma(q, c);
      d = FloatVector.fromMemorySegment(SPECIES, Memory.ALL, row3 + 4L * i, Memory.ORDER).fma(q, d);
    }
    out[at] = -a.reduceLanes(VectorOperators.ADD);
    out[at + 1] = -b.reduceLanes(VectorOperators.ADD);
    out[at + 2] = -c.reduceLanes(VectorOperators.ADD);
    out[at + 3] = -d.reduceLanes(VectorOperators.ADD);
  }
}
