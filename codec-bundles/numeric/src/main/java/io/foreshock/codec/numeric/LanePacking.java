package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * Bit packing of vectors of 1,024 values of up to 64 bits in 16 interleaved lanes: as {@link IntLanes}, of 64-bit words.
 *
 * <pre>
 * word k of lane l, u64 little endian: | k * 16 + l |      k in 0 .. width - 1
 * row r of a lane: bits [r * width, (r + 1) * width) of the lane's words
 * </pre>
 */
final class LanePacking {
  static final int VALUES = 1_024;
  static final int LANES = 16;
  static final int ROWS = VALUES / LANES;

  private LanePacking() {
  }

  /** Words a vector takes. */
  static int words(int width) {
    return LANES * width;
  }

  static long mask(int width) {
    return width == 0 ? 0 : -1L >>> 64 - width;
  }

  /** Packs the low {@code width} bits; the other bits must be 0. */
  static void pack(long[] values, int width, long[] words) {
    Arrays.fill(words, 0, LANES * width, 0);
    if (width == 0)
      return;
    for (int row = 0; row < ROWS; row++) {
      int bit = row * width;
      int k = (bit >>> 6) * LANES;
      int shift = bit & 63;
      int v = row * LANES;
      for (int lane = 0; lane < LANES; lane++)
        words[k + lane] |= values[v + lane] << shift;
      if (shift + width > 64)
        for (int lane = 0; lane < LANES; lane++)
          words[k + LANES + lane] |= values[v + lane] >>> (64 - shift);
    }
  }
}
