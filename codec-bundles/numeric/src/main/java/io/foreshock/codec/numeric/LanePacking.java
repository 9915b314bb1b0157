package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * Bit packing of vectors of 1,024 values in 16 interleaved lanes: value i goes to lane i mod 16, so that one row of 16
 * values is shifted and masked by the same amounts and the compiler turns the lane loop into SIMD. The idea is that of
 * the unified transposed layout in Afroozeh and Boncz, "The FastLanes Compression Layout" (VLDB 2023), with the
 * identity order.
 *
 * <pre>
 * word k of lane l, little endian: | k * 16 + l |      k in 0 .. width-1
 * row r of a lane: bits [r * width, (r + 1) * width) of the lane's words
 * </pre>
 */
final class LanePacking {
  static final int VALUES = 1_024;
  static final int LANES = 16;
  private static final int ROWS = VALUES / LANES;

  private LanePacking() {
  }

  /** Packs the low {@code width} bits; the other bits must be 0. Fills {@code 16 * width} words. */
  static void pack(long[] values, int from, int width, long[] words) {
    Arrays.fill(words, 0, LANES * width, 0);
    if (width == 0)
      return;
    for (int row = 0; row < ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 6) * LANES;
      int shift = bit & 63;
      int v = from + row * LANES;
      for (int lane = 0; lane < LANES; lane++)
        words[k + lane] |= values[v + lane] << shift;
      if (shift + width > 64)
        for (int lane = 0; lane < LANES; lane++)
          words[k + LANES + lane] |= values[v + lane] >>> (64 - shift);
    }
  }

  static void unpack(long[] words, int width, long[] values, int at) {
    if (width == 0) {
      Arrays.fill(values, at, at + VALUES, 0);
      return;
    }
    long mask = width == 64 ? -1L : (1L << width) - 1;
    for (int row = 0; row < ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 6) * LANES;
      int shift = bit & 63;
      int v = at + row * LANES;
      if (shift + width <= 64)
        for (int lane = 0; lane < LANES; lane++)
          values[v + lane] = words[k + lane] >>> shift & mask;
      else
        for (int lane = 0; lane < LANES; lane++)
          values[v + lane] = (words[k + lane] >>> shift | words[k + LANES + lane] << (64 - shift)) & mask;
    }
  }
}
