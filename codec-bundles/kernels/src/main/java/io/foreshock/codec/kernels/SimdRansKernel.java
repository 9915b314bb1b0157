package io.foreshock.codec.kernels;

import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of 512 bits, or of 256 where there are no longer ones. */
final class SimdRansKernel implements RansKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_256;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  /** Longs of a vector. */
  private static final int WIDTH = LONGS.length();
  /** Ints of a vector. */
  private static final int SIDE = INTS.length();
  /** Otherwise vectors of 256 bits. */
  private static final boolean LARGE = WIDTH == 8;
  private static final int STATES = 64;
  private static final int LANES = 16;
  private static final int WORD_BITS = 16;
  private static final int FRACTION_MASK = (1 << Prediction.FRACTION) - 1;

  private final ScalarRansKernel scalar = new ScalarRansKernel();

  SimdRansKernel() {
    if (WIDTH < 4 || WIDTH > 8)
      throw new UnsupportedOperationException("vectors of " + WIDTH + " longs");
  }

  @Override
  public int tokens(long[] residuals, int from, int n, BinChoice choice, byte[] tokens, int[] places, long[] escaped) {
    if (!LARGE)
      return scalar.tokens(residuals, from, n, choice, tokens, places, escaped);
    int escapes = 0;
    for (int at = from; at < from + n; at += Long.SIZE) {
      long outside = Rans512.tokens(residuals, at, choice, tokens, places);
      escaped[at / Long.SIZE] = outside;
      escapes += Long.bitCount(outside);
    }
    return escapes;
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
    if (LARGE)
      Rans512.tokens(d, tile, n);
    else
      Rans256.tokens(d, tile, n);
  }

  private static void lowers(int[] lowers, int[] tile, int n) {
    if (LARGE)
      Rans512.lowers(lowers, tile, n);
    else
      Rans256.lowers(lowers, tile, n);
  }

  private static void raw(Rans.Decoder d, int[] tile, int n) {
    int[] tokens = d.tokens;
    tokens(d, tokens, n);
    System.arraycopy(tokens, 0, tile, 0, n);
    lowers(d.bins.lowers(), tile, n);
    for (int done = 0; done < WORD_BITS * d.bins.rawSteps(); done += WORD_BITS)
      if (LARGE)
        Rans512.raw(d, done, tile, n);
      else
        Rans256.raw(d, done, tile, n);
  }

  @Override
  public void restore(int kind, long[] v, int rows, long[] a, long[] b) {
    if (a.length != LANES)
      scalar.restore(kind, v, rows, a, b);
    else
      if (kind == Prediction.DELTA)
        for (int lane = 0; lane < LANES; lane += 2 * WIDTH)
          deltas(v, lane, rows, a);
      else
        if (kind >= Prediction.LEVEL)
          for (int lane = 0; lane < LANES; lane += 2 * WIDTH)
            levels(v, lane, rows, a, kind - Prediction.LEVEL + 1);
        else
          scalar.restore(kind, v, rows, a, b);
  }

  private static void deltas(long[] v, int lane, int rows, long[] before) {
    LongVector a = LongVector.fromArray(LONGS, before, lane);
    LongVector b = LongVector.fromArray(LONGS, before, lane + WIDTH);
    for (int at = lane; at < rows * LANES; at += LANES) {
      a = a.add(LongVector.fromArray(LONGS, v, at));
      b = b.add(LongVector.fromArray(LONGS, v, at + WIDTH));
      a.intoArray(v, at);
      b.intoArray(v, at + WIDTH);
    }
    a.intoArray(before, lane);
    b.intoArray(before, lane + WIDTH);
  }

  private static void levels(long[] v, int lane, int rows, long[] levels, int weight) {
    LongVector a = LongVector.fromArray(LONGS, levels, lane).add(Prediction.HALF);
    LongVector b = LongVector.fromArray(LONGS, levels, lane + WIDTH).add(Prediction.HALF);
    for (int at = lane; at < rows * LANES; at += LANES) {
      LongVector x = LongVector.fromArray(LONGS, v, at);
      LongVector y = LongVector.fromArray(LONGS, v, at + WIDTH);
      x.add(a.lanewise(VectorOperators.ASHR, Prediction.FRACTION)).intoArray(v, at);
      y.add(b.lanewise(VectorOperators.ASHR, Prediction.FRACTION)).intoArray(v, at + WIDTH);
      a = a.add(x.lanewise(VectorOperators.LSHL, Prediction.FRACTION).add(Prediction.HALF).sub(a.and(FRACTION_MASK))
          .lanewise(VectorOperators.ASHR, weight));
      b = b.add(y.lanewise(VectorOperators.LSHL, Prediction.FRACTION).add(Prediction.HALF).sub(b.and(FRACTION_MASK))
          .lanewise(VectorOperators.ASHR, weight));
    }
    a.sub(Prediction.HALF).intoArray(levels, lane);
    b.sub(Prediction.HALF).intoArray(levels, lane + WIDTH);
  }

  @Override
  public void restore(int kind, int[] v, int rows, int lowest, int[] levels) {
    if (kind == Prediction.DELTA)
      deltas(v, rows, lowest, levels);
    else
      levels(v, rows, lowest, levels, kind - Prediction.LEVEL + 1);
  }

  private static void deltas(int[] v, int rows, int lowest, int[] before) {
    IntVector a = IntVector.fromArray(INTS, before, 0);
    IntVector b = IntVector.fromArray(INTS, before, SIDE);
    for (int at = 0; at < rows * LANES; at += LANES) {
      a = a.add(IntVector.fromArray(INTS, v, at).add(lowest));
      b = b.add(IntVector.fromArray(INTS, v, at + SIDE).add(lowest));
      a.intoArray(v, at);
      b.intoArray(v, at + SIDE);
    }
    a.intoArray(before, 0);
    b.intoArray(before, SIDE);
  }

  /** With the level half a step up only four operations wait for the row before. */
  private static void levels(int[] v, int rows, int lowest, int[] levels, int weight) {
    IntVector a = IntVector.fromArray(INTS, levels, 0).add((int) Prediction.HALF);
    IntVector b = IntVector.fromArray(INTS, levels, SIDE).add((int) Prediction.HALF);
    for (int at = 0; at < rows * LANES; at += LANES) {
      IntVector x = IntVector.fromArray(INTS, v, at).add(lowest);
      IntVector y = IntVector.fromArray(INTS, v, at + SIDE).add(lowest);
      x.add(a.lanewise(VectorOperators.ASHR, Prediction.FRACTION)).intoArray(v, at);
      y.add(b.lanewise(VectorOperators.ASHR, Prediction.FRACTION)).intoArray(v, at + SIDE);
      a = a.add(x.lanewise(VectorOperators.LSHL, Prediction.FRACTION).add((int) Prediction.HALF)
          .sub(a.and(FRACTION_MASK)).lanewise(VectorOperators.ASHR, weight));
      b = b.add(y.lanewise(VectorOperators.LSHL, Prediction.FRACTION).add((int) Prediction.HALF)
          .sub(b.and(FRACTION_MASK)).lanewise(VectorOperators.ASHR, weight));
    }
    a.sub((int) Prediction.HALF).intoArray(levels, 0);
    b.sub((int) Prediction.HALF).intoArray(levels, SIDE);
  }

  @Override
  public void widen(int[] numbers, int n, int shift, long base, long[] tile) {
    if (!LARGE)
      scalar.widen(numbers, n, shift, base, tile);
    else
      for (int i = 0; i < n; i += WIDTH)
        wide(numbers, i).lanewise(VectorOperators.LSHL, shift).add(base).intoArray(tile, i);
  }

  @Override
  public void widen(int[] numbers, int[] low, int n, int shift, long base, long[] tile) {
    if (!LARGE)
      scalar.widen(numbers, low, n, shift, base, tile);
    else
      for (int i = 0; i < n; i += WIDTH)
        wide(numbers, i).lanewise(VectorOperators.LSHL, shift).add(wide(low, i)).add(base).intoArray(tile, i);
  }

  private static LongVector wide(int[] v, int at) {
    return (LongVector) IntVector.fromArray(INTS, v, at).convertShape(VectorOperators.I2L, LONGS, 0);
  }

  /** Squares in place: then a lane's values lie eight by eight. */
  private static void squares(long[] tile, int rows) {
    for (int at = 0; at < rows * LANES; at += SIDE * LANES) {
      SimdSquare.transpose(tile, at, LANES);
      SimdSquare.transpose(tile, at + SIDE, LANES);
    }
  }

  private static void squares(int[] tile, int rows) {
    for (int at = 0; at < rows * LANES; at += SIDE * LANES) {
      LargeSquare.transpose(tile, at);
      LargeSquare.transpose(tile, at + SIDE);
    }
  }

  private static int square(int lane, int row) {
    return (row + lane % SIDE) * LANES + lane / SIDE * SIDE;
  }

  @Override
  public void transpose(long[] tile, int rows, long[] out, int at, int stride) {
    if (!LARGE) {
      scalar.transpose(tile, rows, out, at, stride);
      return;
    }
    squares(tile, rows);
    for (int l = 0; l < LANES; l++)
      for (int t = 0; t < rows; t += SIDE)
        LongVector.fromArray(LONGS, tile, square(l, t)).intoArray(out, at + l * stride + t);
  }

  @Override
  public void transpose(long[] tile, int rows, double[] out, int at, int stride, double up, double down) {
    if (!LARGE) {
      scalar.transpose(tile, rows, out, at, stride, up, down);
      return;
    }
    squares(tile, rows);
    for (int l = 0; l < LANES; l++)
      for (int t = 0; t < rows; t += SIDE)
        ((DoubleVector) LongVector.fromArray(LONGS, tile, square(l, t)).convertShape(VectorOperators.L2D, DOUBLES, 0))
            .mul(up).mul(down).intoArray(out, at + l * stride + t);
  }

  @Override
  public void transpose(int[] tile, int rows, long[] bases, long[] out, int at, int stride) {
    if (LARGE) {
      squares(tile, rows);
      for (int l = 0; l < LANES; l++)
        for (int t = 0; t < rows; t += SIDE)
          ((LongVector) IntVector.fromArray(INTS, tile, square(l, t)).convertShape(VectorOperators.I2L, LONGS, 0))
              .add(bases[l]).intoArray(out, at + l * stride + t);
    } else
      for (int l = 0; l < LANES; l += SmallSquare.SIDE)
        SmallSquare.longs(tile, l, rows, bases, out, at + l * stride, stride);
  }

  @Override
  public void transpose(int[] tile, int rows, long[] bases, double[] out, int at, int stride, double up, double down) {
    if (LARGE) {
      squares(tile, rows);
      for (int l = 0; l < LANES; l++)
        for (int t = 0; t < rows; t += SIDE)
          ((DoubleVector) IntVector.fromArray(INTS, tile, square(l, t)).convertShape(VectorOperators.I2D, DOUBLES, 0))
              .add((double) bases[l]).mul(up).mul(down).intoArray(out, at + l * stride + t);
    } else
      for (int l = 0; l < LANES; l += SmallSquare.SIDE)
        SmallSquare.doubles(tile, l, rows, bases, out, at + l * stride, stride, up, down);
  }

  @Override
  public String toString() {
    return "SIMD, " + LONGS.vectorBitSize() + " bits";
  }
}
