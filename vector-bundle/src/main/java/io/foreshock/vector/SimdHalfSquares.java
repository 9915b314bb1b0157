package io.foreshock.vector;

import static io.foreshock.vector.SimdDot.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Squared Euclidean distance of {@link Element#FLOAT16} rows, four rows at once, see {@link SimdHalfDot}.
 */
final class SimdHalfSquares implements RowKernel {
  private static final VectorSpecies<Integer> INTS = SPECIES.withLanes(int.class);
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
    for (int i = 0; i < query.length / 2; i += WIDTH) {
      int low = i + i / Element.HALF_GROUP * Element.HALF_GROUP;
      FloatVector q = FloatVector.fromArray(SPECIES, query, low);
      FloatVector r = FloatVector.fromArray(SPECIES, query, low + Element.HALF_GROUP);
      IntVector p0 = IntVector.fromMemorySegment(INTS, Memory.ALL, row0 + 4L * i, Memory.ORDER);
      FloatVector l0 = p0.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(q);
      FloatVector h0 = p0.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(r);
      a = l0.fma(l0, a);
      a = h0.fma(h0, a);
      IntVector p1 = IntVector.fromMemorySegment(INTS, Memory.ALL, row1 + 4L * i, Memory.ORDER);
      FloatVector l1 = p1.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(q);
      FloatVector h1 = p1.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(r);
      b = l1.fma(l1, b);
      b = h1.fma(h1, b);
      IntVector p2 = IntVector.fromMemorySegment(INTS, Memory.ALL, row2 + 4L * i, Memory.ORDER);
      FloatVector l2 = p2.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(q);
      FloatVector h2 = p2.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(r);
      c = l2.fma(l2, c);
      c = h2.fma(h2, c);
      IntVector p3 = IntVector.fromMemorySegment(INTS, Memory.ALL, row3 + 4L * i, Memory.ORDER);
      FloatVector l3 = p3.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(q);
      FloatVector h3 = p3.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).sub(r);
      d = l3.fma(l3, d);
      d = h3.fma(h3, d);
    }
    out[at] = a.reduceLanes(VectorOperators.ADD);
    out[at + 1] = b.reduceLanes(VectorOperators.ADD);
    out[at + 2] = c.reduceLanes(VectorOperators.ADD);
    out[at + 3] = d.reduceLanes(VectorOperators.ADD);
  }
}
