package io.foreshock.codec.kernels;

import jdk.incubator.vector.ByteVector;
import jdk.incubator.vector.DoubleVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/**
 * Vectors of whatever size the machine prefers. Sums within a vector take log2(lanes) shifted additions (Hillis and
 * Steele, "Data Parallel Algorithms", CACM 1986); only one addition hangs on the row before. Conversions stand in the
 * loops themselves, and so do rows of lanes and the steps of the sums: a method of their own that happens to be compiled alone first, into
 * more than 2,500 bytes, is never inlined again ({@code InlineSmallCode}), and its vectors are boxed. Constants are given as numbers in the loops: the compiler spreads
 * those over the lanes once, but a vector that was made before the loop it may spread again for every row.
 */
final class SimdPackKernel implements PackKernel {
  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Long> LONGS = LongVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Double> DOUBLES = DoubleVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Byte> BYTES = ByteVector.SPECIES_PREFERRED;
  private static final int WIDTH = INTS.length();
  /** AVX2's. */
  private static final int SMALL_WIDTH = 8;
  private static final int HALF = DOUBLES.length();
  /** As many ints as there are longs in a vector. */
  private static final VectorSpecies<Integer> FEW_INTS = VectorSpecies.of(int.class,
      VectorShape.forBitSize(Math.max(64, LONGS.vectorBitSize() / 2)));
  private static final int LANES = IntLanes.LANES;
  private static final int VALUES = IntLanes.VALUES;
  private static final VectorShuffle<Integer> BY_1 = shifted(1);
  private static final VectorShuffle<Integer> BY_2 = shifted(2);
  private static final VectorShuffle<Integer> BY_4 = shifted(4);
  private static final VectorShuffle<Integer> BY_8 = shifted(8);
  /** Of eight: a pair's last lane for the next pair, the fourth lane for the last four. */
  private static final VectorShuffle<Integer> BY_PAIR = VectorShuffle.fromOp(INTS, i -> i / 4 * 4 + 1);
  private static final VectorShuffle<Integer> BY_FOUR = VectorShuffle.fromOp(INTS, i -> Math.min(3, WIDTH - 1));
  private static final VectorMask<Integer> SECOND_PAIRS = VectorMask.fromLong(INTS, 0xCCCC & (1L << WIDTH) - 1);
  private static final VectorMask<Integer> SECOND_FOUR = VectorMask.fromLong(INTS, 0xF0F0 & (1L << WIDTH) - 1);
  private static final VectorMask<Integer> FROM_1 = from(1);
  private static final VectorMask<Integer> FROM_2 = from(2);
  private static final VectorMask<Integer> FROM_4 = from(4);
  private static final VectorMask<Integer> FROM_8 = from(8);
  /** The upper half below; a conversion of part 1 would make its shuffle anew every time. */
  private static final VectorShuffle<Integer> UPPER = VectorShuffle.fromOp(INTS, i -> (i + HALF) % WIDTH);
  private static final VectorShuffle<Integer> LAST = VectorShuffle.fromOp(INTS, i -> WIDTH - 1);
  private static final LongVector LONG_COUNT = LongVector.zero(LONGS).addIndex(1);
  private static final DoubleVector DOUBLE_COUNT = DoubleVector.zero(DOUBLES).addIndex(1);
  /** By width: where the four bytes of each value of a row of {@link ShortPacking} are, and how far they are shifted. */
  private static final byte[][] PLACES = new byte[ShortPacking.MAX_WIDTH + 1][BYTES.length()];
  private static final int[][] SHIFTS = new int[ShortPacking.MAX_WIDTH + 1][WIDTH];

  static {
    for (int width = 0; width <= ShortPacking.MAX_WIDTH; width++)
      for (int b = 0; b < BYTES.length(); b++) {
        int bit = b / Integer.BYTES * width;
        PLACES[width][b] = (byte) ((bit >>> 3) + b % Integer.BYTES);
        SHIFTS[width][b / Integer.BYTES] = bit & 7;
      }
  }

