package io.foreshock.codec.kernels;

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
  /** AVX-512: masks have registers of their own, and leading zeros are counted. */
  private static final boolean MASKS = WIDTH == 8;
  /** Where the room behind the bits begins. */
  private static final int ROOM = FAILED - STEP;
  /** Added to it, a whole number is the low bits of a double. */
  private static final double WHOLE = 0x1p52;
  private static final long WHOLE_BITS = Double.doubleToRawLongBits(WHOLE);
  private static final int EXPONENT = 52;
  /** The exponent of 1.0, 1,023, shifted by a byte and added eight times. */
  private static final long EXPONENTS_OF_ONE = 0x0303_0303_0303_02FFL;
  private static final long MOST_BITS = Double.doubleToRawLongBits(WholeNumbers.MOST);
  private static final long EACH_SHORT = 0x0001_0001_0001_0001L;
  private static final long EVERY_OTHER = 0x00FF_00FF_00FF_00FFL;
  private static final int VALUES = IntLanes.VALUES;

  SimdFrameKernel() {
    if (WIDTH < 4 || WIDTH > 8)
      throw new UnsupportedOperationException("vectors of " + WIDTH + " longs");
  }

  @Override
  public int wholes(double[] values, int from, int n, WholeNumbers.Scale pair, long[] whole, int at, long[] failed) {
    int failures = 0;
    for (int i = 0; i < n; i += STEP) {
      long wrong = MASKS
          ? wholes(values, from + i, pair, whole, at + i)
          : wholesWithoutMasks(values, from + i, pair, whole, at + i, failed);
      failed[i / STEP] = wrong;
      failures += Long.bitCount(wrong);
    }
    return failures;
  }

  /** Where a mask has no register, making bits of it takes longer than all the rest, and most often none fails. */
  private static long wholesWithoutMasks(double[] values, int from, WholeNumbers.Scale pair, long[] whole, int at,
      long[] room) {
    double up = pair.up();
    double inverseUp = pair.inverseUp();
    double back = pair.back();
    double inverseBack = pair.inverseBack();
    LongVector any = LongVector.zero(LONGS);
    for (int i = 0; i < STEP; i += WIDTH) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, values, from + i);
      DoubleVector moved = v.mul(up).mul(inverseUp).add(WholeNumbers.ROUND);
      LongVector bits = moved.reinterpretAsLongs();
      bits.sub(WholeNumbers.ROUND_BITS).intoArray(whole, at + i);
      LongVector changed = moved.sub(WholeNumbers.ROUND).mul(back).mul(inverseBack).reinterpretAsLongs()
          .lanewise(VectorOperators.XOR, v.reinterpretAsLongs());
      LongVector beyond = bits.lanewise(VectorOperators.XOR, WHOLE_BITS).lanewise(VectorOperators.LSHR,
          WholeNumbers.BITS);
      LongVector wrong = changed.or(beyond);
      wrong.intoArray(room, ROOM + i);
      any = any.or(wrong);
    }
    return any.reduceLanes(VectorOperators.OR) == 0 ? 0 : notZero(room);
  }

  private static long notZero(long[] room) {
    long bits = 0;
    for (int i = 0; i < STEP; i += 4)
      if ((room[ROOM + i] | room[ROOM + i + 1] | room[ROOM + i + 2] | room[ROOM + i + 3]) != 0)
        for (int k = i; k < i + 4; k++)
          bits |= (room[ROOM + k] | -room[ROOM + k]) >>> 63 << k;
    return bits;
  }

  private static long wholes(double[] values, int from, WholeNumbers.Scale pair, long[] whole, int at) {
    double up = pair.up();
    double inverseUp = pair.inverseUp();
    double back = pair.back();
    double inverseBack = pair.inverseBack();
    long wrong = 0;
    for (int i = 0; i < STEP; i += WIDTH) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, values, from + i);
      DoubleVector moved = v.mul(up).mul(inverseUp).add(WholeNumbers.ROUND);
      DoubleVector rounded = moved.sub(WholeNumbers.ROUND);
      LongVector number = moved.reinterpretAsLongs().sub(WholeNumbers.ROUND_BITS);
      number.intoArray(whole, at + i);
      LongVector changed = rounded.mul(back).mul(inverseBack).reinterpretAsLongs()
          .lanewise(VectorOperators.XOR, v.reinterpretAsLongs());
      LongVector beyond = number.add(WholeNumbers.LIMIT).lanewise(VectorOperators.LSHR, WholeNumbers.BITS);
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

  /** Most often none is beyond. */
  private static long multiples(double[] values, int from, double step, long[] numbers, long[] differences, int at) {
    double inverse = 1 / step;
    LongVector limit = LongVector.broadcast(LONGS, MOST_BITS - 1);
    LongVector beyond = LongVector.zero(LONGS);
    for (int i = 0; i < STEP; i += WIDTH) {
      DoubleVector v = DoubleVector.fromArray(DOUBLES, values, from + i);
      DoubleVector moved = v.mul(inverse).add(WholeNumbers.ROUND);
      DoubleVector number = moved.sub(WholeNumbers.ROUND);
      moved.reinterpretAsLongs().sub(WholeNumbers.ROUND_BITS).intoArray(numbers, at + i);
      LongVector bits = v.reinterpretAsLongs();
      LongVector near = number.mul(step).reinterpretAsLongs();
      bits.lanewise(VectorOperators.XOR, bits.lanewise(VectorOperators.ASHR, 63).and(Long.MAX_VALUE))
          .sub(near.lanewise(VectorOperators.XOR, near.lanewise(VectorOperators.ASHR, 63).and(Long.MAX_VALUE)))
          .intoArray(differences, at + i);
      beyond = beyond.or(limit.sub(number.reinterpretAsLongs().and(Long.MAX_VALUE)));
    }
    if (beyond.reduceLanes(VectorOperators.OR) >= 0)
      return 0;
    long wrong = 0;
    for (int i = 0; i < STEP; i++)
      if (!(Math.abs(values[from + i] * inverse + WholeNumbers.ROUND - WholeNumbers.ROUND) < WholeNumbers.MOST))
        wrong |= 1L << i;
    return wrong;
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

  /** Two by two: the next least has to wait for the last one. */
  @Override
  public void range(long[] values, int from, int n, long[] ends) {
    LongVector min = LongVector.fromArray(LONGS, values, from);
    LongVector otherMin = min;
    LongVector max = min;
    LongVector otherMax = min;
    for (int i = 0; i < n; i += 2 * WIDTH) {
      LongVector v = LongVector.fromArray(LONGS, values, from + i);
      LongVector other = LongVector.fromArray(LONGS, values, from + i + WIDTH);
      min = min.min(v);
      otherMin = otherMin.min(other);
      max = max.max(v);
      otherMax = otherMax.max(other);
    }
    reduce(min.min(otherMin), max.max(otherMax), ends);
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
    for (int i = 1; i < 2 * WIDTH; i++)
      tile[i] = values[from + i] - values[from + i - 1];
    tile[0] = tile[1];
    LongVector min = LongVector.fromArray(LONGS, tile, 0);
    LongVector otherMin = LongVector.fromArray(LONGS, tile, WIDTH);
    LongVector max = min;
    LongVector otherMax = otherMin;
    for (int i = 2 * WIDTH; i < n; i += 2 * WIDTH) {
      LongVector d = LongVector.fromArray(LONGS, values, from + i)
          .sub(LongVector.fromArray(LONGS, values, from + i - 1));
      LongVector other = LongVector.fromArray(LONGS, values, from + i + WIDTH)
          .sub(LongVector.fromArray(LONGS, values, from + i + WIDTH - 1));
      min = min.min(d);
      otherMin = otherMin.min(other);
      max = max.max(d);
      otherMax = otherMax.max(other);
      d.intoArray(tile, i);
      other.intoArray(tile, i + WIDTH);
    }
    reduce(min.min(otherMin), max.max(otherMax), ends);
  }

  @Override
  public void widths(long[] values, int from, int n, long base, boolean around, byte[] widths) {
    if (!MASKS) {
      if (!widthsByExponent(values, from, n, base, around, widths))
        PLAIN.widths(values, from, n, base, around, widths);
    } else
      if (around)
        for (int i = 0; i < n; i += WIDTH)
          store(zigzag(LongVector.fromArray(LONGS, values, from + i).sub(base)), widths, i);
      else
        for (int i = 0; i < n; i += WIDTH)
          store(LongVector.fromArray(LONGS, values, from + i).sub(base), widths, i);
  }

  private static LongVector zigzag(LongVector d) {
    return d.add(d).lanewise(VectorOperators.XOR, LongVector.zero(LONGS).sub(d.lanewise(VectorOperators.LSHR, 63)));
  }

  private static void store(LongVector d, byte[] widths, int at) {
    LongVector bits = LongVector.broadcast(LONGS, 64).sub(d.lanewise(VectorOperators.LEADING_ZEROS_COUNT));
    ((ByteVector) bits.convertShape(VectorOperators.L2B, FEW_BYTES, 0)).intoArray(widths, at);
  }

  /**
   * Where there is no count of leading zeros: a number x takes as many bits as the exponent of the double 2 x + 1 says.
   * The widths of eight vectors make one vector of bytes.
   *
   * @return false when a number has too many bits for that
   */
  private static boolean widthsByExponent(long[] values, int from, int n, long base, boolean around, byte[] widths) {
    LongVector any = LongVector.zero(LONGS);
    for (int i = 0; i < n; i += BYTES.length()) {
      LongVector all = LongVector.zero(LONGS);
      for (int k = 0; k < BYTES.length(); k += WIDTH) {
        LongVector d = LongVector.fromArray(LONGS, values, from + i + k).sub(base);
        LongVector x = around ? zigzag(d) : d;
        any = any.or(x);
        LongVector exponent = x.add(x).or(WHOLE_BITS | 1).reinterpretAsDoubles().sub(WHOLE).reinterpretAsLongs()
            .lanewise(VectorOperators.LSHR, EXPONENT);
        all = all.lanewise(VectorOperators.LSHL, Byte.SIZE).add(exponent);
      }
      all.sub(EXPONENTS_OF_ONE).reinterpretAsBytes().intoArray(widths, i);
    }
    return any.reduceLanes(VectorOperators.OR) >>> EXPONENT - 1 == 0;
  }

  @Override
  public int wider(byte[] widths, int n, int limit) {
    if (MASKS)
      return widerByMask(widths, n, limit);
    ByteVector wider = ByteVector.zero(BYTES);
    for (int i = 0; i < n; i += BYTES.length())
      wider = wider.add(ByteVector.fromArray(BYTES, widths, i).max((byte) limit).sub((byte) limit).min((byte) 1));
    LongVector counts = wider.reinterpretAsLongs();
    long[] lanes = new long[4];
    counts.and(EVERY_OTHER).add(counts.lanewise(VectorOperators.LSHR, Byte.SIZE).and(EVERY_OTHER)).intoArray(lanes, 0);
    return (int) ((lanes[0] + lanes[1] + lanes[2] + lanes[3]) * EACH_SHORT >>> 48);
  }

  private static int widerByMask(byte[] widths, int n, int limit) {
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
