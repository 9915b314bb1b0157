package io.foreshock.codec.kernels;

/**
 * The inner loops of vectors of 1,024 packed values, see {@link IntLanes}: plain Java is the specification, SIMD the
 * same where it is faster. Whole numbers wrap around; doubles are exact while sums stay below 2^53, which the encoder
 * sees to. Stateless.
 */
sealed interface PackKernel permits ScalarPackKernel, SimdPackKernel {
  /** Fills {@code tile} with 1,024 values of {@code width} bits, 0 to 32. */
  void unpack(int[] words, int width, int[] tile);

  /** {@code out[at + i] = base + value i}. */
  void unpackToLongs(int[] words, int width, long base, long[] out, int at);

  /** {@code out[at + i] = (base + value i) * up * down}. */
  void unpackToDoubles(int[] words, int width, Scale scale, double[] out, int at);

  /** {@code out[at + i] = start + i * step + tile[0] + .. + tile[i]}, the sum being an int. */
  void sumToLongs(int[] tile, long start, long step, long[] out, int at);

  /** {@code out[at + i] = (base + i * step + tile[0] + .. + tile[i]) * up * down}. */
  void sumToDoubles(int[] tile, Scale scale, double step, double[] out, int at);

  /** {@code out[at + i] = base + value i}, {@code n} values in {@link ShortPacking}. */
  void unpackShort(byte[] packed, int n, int width, long base, long[] out, int at);

  /** {@code out[at + i] = (base + value i) * up * down}, {@code n} values in {@link ShortPacking}. */
  void unpackShort(byte[] packed, int n, int width, Scale scale, double[] out, int at);

  /** Fills {@code tile} with 1,024 values of {@code width} bits, 0 to 64, plus a base; see {@link LanePacking}. */
  void unpackLongs(long[] words, int width, long base, long[] tile);

  /** Doubles from {@link OrderedBits}, {@code n} being a multiple of 64. */
  void disorder(long[] bits, int from, int n, int zeros, double[] out, int at);

  /** From whole numbers to doubles: {@code (base + x) * up * down}, in this order. */
  record Scale(double base, double up, double down) {
    private static final double LARGEST = 0x1p53;

    double of(double x) {
      return (base + x) * up * down;
    }

    /** Whether all products with {@code up} are whole numbers that a double holds, {@code x} having so many bits. */
    boolean isExactForWidth(int width) {
      return isWhole(Math.abs(base) + (1L << width));
    }

    /** The same for sums of ints and up to 1,024 steps. */
    boolean isExactForStep(double step) {
      return step == Math.rint(step) && isWhole(Math.abs(base) + 1_024 * Math.abs(step) + 0x1p32);
    }

    private boolean isWhole(double most) {
      return up > 0 && up == Math.rint(up) && most * up < LARGEST;
    }
  }
}