  SimdPackKernel() {
    if (WIDTH < 8 || WIDTH > LANES)
      throw new UnsupportedOperationException("vectors of " + WIDTH + " ints");
  }

  /** Lane i takes lane {@code i - by}. */
  private static VectorShuffle<Integer> shifted(int by) {
    return VectorShuffle.fromOp(INTS, i -> Math.max(0, i - by));
  }

  private static VectorMask<Integer> from(int lane) {
    return VectorMask.fromLong(INTS, -1L << lane & (1L << WIDTH) - 1);
  }

  @Override
  public void unpack(int[] words, int width, int[] tile) {
    int mask = IntLanes.mask(width);
    for (int row = 0; row < IntLanes.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 5) * LANES;
      int shift = bit & 31;
      for (int lane = 0; lane < LANES; lane += WIDTH) {
        IntVector v = IntVector.fromArray(INTS, words, k + lane).lanewise(VectorOperators.LSHR, shift);
        if (shift + width > Integer.SIZE)
          v = v.or(IntVector.fromArray(INTS, words, k + lane + LANES).lanewise(VectorOperators.LSHL, Integer.SIZE
              - shift));
        v.and(mask).intoArray(tile, row * LANES + lane);
      }
    }
  }

  @Override
  public void unpackToLongs(int[] words, int width, long base, long[] out, int at) {
    int mask = IntLanes.mask(width);
    for (int row = 0; row < IntLanes.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 5) * LANES;
      int shift = bit & 31;
      for (int lane = 0; lane < LANES; lane += WIDTH) {
        IntVector v = IntVector.fromArray(INTS, words, k + lane).lanewise(VectorOperators.LSHR, shift);
        if (shift + width > Integer.SIZE)
          v = v.or(IntVector.fromArray(INTS, words, k + lane + LANES).lanewise(VectorOperators.LSHL, Integer.SIZE
              - shift));
        v = v.and(mask);
        int to = at + row * LANES + lane;
        ((LongVector) v.convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0)).add(base).intoArray(out, to);
        ((LongVector) v.rearrange(UPPER).convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0)).add(base).intoArray(
            out, to + HALF);
      }
    }
  }

  /**
   * Where {@code base * up} and {@code x * up} are whole numbers their sum is exact, and takes one operation less. Both
   * loops stand in one method, which is thereby too big to become a part of its callers ({@code FreqInlineSize}), where
   * it is compiled worse.
   */
  @Override
  public void unpackToDoubles(int[] words, int width, Scale scale, double[] out, int at) {
    int mask = IntLanes.mask(width);
    double up = scale.up();
    double down = scale.down();
    if (scale.isExactForWidth(width)) {
      double base = scale.base() * up;
      for (int row = 0; row < IntLanes.ROWS; row++) {
        int bit = row * width;
        int k = (bit >>> 5) * LANES;
        int shift = bit & 31;
        for (int lane = 0; lane < LANES; lane += WIDTH) {
          IntVector v = IntVector.fromArray(INTS, words, k + lane).lanewise(VectorOperators.LSHR, shift);
          if (shift + width > Integer.SIZE)
            v = v.or(IntVector.fromArray(INTS, words, k + lane + LANES).lanewise(VectorOperators.LSHL, Integer.SIZE
                - shift));
          v = v.and(mask);
          int to = at + row * LANES + lane;
          ((DoubleVector) v.convertShape(VectorOperators.I2D, DOUBLES, 0)).fma(up, base).mul(down).intoArray(out, to);
          ((DoubleVector) v.rearrange(UPPER).convertShape(VectorOperators.I2D, DOUBLES, 0)).fma(up, base).mul(down)
              .intoArray(out, to + HALF);
        }
      }
    } else {
      double base = scale.base();
      for (int row = 0; row < IntLanes.ROWS; row++) {
        int bit = row * width;
        int k = (bit >>> 5) * LANES;
        int shift = bit & 31;
        for (int lane = 0; lane < LANES; lane += WIDTH) {
          IntVector v = IntVector.fromArray(INTS, words, k + lane).lanewise(VectorOperators.LSHR, shift);
          if (shift + width > Integer.SIZE)
            v = v.or(IntVector.fromArray(INTS, words, k + lane + LANES).lanewise(VectorOperators.LSHL, Integer.SIZE
                - shift));
          v = v.and(mask);
          int to = at + row * LANES + lane;
          ((DoubleVector) v.convertShape(VectorOperators.I2D, DOUBLES, 0)).add(base).mul(up).mul(down).intoArray(out,
              to);
          ((DoubleVector) v.rearrange(UPPER).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(base).mul(up).mul(down)
              .intoArray(out, to + HALF);
        }
      }
    }
  }

  @Override
  public void unpackShort(byte[] packed, int n, int width, long base, long[] out, int at) {
    ByteVector places = ByteVector.fromArray(BYTES, PLACES[width], 0);
    IntVector shifts = IntVector.fromArray(INTS, SHIFTS[width], 0);
    int mask = IntLanes.mask(width);
    int i = 0;
    for (; i <= n - WIDTH; i += WIDTH) {
      // a row of values begins at a whole byte
      IntVector v = places.selectFrom(ByteVector.fromArray(BYTES, packed, i * width >>> 3)).reinterpretAsInts()
          .lanewise(VectorOperators.LSHR, shifts).and(mask);
      ((LongVector) v.convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0)).add(base).intoArray(out, at + i);
      ((LongVector) v.rearrange(UPPER).convertShape(VectorOperators.ZERO_EXTEND_I2L, LONGS, 0)).add(base).intoArray(
          out, at + i + HALF);
    }
    for (; i < n; i++)
      out[at + i] = base + ShortPacking.get(packed, width, mask, i);
  }

  @Override
  public void unpackShort(byte[] packed, int n, int width, Scale scale, double[] out, int at) {
    ByteVector places = ByteVector.fromArray(BYTES, PLACES[width], 0);
    IntVector shifts = IntVector.fromArray(INTS, SHIFTS[width], 0);
    int mask = IntLanes.mask(width);
    double base = scale.base();
    double up = scale.up();
    double down = scale.down();
    int i = 0;
    for (; i <= n - WIDTH; i += WIDTH) {
      // a row of values begins at a whole byte
      IntVector v = places.selectFrom(ByteVector.fromArray(BYTES, packed, i * width >>> 3)).reinterpretAsInts()
          .lanewise(VectorOperators.LSHR, shifts).and(mask);
      ((DoubleVector) v.convertShape(VectorOperators.I2D, DOUBLES, 0)).add(base).mul(up).mul(down).intoArray(out, at
          + i);
      ((DoubleVector) v.rearrange(UPPER).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(base).mul(up).mul(down)
          .intoArray(out, at + i + HALF);
    }
    ScalarPackKernel.unpackShort(packed, i, n, width, scale, out, at);
  }

  @Override
  public void unpackLongs(long[] words, int width, long base, long[] tile) {
    long mask = LanePacking.mask(width);
    for (int row = 0; row < LanePacking.ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 6) * LANES;
      int shift = bit & 63;
      for (int lane = 0; lane < LANES; lane += HALF) {
        LongVector low = LongVector.fromArray(LONGS, words, k + lane).lanewise(VectorOperators.LSHR, shift);
        if (shift + width > 64)
          low = low.or(
              LongVector.fromArray(LONGS, words, k + LANES + lane).lanewise(VectorOperators.LSHL, 64 - shift));
        low.and(mask).add(base).intoArray(tile, row * LANES + lane);
      }
    }
  }

  /**
   * In place, for vectors of eight: a pair's sum is one shift of a long, which takes less than moving lanes; what comes
   * out is read again by fours, as that is how it becomes longs and doubles.
   */
  private static void sums(int[] tile) {
    IntVector carry = IntVector.zero(INTS);
    for (int i = 0; i < VALUES; i += WIDTH) {
      LongVector pairs = IntVector.fromArray(INTS, tile, i).reinterpretAsLongs();
      IntVector s = pairs.add(pairs.lanewise(VectorOperators.LSHL, Integer.SIZE)).reinterpretAsInts();
      s = s.add(s.rearrange(BY_PAIR, SECOND_PAIRS));
      s = s.add(s.rearrange(BY_FOUR, SECOND_FOUR));
      s.add(carry).intoArray(tile, i);
      carry = carry.add(s.rearrange(LAST));
    }
  }

  @Override
  public void sumToLongs(int[] tile, long start, long step, long[] out, int at) {
    if (WIDTH == SMALL_WIDTH) {
      sums(tile);
      LongVector low = LONG_COUNT.mul(step).add(start);
      LongVector high = low.add(HALF * step);
      for (int i = 0; i < VALUES; i += WIDTH) {
        ((LongVector) IntVector.fromArray(FEW_INTS, tile, i).convertShape(VectorOperators.I2L, LONGS, 0)).add(low)
            .intoArray(out, at + i);
        ((LongVector) IntVector.fromArray(FEW_INTS, tile, i + HALF).convertShape(VectorOperators.I2L, LONGS, 0))
            .add(high).intoArray(out, at + i + HALF);
        low = low.add(WIDTH * step);
        high = high.add(WIDTH * step);
      }
    } else
      sumToLongsAtOnce(tile, start, step, out, at);
  }

  private static void sumToLongsAtOnce(int[] tile, long start, long step, long[] out, int at) {
    IntVector carry = IntVector.zero(INTS);
    LongVector low = LONG_COUNT.mul(step).add(start);
    LongVector high = low.add(HALF * step);
    for (int i = 0; i < VALUES; i += WIDTH) {
      IntVector s = IntVector.fromArray(INTS, tile, i);
      s = s.add(s.rearrange(BY_1, FROM_1));
      s = s.add(s.rearrange(BY_2, FROM_2));
      s = s.add(s.rearrange(BY_4, FROM_4));
      if (WIDTH > 8)
        s = s.add(s.rearrange(BY_8, FROM_8));
      IntVector v = s.add(carry);
      carry = carry.add(s.rearrange(LAST));
      ((LongVector) v.convertShape(VectorOperators.I2L, LONGS, 0)).add(low).intoArray(out, at + i);
      ((LongVector) v.rearrange(UPPER).convertShape(VectorOperators.I2L, LONGS, 0)).add(high).intoArray(out, at + i
          + HALF);
      low = low.add(WIDTH * step);
      high = high.add(WIDTH * step);
    }
  }

  @Override
  public void sumToDoubles(int[] tile, Scale scale, double step, double[] out, int at) {
    if (scale.isExactForStep(step))
      sumExactly(tile, scale, step, out, at);
    else
      sumRounded(tile, scale, step, out, at);
  }

  /** As {@link #unpackToDoubles}: one operation less. */
  private static void sumExactly(int[] tile, Scale scale, double step, double[] out, int at) {
    if (WIDTH == SMALL_WIDTH) {
      sums(tile);
      scaleSums(tile, scale, step, out, at);
    } else
      sumExactlyAtOnce(tile, scale, step, out, at);
  }

  private static void scaleSums(int[] tile, Scale scale, double step, double[] out, int at) {
    double up = scale.up();
    double move = step * up;
    double down = scale.down();
    DoubleVector low = DOUBLE_COUNT.mul(move).add(scale.base() * up);
    DoubleVector high = low.add(HALF * move);
    for (int i = 0; i < VALUES; i += WIDTH) {
      ((DoubleVector) IntVector.fromArray(FEW_INTS, tile, i).convertShape(VectorOperators.I2D, DOUBLES, 0)).fma(
          DoubleVector.broadcast(DOUBLES, up), low)
          .mul(down).intoArray(out, at + i);
      ((DoubleVector) IntVector.fromArray(FEW_INTS, tile, i + HALF).convertShape(VectorOperators.I2D, DOUBLES, 0))
          .fma(DoubleVector.broadcast(DOUBLES, up), high).mul(down).intoArray(out, at + i + HALF);
      low = low.add(WIDTH * move);
      high = high.add(WIDTH * move);
    }
  }

  private static void sumExactlyAtOnce(int[] tile, Scale scale, double step, double[] out, int at) {
    double up = scale.up();
    double move = step * up;
    double down = scale.down();
    IntVector carry = IntVector.zero(INTS);
    DoubleVector low = DOUBLE_COUNT.mul(move).add(scale.base() * up);
    DoubleVector high = low.add(HALF * move);
    for (int i = 0; i < VALUES; i += WIDTH) {
      IntVector s = IntVector.fromArray(INTS, tile, i);
      s = s.add(s.rearrange(BY_1, FROM_1));
      s = s.add(s.rearrange(BY_2, FROM_2));
      s = s.add(s.rearrange(BY_4, FROM_4));
      if (WIDTH > 8)
        s = s.add(s.rearrange(BY_8, FROM_8));
      IntVector v = s.add(carry);
      carry = carry.add(s.rearrange(LAST));
      ((DoubleVector) v.convertShape(VectorOperators.I2D, DOUBLES, 0)).fma(DoubleVector.broadcast(DOUBLES, up), low)
          .mul(down).intoArray(out, at + i);
      ((DoubleVector) v.rearrange(UPPER).convertShape(VectorOperators.I2D, DOUBLES, 0)).fma(DoubleVector.broadcast(
          DOUBLES, up), high).mul(down)
          .intoArray(out,
              at + i + HALF);
      low = low.add(WIDTH * move);
      high = high.add(WIDTH * move);
    }
  }

  private static void sumRounded(int[] tile, Scale scale, double step, double[] out, int at) {
    double up = scale.up();
    double down = scale.down();
    IntVector carry = IntVector.zero(INTS);
    DoubleVector low = DOUBLE_COUNT.mul(step).add(scale.base());
    DoubleVector high = low.add(HALF * step);
    for (int i = 0; i < VALUES; i += WIDTH) {
      IntVector s = IntVector.fromArray(INTS, tile, i);
      s = s.add(s.rearrange(BY_1, FROM_1));
      s = s.add(s.rearrange(BY_2, FROM_2));
      s = s.add(s.rearrange(BY_4, FROM_4));
      if (WIDTH > 8)
        s = s.add(s.rearrange(BY_8, FROM_8));
      IntVector v = s.add(carry);
      carry = carry.add(s.rearrange(LAST));
      ((DoubleVector) v.convertShape(VectorOperators.I2D, DOUBLES, 0)).add(low).mul(up).mul(down).intoArray(out, at
          + i);
      ((DoubleVector) v.rearrange(UPPER).convertShape(VectorOperators.I2D, DOUBLES, 0)).add(high).mul(up).mul(down)
          .intoArray(out, at + i
              + HALF);
      low = low.add(WIDTH * step);
      high = high.add(WIDTH * step);
    }
  }

  @Override
  public void disorder(long[] bits, int from, int n, int zeros, double[] out, int at) {
    for (int i = 0; i < n; i += HALF) {
      LongVector v = LongVector.fromArray(LONGS, bits, from + i);
      v.lanewise(VectorOperators.XOR, v.lanewise(VectorOperators.ASHR, 63).and(Long.MAX_VALUE))
          .lanewise(VectorOperators.LSHL, zeros).reinterpretAsDoubles().intoArray(out, at + i);
    }
  }

  @Override
  public String toString() {
    return "SIMD, " + INTS.vectorBitSize() + " bits";
  }
}
