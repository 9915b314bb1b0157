package io.foreshock.codec.kernels;

/**
 * Bit packing of vectors of 1,024 values of up to 64 bits in 16 interleaved lanes: as {@link IntLanes}, of 64-bit words.
 *
 * <pre>
 * word k of lane l, u64 little endian: | k * 16 + l |      k in 0 .. width - 1
 * row r of a lane: bits [r * width, (r + 1) * width) of the lane's words
 * </pre>
 */
public final class LanePacking {
  static final int VALUES = 1_024;
  static final int LANES = 16;
  static final int ROWS = VALUES / LANES;

  private LanePacking() {
  }

  /** Words a vector takes. */
  static int words(int width) {
    return LANES * width;
  }

  public static long mask(int width) {
    return width == 0 ? 0 : -1L >>> 64 - width;
  }
}
