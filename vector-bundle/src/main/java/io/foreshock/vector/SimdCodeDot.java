package io.foreshock.vector;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * Negated dot product of int8 rows, four rows at once. Two codes are loaded as one short and taken apart by shifts; as
 * no code is below -127, the sum of two products fits into a short (2 x 127 x 127 = 32,258), which is then taken apart
 * into ints the same way. The JDK has no form that becomes the processor's own four-byte dot product.
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
      a = add(a, products(load(row0, i), even, odd));
      b = add(b, products(load(row1, i), even, odd));
      c = add(c, products(load(row2, i), even, odd));
      d = add(d, products(load(row3, i), even, odd));
    }
    out[at] = -a.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 1] = -b.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 2] = -c.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 3] = -d.reduceLanes(VectorOperators.ADD) * query.unit;
  }

  private static IntVector products(ShortVector pairs, ShortVector even, ShortVector odd) {
    ShortVector low = pairs.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).mul(even);
    return pairs.lanewise(VectorOperators.ASHR, 8).mul(odd).add(low).reinterpretAsInts();
  }

  private static IntVector add(IntVector sum, IntVector pairs) {
    return sum.add(pairs.lanewise(VectorOperators.ASHR, 16))
        .add(pairs.lanewise(VectorOperators.LSHL, 16).lanewise(VectorOperators.ASHR, 16));
  }

  static ShortVector load(long row, int i) {
    return ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row + 2L * i, Memory.ORDER);
  }

}
