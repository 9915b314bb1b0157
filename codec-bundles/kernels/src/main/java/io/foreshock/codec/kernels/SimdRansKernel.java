package io.foreshock.codec.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * 512-bit vectors: 64 states in four of them, the alias table in registers, words spread over the states that need one
 * ({@code expand}). The states stay in an array, so that one small loop does for all four: with the four written out the
 * compiler stops inlining half-way and everything is boxed.
 */
final class SimdRansKernel implements RansKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_512;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_512;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_512;
  private static final int WIDTH = 16;
  private static final int STATES = 4 * WIDTH;
  private static final int LANES = 16;
  private static final int WORD_BITS = 16;

  private final ScalarRansKernel scalar = new ScalarRansKernel();

  SimdRansKernel() {
    if (IntVector.SPECIES_PREFERRED.length() < WIDTH)
      throw new UnsupportedOperationException("vectors of " + IntVector.SPECIES_PREFERRED.length() + " ints");
  }

  @Override
  public int tokens(long[] residuals, int from, int n, BinChoice choice, byte[] tokens, int[] places, long[] escaped) {
    int escapes = 0;
    for (int at = from; at < from + n; at += Long.SIZE) {
      long outside = tokens(residuals, at, choice, tokens, places);
      escaped[at / Long.SIZE] = outside;
      escapes += Long.bitCount(outside);
    }
    return escapes;
  }

  /** 64 of them; a bit for each that is an escape. */
  private static long tokens(long[] residuals, int from, BinChoice choice, byte[] tokens, int[] places) {
    long lowest = choice.lowest();
    long span = choice.highest() - lowest;
    int shift = choice.shift();
    IntVector l0 = IntVector.fromArray(INTS, choice.lowers(), 0);
    IntVector l1 = IntVector.fromArray(INTS, choice.lowers(), WIDTH);
    IntVector w0 = IntVector.fromArray(INTS, choice.widths(), 0);
    IntVector w1 = IntVector.fromArray(INTS, choice.widths(), WIDTH);
    long escapes = 0;
    for (int i = 0; i < Long.SIZE; i += WIDTH) {
      LongVector a = LongVector.fromArray(LONGS, residuals, from + i).sub(lowest);
      LongVector b = LongVector.fromArray(LONGS, residuals, from + i + WIDTH / 2).sub(lowest);
      long beyond = a.compare(VectorOperators.UGT, span).toLong()
          | b.compare(VectorOperators.UGT, span).toLong() << WIDTH / 2;
      IntVector number = narrow(a, shift, 0).or(narrow(b, shift, -1));
      IntVector token = token(number, l0, l1);
      IntVector place = number.sub(token.selectFrom(l0, l1));
      place.intoArray(places, from + i);
      ((ByteVector) token.convertShape(VectorOperators.I2B, ByteVector.SPECIES_128, 0)).intoArray(tokens, from + i);
      long wide = place.lanewise(VectorOperators.LSHR, token.selectFrom(w0, w1)).compare(VectorOperators.NE, 0)
          .toLong();
      escapes |= (beyond | wide) << i;
    }
    return escapes;
  }

  private static IntVector narrow(LongVector above, int shift, int part) {
    return (IntVector) above.lanewise(VectorOperators.LSHR, shift).convertShape(VectorOperators.L2I, INTS, part);
  }

  /** The last bin that begins at or before the number. */
  private static IntVector token(IntVector number, IntVector l0, IntVector l1) {
    IntVector token = IntVector.zero(INTS);
    for (int step = Bins.MAX / 2; step > 0; step >>= 1) {
      IntVector higher = token.add(step);
      token = token.blend(higher, higher.selectFrom(l0, l1).compare(VectorOperators.LE, number));
    }
    return token;
  }

  @Override
  public void decode(Rans.Decoder d, int[] tile, int n) {
    if (d.states.length != STATES)
      scalar.decode(d, tile, n);
    else
      if (d.bins.rawSteps() > 0)
        raw(d, tile, n);
      else {
        tokens(d, tile, n);
        if (!d.bins.uniform())
          lowers(d.bins.lowers(), tile, n);
      }
  }

  private static void tokens(Rans.Decoder d, int[] tile, int n) {
    int[] words = d.words;
    int[] states = d.states;
    int p = d.at;
    IntVector d0 = IntVector.fromArray(INTS, d.table.dividers, 0);
    IntVector d1 = IntVector.fromArray(INTS, d.table.dividers, WIDTH);
    IntVector p0 = IntVector.fromArray(INTS, d.table.entries, 0);
    IntVector p1 = IntVector.fromArray(INTS, d.table.entries, WIDTH);
    IntVector s0 = IntVector.fromArray(INTS, d.table.entries, 2 * WIDTH);
    IntVector s1 = IntVector.fromArray(INTS, d.table.entries, 3 * WIDTH);
    for (int i = 0; i < n && p <= d.end; i += WIDTH) {
      int group = i & STATES - WIDTH;
      IntVector x = IntVector.fromArray(INTS, states, group);
      IntVector e = entry(x, d0, d1, p0, p1, s0, s1);
      e.and(AliasTable.MAX_SYMBOLS - 1).intoArray(tile, i);
      x = advance(x, e);
      VectorMask<Integer> few = few(x);
      fill(x, few, words, p).intoArray(states, group);
      p += few.trueCount();
    }
    d.at = p;
  }

  private static IntVector entry(IntVector x, IntVector d0, IntVector d1, IntVector p0, IntVector p1, IntVector s0,
      IntVector s1) {
    IntVector slot = x.and(AliasTable.TOTAL - 1);
    IntVector bucket = slot.lanewise(VectorOperators.LSHR, AliasTable.BUCKET_BITS);
    VectorMask<Integer> second = slot.compare(VectorOperators.GE, bucket.selectFrom(d0, d1));
    return bucket.selectFrom(p0, p1).blend(bucket.selectFrom(s0, s1), second);
  }

  private static IntVector advance(IntVector x, IntVector e) {
    return e.lanewise(VectorOperators.LSHR, 5).and(AliasTable.TOTAL - 1).add(1)
        .mul(x.lanewise(VectorOperators.LSHR, AliasTable.BITS)).add(x.and(AliasTable.TOTAL - 1))
        .sub(e.lanewise(VectorOperators.ASHR, 17));
  }

  private static VectorMask<Integer> few(IntVector x) {
    return x.lanewise(VectorOperators.LSHR, 16).eq(0);
  }

  private static IntVector fill(IntVector x, VectorMask<Integer> few, int[] words, int at) {
    IntVector next = IntVector.fromArray(INTS, words, at).expand(few);
    return x.blend(x.lanewise(VectorOperators.LSHL, 16).or(next), few);
  }

  private static void lowers(int[] lowers, int[] tile, int n) {
    IntVector l0 = IntVector.fromArray(INTS, lowers, 0);
    IntVector l1 = IntVector.fromArray(INTS, lowers, WIDTH);
    for (int i = 0; i < n; i += WIDTH)
      IntVector.fromArray(INTS, tile, i).selectFrom(l0, l1).intoArray(tile, i);
  }

  private static void raw(Rans.Decoder d, int[] tile, int n) {
    int[] tokens = d.tokens;
    tokens(d, tokens, n);
    System.arraycopy(tokens, 0, tile, 0, n);
    lowers(d.bins.lowers(), tile, n);
    for (int done = 0; done < WORD_BITS * d.bins.rawSteps(); done += WORD_BITS)
      raw(d, done, tile, n);
  }

  private static void raw(Rans.Decoder d, int done, int[] tile, int n) {
    int[] words = d.words;
    int[] states = d.states;
    int[] tokens = d.tokens;
    int[] widths = d.bins.widths(done);
    int[] masks = d.bins.masks(done);
    IntVector w0 = IntVector.fromArray(INTS, widths, 0);
    IntVector w1 = IntVector.fromArray(INTS, widths, WIDTH);
    IntVector m0 = IntVector.fromArray(INTS, masks, 0);
    IntVector m1 = IntVector.fromArray(INTS, masks, WIDTH);
    int p = d.at;
    for (int i = 0; i < n && p <= d.end; i += WIDTH) {
      int group = i & STATES - WIDTH;
      IntVector x = IntVector.fromArray(INTS, states, group);
      IntVector token = IntVector.fromArray(INTS, tokens, i);
      x.and(token.selectFrom(m0, m1)).lanewise(VectorOperators.LSHL, done).add(IntVector.fromArray(INTS, tile, i))
          .intoArray(tile, i);
      x = x.lanewise(VectorOperators.LSHR, token.selectFrom(w0, w1));
      VectorMask<Integer> few = few(x);
      fill(x, few, words, p).intoArray(states, group);
      p += few.trueCount();
    }
    d.at = p;
  }

  @Override
  public void restore(int kind, long[] v, int rows, long[] a, long[] b) {
    if (a.length != LANES)
      scalar.restore(kind, v, rows, a, b);
    else
      if (kind == Prediction.DELTA)
        deltas(v, rows, a);
      else
        if (kind >= Prediction.LEVEL)
          levels(v, rows, a, kind - Prediction.LEVEL + 1);
        else
          scalar.restore(kind, v, rows, a, b);
  }

  private static void deltas(long[] v, int rows, long[] before) {
    LongVector a = LongVector.fromArray(LONGS, before, 0);
    LongVector b = LongVector.fromArray(LONGS, before, LANES / 2);
    for (int at = 0; at < rows * LANES; at += LANES) {
      a = a.add(LongVector.fromArray(LONGS, v, at));
      b = b.add(LongVector.fromArray(LONGS, v, at + LANES / 2));
      a.intoArray(v, at);
      b.intoArray(v, at + LANES / 2);
    }
    a.intoArray(before, 0);
    b.intoArray(before, LANES / 2);
  }

  private static void levels(long[] v, int rows, long[] levels, int weight) {
    LongVector a = LongVector.fromArray(LONGS, levels, 0);
    LongVector b = LongVector.fromArray(LONGS, levels, LANES / 2);
    for (int at = 0; at < rows * LANES; at += LANES) {
      LongVector x = LongVector.fromArray(LONGS, v, at).add(expected(a));
      LongVector y = LongVector.fromArray(LONGS, v, at + LANES / 2).add(expected(b));
      a = moved(a, x, weight);
      b = moved(b, y, weight);
      x.intoArray(v, at);
      y.intoArray(v, at + LANES / 2);
    }
    a.intoArray(levels, 0);
    b.intoArray(levels, LANES / 2);
  }

  private static LongVector expected(LongVector level) {
    return level.add(Prediction.HALF).lanewise(VectorOperators.ASHR, Prediction.FRACTION);
  }

  private static LongVector moved(LongVector level, LongVector x, int weight) {
    return level.add(x.lanewise(VectorOperators.LSHL, Prediction.FRACTION).sub(level).lanewise(VectorOperators.ASHR,
        weight));
  }

  @Override
  public void widen(int[] numbers, int n, int shift, long base, long[] tile) {
    for (int i = 0; i < n; i += WIDTH / 2)
      wide(numbers, i).lanewise(VectorOperators.LSHL, shift).add(base).intoArray(tile, i);
  }

  @Override
  public void widen(int[] numbers, int[] low, int n, int shift, long base, long[] tile) {
    for (int i = 0; i < n; i += WIDTH / 2)
      wide(numbers, i).lanewise(VectorOperators.LSHL, shift).add(wide(low, i)).add(base).intoArray(tile, i);
  }

  private static LongVector wide(int[] v, int at) {
    return (LongVector) IntVector.fromArray(IntVector.SPECIES_256, v, at).convertShape(VectorOperators.I2L, LONGS, 0);
  }

  /** Squares in place: then a lane's values lie eight by eight. */
  private static void squares(long[] tile, int rows) {
    for (int at = 0; at < rows * LANES; at += SimdSquare.SIDE * LANES) {
      SimdSquare.transpose(tile, at, LANES);
      SimdSquare.transpose(tile, at + SimdSquare.SIDE, LANES);
    }
  }

  private static int square(int lane, int row) {
    return (row + lane % SimdSquare.SIDE) * LANES + lane / SimdSquare.SIDE * SimdSquare.SIDE;
  }

  @Override
  public void transpose(long[] tile, int rows, long[] out, int at, int stride) {
    squares(tile, rows);
    for (int l = 0; l < LANES; l++)
      for (int t = 0; t < rows; t += SimdSquare.SIDE)
        LongVector.fromArray(LONGS, tile, square(l, t)).intoArray(out, at + l * stride + t);
  }

  @Override
  public void transpose(long[] tile, int rows, double[] out, int at, int stride, double up, double down) {
    squares(tile, rows);
    for (int l = 0; l < LANES; l++)
      for (int t = 0; t < rows; t += SimdSquare.SIDE)
        ((DoubleVector) LongVector.fromArray(LONGS, tile, square(l, t)).convertShape(VectorOperators.L2D, DOUBLES, 0))
            .mul(up).mul(down).intoArray(out, at + l * stride + t);
  }

  @Override
  public String toString() {
    return "SIMD, " + INTS.vectorBitSize() + " bits";
  }
}
