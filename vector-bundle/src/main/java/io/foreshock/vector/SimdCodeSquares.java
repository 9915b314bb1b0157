package io.foreshock.vector;

import static io.foreshock.vector.SimdCodeDot.INTS;
import static io.foreshock.vector.SimdCodeDot.SHORTS;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Squared Euclidean distance of int8 rows. A difference is at most 254, so its square fits into an unsigned short but
 * the sum of two does not: each is widened by itself. See {@link SimdCodeDot} for why four times.
 */
final class SimdCodeSquares implements RowKernel {
  private static final int WIDTH = SHORTS.length();
  private static final int LOW = 0xFFFF;

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
      ShortVector low0 = pairs0.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).sub(even);
      ShortVector high0 = pairs0.lanewise(VectorOperators.ASHR, 8).sub(odd);
      IntVector lows0 = low0.mul(low0).reinterpretAsInts();
      IntVector highs0 = high0.mul(high0).reinterpretAsInts();
      a = a.add(lows0.lanewise(VectorOperators.LSHR, 16)).add(lows0.and(LOW))
          .add(highs0.lanewise(VectorOperators.LSHR, 16)).add(highs0.and(LOW));
      ShortVector pairs1 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row1 + 2L * i, Memory.ORDER);
      ShortVector low1 = pairs1.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).sub(even);
      ShortVector high1 = pairs1.lanewise(VectorOperators.ASHR, 8).sub(odd);
      IntVector lows1 = low1.mul(low1).reinterpretAsInts();
      IntVector highs1 = high1.mul(high1).reinterpretAsInts();
      b = b.add(lows1.lanewise(VectorOperators.LSHR, 16)).add(lows1.and(LOW))
          .add(highs1.lanewise(VectorOperators.LSHR, 16)).add(highs1.and(LOW));
      ShortVector pairs2 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row2 + 2L * i, Memory.ORDER);
      ShortVector low2 = pairs2.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).sub(even);
      ShortVector high2 = pairs2.lanewise(VectorOperators.ASHR, 8).sub(odd);
      IntVector lows2 = low2.mul(low2).reinterpretAsInts();
      IntVector highs2 = high2.mul(high2).reinterpretAsInts();
      c = c.add(lows2.lanewise(VectorOperators.LSHR, 16)).add(lows2.and(LOW))
          .add(highs2.lanewise(VectorOperators.LSHR, 16)).add(highs2.and(LOW));
      ShortVector pairs3 = ShortVector.fromMemorySegment(SHORTS, Memory.ALL, row3 + 2L * i, Memory.ORDER);
      ShortVector low3 = pairs3.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).sub(even);
      ShortVector high3 = pairs3.lanewise(VectorOperators.ASHR, 8).sub(odd);
      IntVector lows3 = low3.mul(low3).reinterpretAsInts();
      IntVector highs3 = high3.mul(high3).reinterpretAsInts();
      d = d.add(lows3.lanewise(VectorOperators.LSHR, 16)).add(lows3.and(LOW))
          .add(highs3.lanewise(VectorOperators.LSHR, 16)).add(highs3.and(LOW));
    }
    out[at] = a.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 1] = b.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 2] = c.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 3] = d.reduceLanes(VectorOperators.ADD) * query.unit;
  }
}
