package io.foreshock.vector;

import static io.foreshock.vector.SimdCodeDot.INTS;
import static io.foreshock.vector.SimdCodeDot.SHORTS;
import static io.foreshock.vector.SimdCodeDot.load;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;

/**
 * Squared Euclidean distance of int8 rows. A difference is at most 254, so its square fits into an unsigned short but
 * the sum of two does not: each is widened by itself.
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
      a = add(a, load(row0, i), even, odd);
      b = add(b, load(row1, i), even, odd);
      c = add(c, load(row2, i), even, odd);
      d = add(d, load(row3, i), even, odd);
    }
    out[at] = a.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 1] = b.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 2] = c.reduceLanes(VectorOperators.ADD) * query.unit;
    out[at + 3] = d.reduceLanes(VectorOperators.ADD) * query.unit;
  }

  private static IntVector add(IntVector sum, ShortVector pairs, ShortVector even, ShortVector odd) {
    ShortVector low = pairs.lanewise(VectorOperators.LSHL, 8).lanewise(VectorOperators.ASHR, 8).sub(even);
    ShortVector high = pairs.lanewise(VectorOperators.ASHR, 8).sub(odd);
    return widened(widened(sum, low.mul(low)), high.mul(high));
  }

  private static IntVector widened(IntVector sum, ShortVector squares) {
    IntVector pairs = squares.reinterpretAsInts();
    return sum.add(pairs.lanewise(VectorOperators.LSHR, 16)).add(pairs.and(LOW));
  }
}
