package io.foreshock.codec.kernels;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/** Squares of 8 by 8 ints, transposed in place: neighbours change places, then pairs, then fours. For AVX-512. */
final class LargeSquare {
  static final int SIDE = 8;
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final int LANES = IntLanes.LANES;
  private static final IntVector EVEN_1 = picked(1, 0);
  private static final IntVector ODD_1 = picked(1, 1);
  private static final IntVector EVEN_2 = picked(2, 0);
  private static final IntVector ODD_2 = picked(2, 1);
  private static final IntVector EVEN_4 = picked(4, 0);
  private static final IntVector ODD_4 = picked(4, 1);

  private LargeSquare() {
  }

  private static IntVector picked(int unit, int odd) {
    int[] from = new int[SIDE];
    for (int i = 0; i < SIDE; i++) {
      int lane = i & ~unit | odd * unit;
      from[i] = (i & unit) == 0 ? lane : SIDE + lane;
    }
    return IntVector.fromArray(INTS, from, 0);
  }

  static void transpose(int[] v, int at) {
    IntVector a = IntVector.fromArray(INTS, v, at);
    IntVector b = IntVector.fromArray(INTS, v, at + LANES);
    IntVector c = IntVector.fromArray(INTS, v, at + 2 * LANES);
    IntVector d = IntVector.fromArray(INTS, v, at + 3 * LANES);
    IntVector e = IntVector.fromArray(INTS, v, at + 4 * LANES);
    IntVector f = IntVector.fromArray(INTS, v, at + 5 * LANES);
    IntVector g = IntVector.fromArray(INTS, v, at + 6 * LANES);
    IntVector h = IntVector.fromArray(INTS, v, at + 7 * LANES);
    IntVector ab = EVEN_1.selectFrom(a, b);
    IntVector ba = ODD_1.selectFrom(a, b);
    IntVector cd = EVEN_1.selectFrom(c, d);
    IntVector dc = ODD_1.selectFrom(c, d);
    IntVector ef = EVEN_1.selectFrom(e, f);
    IntVector fe = ODD_1.selectFrom(e, f);
    IntVector gh = EVEN_1.selectFrom(g, h);
    IntVector hg = ODD_1.selectFrom(g, h);
    a = EVEN_2.selectFrom(ab, cd);
    b = EVEN_2.selectFrom(ba, dc);
    c = ODD_2.selectFrom(ab, cd);
    d = ODD_2.selectFrom(ba, dc);
    e = EVEN_2.selectFrom(ef, gh);
    f = EVEN_2.selectFrom(fe, hg);
    g = ODD_2.selectFrom(ef, gh);
    h = ODD_2.selectFrom(fe, hg);
    EVEN_4.selectFrom(a, e).intoArray(v, at);
    EVEN_4.selectFrom(b, f).intoArray(v, at + LANES);
    EVEN_4.selectFrom(c, g).intoArray(v, at + 2 * LANES);
    EVEN_4.selectFrom(d, h).intoArray(v, at + 3 * LANES);
    ODD_4.selectFrom(a, e).intoArray(v, at + 4 * LANES);
    ODD_4.selectFrom(b, f).intoArray(v, at + 5 * LANES);
    ODD_4.selectFrom(c, g).intoArray(v, at + 6 * LANES);
    ODD_4.selectFrom(d, h).intoArray(v, at + 7 * LANES);
  }
}
