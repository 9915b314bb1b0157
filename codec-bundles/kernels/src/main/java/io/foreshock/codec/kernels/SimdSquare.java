package io.foreshock.codec.kernels;

import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorSpecies;

/** Transposes squares of 8 by 8 longs in registers: neighbours change places, then pairs, then fours. */
final class SimdSquare {
  static final int SIDE = 8;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
  /** Of two vectors: the even and the odd ones, by ones, pairs and fours. */
  private static final LongVector EVEN_1 = picked(1, 0);
  private static final LongVector ODD_1 = picked(1, 1);
  private static final LongVector EVEN_2 = picked(2, 0);
  private static final LongVector ODD_2 = picked(2, 1);
  private static final LongVector EVEN_4 = picked(4, 0);
  private static final LongVector ODD_4 = picked(4, 1);

  private SimdSquare() {
  }

  private static LongVector picked(int unit, int odd) {
    long[] from = new long[SIDE];
    for (int i = 0; i < SIDE; i++) {
      int lane = i & ~unit | odd * unit;
      from[i] = (i & unit) == 0 ? lane : SIDE + lane;
    }
    return LongVector.fromArray(LONGS, from, 0);
  }

  private static LongVector row(long[] from, int at) {
    return LongVector.fromArray(LONGS, from, at);
  }

  /** In place. */
  static void transpose(long[] v, int at, int step) {
    LongVector a = row(v, at);
    LongVector b = row(v, at + step);
    LongVector c = row(v, at + 2 * step);
    LongVector d = row(v, at + 3 * step);
    LongVector e = row(v, at + 4 * step);
    LongVector f = row(v, at + 5 * step);
    LongVector g = row(v, at + 6 * step);
    LongVector h = row(v, at + 7 * step);
    LongVector ab = EVEN_1.selectFrom(a, b);
    LongVector ba = ODD_1.selectFrom(a, b);
    LongVector cd = EVEN_1.selectFrom(c, d);
    LongVector dc = ODD_1.selectFrom(c, d);
    LongVector ef = EVEN_1.selectFrom(e, f);
    LongVector fe = ODD_1.selectFrom(e, f);
    LongVector gh = EVEN_1.selectFrom(g, h);
    LongVector hg = ODD_1.selectFrom(g, h);
    a = EVEN_2.selectFrom(ab, cd);
    b = EVEN_2.selectFrom(ba, dc);
    c = ODD_2.selectFrom(ab, cd);
    d = ODD_2.selectFrom(ba, dc);
    e = EVEN_2.selectFrom(ef, gh);
    f = EVEN_2.selectFrom(fe, hg);
    g = ODD_2.selectFrom(ef, gh);
    h = ODD_2.selectFrom(fe, hg);
    EVEN_4.selectFrom(a, e).intoArray(v, at);
    EVEN_4.selectFrom(b, f).intoArray(v, at + step);
    EVEN_4.selectFrom(c, g).intoArray(v, at + 2 * step);
    EVEN_4.selectFrom(d, h).intoArray(v, at + 3 * step);
    ODD_4.selectFrom(a, e).intoArray(v, at + 4 * step);
    ODD_4.selectFrom(b, f).intoArray(v, at + 5 * step);
    ODD_4.selectFrom(c, g).intoArray(v, at + 6 * step);
    ODD_4.selectFrom(d, h).intoArray(v, at + 7 * step);
  }
}
