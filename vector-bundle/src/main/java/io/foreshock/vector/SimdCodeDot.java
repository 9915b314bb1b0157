package io.foreshock.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Negated dot product of int8 rows, four rows at once. Two codes are loaded as one short and taken apart by shifts; as
 * no code is below -127, the sum of two products fits into a short (2 x 127 x 127 = 32,258), which is then taken apart
 * into ints the same way. The JDK has no form that becomes the processor's own four-byte dot product.
 *
 * <p>
 * Four times the same, as no kernel here hands a vector to a method of its own: one that the compiler has met alone and made large it never
 * inlines again, and then every vector passed is an object, at a hundred times the cost.
 */
final class SimdCodeDot implements RowKernel {
  static final VectorSpecies<Short> SHORTS = ShortVector.SPECIES_PREFERRED.length() > Codes.LANES / 2
      ? ShortVector.SPECIES_512
      : ShortVector.SPECIES_PREFERRED;
  static final VectorSpecies<Integer> INTS = SHORTS.withLanes(int.class);
  private static final int WIDTH = SHORTS.length();

  @Override
  public void distances(RowQuery query, long[] rows, int from, int to, float[] out) {
    int end = RowKernel.fillGroup(rows, from, to);
    for (int i = from; i < end; i += TOGETHER)
      four(query, rows, i, out);
  }

  private static void four(RowQuery query, long[] rows, int at, float[] out) {
    long row0 = rows[at];
    long row1 = rows[at + 1];
    long row2 = rows[at + 2];
    long row3 = rows[at + 3];
    IntVector a = IntVector.zero(INTS);
    IntVector b = a;
    IntVector c = a;
    IntVector d = a;
    for (int i = 0; i < query.even.length; i += WIDTH) {
      ShortVector even = ShortVector.fromArray(SHORTS, query.even, i);
      ShortVector odd = ShortVector.fromArray(SHORTS, query.odd, i);
      ShortVector pairs0 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row0 + 2L * i, Memory.ORDER);
      ShortVector low0 = pairs0.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).mul(even);
      IntVector sums0 = pairs0.lanewise(VectorOperators.ASHR, 8).mul(odd).add(low0).reinterpretAsInts();
      a = a.add(sums0.lanewise(VectorOperators.ASHR, 16))
          .add(sums0.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
      ShortVector pairs1 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row1 + 2L * i, Memory.ORDER);
      ShortVector low1 = pairs1.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).mul(even);
      IntVector sums1 = pairs1.lanewise(VectorOperators.ASHR, 8).mul(odd).add(low1).reinterpretAsInts();
      b = b.add(sums1.lanewise(VectorOperators.ASHR, 16))
          .add(sums1.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
      ShortVector pairs2 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row2 + 2L * i, Memory.ORDER);
      ShortVector low2 = pairs2.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).mul(even);
      IntVector sums2 = pairs2.lanewise(VectorOperators.ASHR, 8).mul(odd).add(low2).reinterpretAsInts();
      c = c.add(sums2.lanewise(VectorOperators.ASHR, 16))
          .add(sums2.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
      ShortVector pairs3 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row3 + 2L * i, Memory.ORDER);
      ShortVector low3 = pairs3.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).mul(even);
      IntVector sums3 = pairs3.lanewise(VectorOperators.ASHR, 8).mul(odd).add(low3).reinterpretAsInts();
      d = d.add(sums3.lanewise(VectorOperators.ASHR, 16))
          .add(sums3.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
    }
    out[at] = -a.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 1] = -b.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 2] = -c.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 3] = -d.reduceLanes(VectorOperators.ADD) * query.unit;
  }
}
