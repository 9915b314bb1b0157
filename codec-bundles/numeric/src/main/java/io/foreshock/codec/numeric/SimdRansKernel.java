package io.foreshock.codec.numeric;

import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** 512-bit vectors: 64 states in four of them, words spread over the states that need one ({@code expand}). */
final class SimdRansKernel implements RansKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
  private static final int WIDTH = 16;
  private static final int STATES = 4 * WIDTH;
  private static final int LEVELS = 16;

  private final ScalarRansKernel scalar = new ScalarRansKernel();

  SimdRansKernel() {
    if (IntVector.SPECIES_PREFERRED.length() < WIDTH)
      throw new UnsupportedOperationException("vectors of " + IntVector.SPECIES_PREFERRED.length() + " ints");
  }

  @Override
  public void decode(Rans.Decoder d, int[] symbols, int n) {
    if (d.states.length == STATES && n % STATES == 0)
      sixtyFour(d, symbols, n, new int[STATES]);
    else
      scalar.decode(d, symbols, n);
  }

  private static void sixtyFour(Rans.Decoder d, int[] symbols, int n, int[] places) {
    int[] table = d.slots;
    int[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    IntVector a = IntVector.fromArray(INTS, states, 0);
    IntVector b = IntVector.fromArray(INTS, states, WIDTH);
    IntVector c = IntVector.fromArray(INTS, states, 2 * WIDTH);
    IntVector e = IntVector.fromArray(INTS, states, 3 * WIDTH);
    for (int i = 0; i < n && p <= d.end; i += STATES) {
      a.and(RansTable.TOTAL - 1).intoArray(places, 0);
      b.and(RansTable.TOTAL - 1).intoArray(places, WIDTH);
      c.and(RansTable.TOTAL - 1).intoArray(places, 2 * WIDTH);
      e.and(RansTable.TOTAL - 1).intoArray(places, 3 * WIDTH);
      IntVector sa = IntVector.fromArray(INTS, table, 0, places, 0);
      IntVector sb = IntVector.fromArray(INTS, table, 0, places, WIDTH);
      IntVector sc = IntVector.fromArray(INTS, table, 0, places, 2 * WIDTH);
      IntVector se = IntVector.fromArray(INTS, table, 0, places, 3 * WIDTH);
      sa.and(0xFF).intoArray(symbols, i);
      sb.and(0xFF).intoArray(symbols, i + WIDTH);
      sc.and(0xFF).intoArray(symbols, i + 2 * WIDTH);
      se.and(0xFF).intoArray(symbols, i + 3 * WIDTH);
      a = advance(a, sa);
      b = advance(b, sb);
      c = advance(c, sc);
      e = advance(e, se);
      VectorMask<Integer> ma = few(a);
      VectorMask<Integer> mb = few(b);
      VectorMask<Integer> mc = few(c);
      VectorMask<Integer> me = few(e);
      int pb = p + ma.trueCount();
      int pc = pb + mb.trueCount();
      int pe = pc + mc.trueCount();
      a = fill(a, ma, words, p);
      b = fill(b, mb, words, pb);
      c = fill(c, mc, words, pc);
      e = fill(e, me, words, pe);
      p = pe + me.trueCount();
    }
    a.intoArray(states, 0);
    b.intoArray(states, WIDTH);
    c.intoArray(states, 2 * WIDTH);
    e.intoArray(states, 3 * WIDTH);
    d.at = p;
  }

  private static IntVector advance(IntVector x, IntVector slot) {
    return slot.lanewise(VectorOperators.LSHR, 8).and(0xFFF).add(1)
        .mul(x.lanewise(VectorOperators.LSHR, RansTable.BITS)).add(slot.lanewise(VectorOperators.LSHR, 20));
  }

  private static VectorMask<Integer> few(IntVector x) {
    return x.lanewise(VectorOperators.LSHR, 16).eq(0);
  }

  private static IntVector fill(IntVector x, VectorMask<Integer> few, int[] words, int at) {
    IntVector next = IntVector.fromArray(INTS, words, at).expand(few);
    return x.blend(x.lanewise(VectorOperators.LSHL, 16).or(next), few);
  }

  @Override
  public void restoreLevels(long[] v, int rows, long[] levels, int weight) {
    if (levels.length != LEVELS) {
      scalar.restoreLevels(v, rows, levels, weight);
      return;
    }
    LongVector a = LongVector.fromArray(LONGS, levels, 0);
    LongVector b = LongVector.fromArray(LONGS, levels, LEVELS / 2);
    for (int at = 0; at < rows * LEVELS; at += LEVELS) {
      LongVector x = LongVector.fromArray(LONGS, v, at).add(expected(a));
      LongVector y = LongVector.fromArray(LONGS, v, at + LEVELS / 2).add(expected(b));
      a = moved(a, x, weight);
      b = moved(b, y, weight);
      x.intoArray(v, at);
      y.intoArray(v, at + LEVELS / 2);
    }
    a.intoArray(levels, 0);
    b.intoArray(levels, LEVELS / 2);
  }

  private static LongVector expected(LongVector level) {
    return level.add(Prediction.HALF).lanewise(VectorOperators.ASHR, Prediction.FRACTION);
  }

  private static LongVector moved(LongVector level, LongVector x, int weight) {
    return level.add(x.lanewise(VectorOperators.LSHL, Prediction.FRACTION).sub(level).lanewise(VectorOperators.ASHR,
        weight));
  }

  @Override
  public String toString() {
    return "SIMD, " + INTS.vectorBitSize() + " bits";
  }
}
