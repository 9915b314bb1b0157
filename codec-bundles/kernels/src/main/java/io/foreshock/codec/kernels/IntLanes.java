package io.foreshock.codec.kernels;

/**
 * Bit packing of vectors of 1,024 values of up to 32 bits in 16 interleaved lanes of 32-bit words: value i goes to lane
 * i mod 16, so that one row of 16 values is shifted and masked by the same amounts and comes out in order. The idea is
 * that of the unified transposed layout in Afroozeh and Boncz, "The FastLanes Compression Layout" (VLDB 2023), with the
 * identity order.
 *
 * <pre>
 * word k of lane l, u32 little endian: | k * 16 + l |      k in 0 .. 2 * width - 1
 * row r of a lane: bits [r * width, (r + 1) * width) of the lane's words
 * </pre>
 */
public final class IntLanes {
  public static final int VALUES = 1_024;
  static final int LANES = 16;
  static final int ROWS = VALUES / LANES;

  private IntLanes() {
  }

  /** Words a vector takes. */
  static int words(int width) {
    return 2 * LANES * width;
  }

  static int mask(int width) {
    return width == 0 ? 0 : -1 >>> 32 - width;
  }

  /** One of the packed values, not negative. */
  static long get(int[] words, int width, int i) {
    int bit = i / LANES * width;
    int k = (bit >>> 5) * LANES + i % LANES;
    long two = Integer.toUnsignedLong(words[k]) | (long) words[k + LANES] << 32;
    return two >>> (bit & 31) & LanePacking.mask(width);
  }
}
