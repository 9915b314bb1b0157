package io.foreshock.codec.numeric;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;

/** Vectors of whatever size the machine prefers. */
final class SimdFrameKernel implements FrameKernel {
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final int WIDTH = LONGS.length();
  /** As many ints as there are longs in a vector. */
  private static final VectorSpecies<Integer> INTS = VectorSpecies.of(int.class,
      VectorShape.forBitSize(Math.max(64, 32 * WIDTH)));
  private static final VectorSpecies<Byte> FEW_BYTES = ByteVector.SPECIES_64;
  private static final int LANES = IntLanes.LANES;
  private static final int VALUES = IntLanes.VALUES;

  SimdFrameKernel() {
    if (WIDTH < 4 || WIDTH > 8)
      throw new UnsupportedOperationException("vectors of " + WIDTH + " longs");
  }

  @Override
  public int wholes(double[] values, int from, int n, Decimals.Pair pair, long[] whole, int at, long[] failed) {
    int failures = 0;
    for (int i = 0; i < n; i += STEP) {
      long wrong = wholes(values, from + i, pair, whole, at + i);
      failed[i / STEP] = wrong;
      failures += Long.bitCount(wrong);
    }
    return failures;
  }

  private static long wholes(double[] values, int from, Decimals.Pair pair, long[] whole, int at) {
    double up = pair.up();
    double inverseUp = pair.inverseUp();
    double back = pair.back();
    double inverseBack = pair.inverseBack();
    long wrong = 0;
    for (int i = 0; i < STEP; i += WIDTH) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, values, from + i);
      DoubleVector moved = v.mul(up).mul(inverseUp).add(Decimals.ROUND);
      DoubleVector rounded = moved.sub(Decimals.ROUND);
      LongVector number = moved.reinterpretAsLongs().sub(Decimals.ROUND_BITS);
      number.intoArray(whole, at + i);
      LongVector changed = rounded.mul(back).mul(inverseBack).reinterpretAsLongs()
          .lanewise(VectorOperators.XOR, v.reinterpretAsLongs());
      LongVector beyond = number.add(Decimals.LIMIT).lanewise(VectorOperators.LSHR, Decimals.WHOLE_BITS);
      wrong |= changed.or(beyond).compare(VectorOperators.NE, 0).toLong() << i;
    }
    return wrong;
  }

  @Override
  public int multiples(double[] values, int from, int n, double step, long[] numbers, long[] differences, int at,
      long[] failed) {
    int failures = 0;
    for (int i = 0; i < n; i += STEP) {
      long wrong = multiples(values, from + i, step, numbers, differences, at + i);
      failed[i / STEP] = wrong;
      failures += Long.bitCount(wrong);
    }
    return failures;
  }

  private static long multiples(double[] values, int from, double step, long[] numbers, long[] differences, int at) {
    long right = 0;
    for (int i = 0; i < STEP; i += WIDTH) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, values, from + i);
      DoubleVector moved = v.div(step).add(Decimals.ROUND);
      DoubleVector number = moved.sub(Decimals.ROUND);
      moved.reinterpretAsLongs().sub(Decimals.ROUND_BITS).intoArray(numbers, at + i);
      LongVector bits = v.reinterpretAsLongs();
      LongVector near = number.mul(step).reinterpretAsLongs();
      bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 63).and(Long.MAX_VALUE))
          .sub(near.lanewise(VectorOperators.XOR, near.lanewise(VectorOperators.ASHR, 63).and(Long.MAX_VALUE)))
          .intoArray(differences, at + i);
      right |= number.abs().compare(VectorOperators.LT, Multiples.MOST).toLong() << i;
    }
    return ~right;
  }

  @Override
  public long bits(double[] values, int from, int n, long[] bits, int at) {
    LongVector any = LongVector.zero(LONGS);
    for (int i = 0; i < n; i += WIDTH) {
      LongVector v = DoubleVector.fromArray(DOUBLES, values, from + i).reinterpretAsLongs();
      any = any.or(v);
      v.intoArray(bits, at + i);
    }
    return any.reduceLanes(VectorOperators.OR);
  }

  @Override
  public void order(long[] bits, int from, int n, int zeros) {
    for (int i = from; i < from + n; i += WIDTH) {
      LongVector v = LongVector.fromArray(LONGS, bits, i).lanewise(VectorOperators.ASHR, zeros);
      v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(Long.MAX_VALUE)).intoArray(bits, i);
    }
  }

  @Override
  public void range(long[] values, int from, int n, long[] ends) {
    LongVector min = LongVector.fromArray(LONGS, values, from);
    LongVector max = min;
    for (int i = WIDTH; i < n; i += WIDTH) {
      LongVector v = LongVector.fromArray(LONGS, values, from + i);
      min = min.min(v);
      max = max.max(v);
    }
    reduce(min, max, ends);
  }

  /** By hand: not every machine can do it in a vector, and then it would box. */
  private static void reduce(LongVector min, LongVector max, long[] ends) {
    min.intoArray(ends, 0);
    max.intoArray(ends, WIDTH);
    long least = ends[0];
    long greatest = ends[WIDTH];
    for (int i = 1; i < WIDTH; i++) {
      least = Math.min(least, ends[i]);
      greatest = Math.max(greatest, ends[WIDTH + i]);
    }
    ends[0] = least;
    ends[1] = greatest;
  }

  @Override
  public void differences(long[] values, int from, int n, long[] tile, long[] ends) {
    for (int i = 1; i < WIDTH; i++)
      tile[i] = values[from + i] - values[from + i - 1];
    tile[0] = tile[1];
    LongVector min = LongVector.fromArray(LONGS, tile, 0);
    LongVector max = min;
    for (int i = WIDTH; i < n; i += WIDTH) {
      LongVector d = LongVector.fromArray(LONGS, values, from + i)
          .sub(LongVector.fromArray(LONGS, values, from + i - 1));
      min = min.min(d);
      max = max.max(d);
      d.intoArray(tile, i);
    }
    reduce(min, max, ends);
  }

  @Override
  public void widths(long[] values, int from, int n, long base, boolean around, byte[] widths) {
    if (WIDTH < Long.BYTES)
      PLAIN.widths(values, from, n, base, around, widths);
    else
      if (around)
        widthsAround(values, from, n, base, widths);
      else
        for (int i = 0; i < n; i += WIDTH)
          store(LongVector.fromArray(LONGS, values, from + i).sub(base), widths, i);
  }

  private static void widthsAround(long[] values, int from, int n, long base, byte[] widths) {
    for (int i = 0; i < n; i += WIDTH) {
      LongVector d = LongVector.fromArray(LONGS, values, from + i).sub(base);
      store(d.lanewise(VectorOperators.LSHL, 1).lanewise(VectorOperators.XOR, d.lanewise(VectorOperators.ASHR, 63)),
          widths, i);
    }
  }

  /** Shorter vectors of longs make vectors of bytes too short to be compiled well. */
  private static void store(LongVector d, byte[] widths, int at) {
    LongVector bits = LongVector.broadcast(LONGS, 64).sub(d.lanewise(VectorOperators.LEADING_ZEROS_COUNT));
    ((ByteVector) bits.convertShape(VectorOperators.L2B, FEW_BYTES, 0)).intoArray(widths, at);
  }

  @Override
  public int wider(byte[] widths, int n, int limit) {
    int wider = 0;
    for (int i = 0; i < n; i += BYTES.length())
      wider += ByteVector.fromArray(BYTES, widths, i).compare(VectorOperators.GT, (byte) limit).trueCount();
    return wider;
  }

  @Override
  public int outside(long[] values, int from, int n, long base, int width, long[] places) {
    int p = 0;
    for (int i = 0; i < n; i += WIDTH) {
      long wrong = LongVector.fromArray(LONGS, values, from + i).sub(base).lanewise(VectorOperators.ASHR, width)
          .compare(VectorOperators.NE, 0).toLong();
      for (; wrong != 0; wrong &= wrong - 1)
        places[p++] = i + Long.numberOfTrailingZeros(wrong);
    }
    return p;
  }

  @Override
  public void pack(long[] values, int from, long base, int width, int[] words) {
    if (width > 0)
      for (int lane = 0; lane < LANES; lane += WIDTH)
        packLanes(values, from + lane, base, width, words, lane);
  }

  private static void packLanes(long[] values, int from, long base, int width, int[] words, int lane) {
    int mask = IntLanes.mask(width);
    IntVector held = IntVector.zero(INTS);
    int bit = 0;
    int k = lane;
    for (int v = from; v < from + VALUES; v += LANES) {
      IntVector low = ((IntVector) LongVector.fromArray(LONGS, values, v).sub(base)
          .convertShape(VectorOperators.L2I, INTS, 0)).and(mask);
      held = held.or(low.lanewise(VectorOperators.LSHL, bit));
      bit += width;
      if (bit >= Integer.SIZE) {
        held.intoArray(words, k);
        k += LANES;
        bit -= Integer.SIZE;
        held = low.lanewise(VectorOperators.LSHR, width - bit);
      }
    }
  }

  @Override
  public void pack(long[] values, int from, long base, int width, long[] words) {
    if (width == 64)
      for (int i = 0; i < VALUES; i += WIDTH)
        LongVector.fromArray(LONGS, values, from + i).sub(base).intoArray(words, i);
    else
      if (width > 0)
        for (int lane = 0; lane < LANES; lane += WIDTH)
          packLanes(values, from + lane, base, width, words, lane);
  }

  private static void packLanes(long[] values, int from, long base, int width, long[] words, int lane) {
    long mask = LanePacking.mask(width);
    LongVector held = LongVector.zero(LONGS);
    int bit = 0;
    int k = lane;
    for (int v = from; v < from + VALUES; v += LANES) {
      LongVector low = LongVector.fromArray(LONGS, values, v).sub(base).and(mask);
      held = held.or(low.lanewise(VectorOperators.LSHL, bit));
      bit += width;
      if (bit >= Long.SIZE) {
        held.intoArray(words, k);
        k += LANES;
        bit -= Long.SIZE;
        held = low.lanewise(VectorOperators.LSHR, width - bit);
      }
    }
  }

  @Override
  public String toString() {
    return "SIMD, " + LONGS.vectorBitSize() + " bits";
  }
}
