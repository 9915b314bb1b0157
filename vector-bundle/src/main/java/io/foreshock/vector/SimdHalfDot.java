package io.foreshock.vector;

import static io.foreshock.vector.SimdDot.SPECIES;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Negated dot product of {@link Element#FLOAT16} rows, four rows at once. The bits of a half are put where those of a float
 * are, and a multiplication makes up for the other exponent: exact, and the JDK has no vector conversion that becomes the
 * processor's own. See {@link SimdCodeDot} for why four times.
 */
final class SimdHalfDot implements RowKernel {
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
      a = p0.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(q, a);
      a = p0.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(r, a);
      IntVector p1 = IntVector.fromMemorySegment(INTS, Memory.ALL, row1 + 4L * i, Memory.ORDER);
      b = p1.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(q, b);
      b = p1.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(r, b);
      IntVector p2 = IntVector.fromMemorySegment(INTS, Memory.ALL, row2 + 4L * i, Memory.ORDER);
      c = p2.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(q, c);
      c = p2.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(r, c);
      IntVector p3 = IntVector.fromMemorySegment(INTS, Memory.ALL, row3 + 4L * i, Memory.ORDER);
      d = p3.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS)
          .reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(q, d);
      d = p3.lanewise(VectorOperators.ASHR, 3).and(Element.FLOAT16_BITS).reinterpretAsFloats()
          .mul(Element.FLOAT16_SCALE).fma(r, d);
    }
    out[at] = -a.reduceLanes(VectorOperators.ADD);
    out[at + 1] = -b.reduceLanes(VectorOperators.ADD);
    out[at + 2] = -c.reduceLanes(VectorOperators.ADD);
    out[at + 3] = -d.reduceLanes(VectorOperators.ADD);
  }
}
