package io.foreshock.codec.kernels;

/**
 * The inner loops of cold columns: plain Java is the specification, SIMD the same where it is faster. Stateless.
 */
sealed interface RansKernel permits ScalarRansKernel, SimdRansKernel {
  RansKernel PLAIN = new ScalarRansKernel();

  /** The one to use now for a tile of which so many values are left. */
  static RansKernel of(int n) {
    return n >= IntLanes.VALUES ? Kernels.rans() : PLAIN;
  }

  /**
   * Residuals as tokens and places in their bins, at the same indices; {@code n} may be anything up to 1,024 for plain
   * Java, else is 1,024.
   *
   * @param escaped
   *            gets a bit for each value that no bin holds
   * @return how many of them there are
   */
  int tokens(long[] residuals, int from, int n, BinChoice choice, byte[] tokens, int[] places, long[] escaped);

  /**
   * Decodes the next {@code n} tokens, a multiple of the states, and what they stand for.
   *
   * @param tile
   *            gets the numbers
   */
  void decode(Rans.Decoder d, int[] tile, int n);

  /**
   * Undoes a prediction, row by row, in place, see {@link Prediction}.
   *
   * @param a
   *            per lane: base, value before, or level
   * @param b
   *            per lane: difference before
   */
  void restore(int kind, long[] v, int rows, long[] a, long[] b);

  /**
   * The same for 16 lanes whose values are near: {@code v} holds residuals less {@code lowest}, and then values above the
   * base of their lane, as {@code levels} do; kinds of differences or levels only.
   *
   * @param levels
   *            per lane: value before, or level
   */
  void restore(int kind, int[] v, int rows, int lowest, int[] levels);

  /** {@code tile[i] = base + (numbers[i] << shift)}; {@code n} may be rounded up to a multiple of 8. */
  void widen(int[] numbers, int n, int shift, long base, long[] tile);

  /** {@code tile[i] = base + (numbers[i] << shift) + low[i]}. */
  void widen(int[] numbers, int[] low, int n, int shift, long base, long[] tile);

  /**
   * Turns rows of 16 lanes into stretches: {@code out[at + lane * stride + row]}.
   *
   * @param rows
   *            a multiple of 8
   */
  void transpose(long[] tile, int rows, long[] out, int at, int stride);

  /** The same, as {@code number * up * down}. */
  void transpose(long[] tile, int rows, double[] out, int at, int stride, double up, double down);

  /** Values above the base of their lane. */
  void transpose(int[] tile, int rows, long[] bases, long[] out, int at, int stride);

  /** The same, as {@code number * up * down}; bases below 2^52. */
  void transpose(int[] tile, int rows, long[] bases, double[] out, int at, int stride, double up, double down);
}
