package io.foreshock.codec.kernels;

/**
 * The inner loops of encoding: plain Java is the specification, SIMD the same where it is faster. Plain Java takes any
 * number of values, SIMD multiples of {@link #STEP}, and vectors of 1,024 where it packs. Stateless.
 */
public sealed interface FrameKernel permits ScalarFrameKernel, SimdFrameKernel {
  int STEP = 64;
  int FAILED = IntLanes.VALUES / Long.SIZE + STEP;
  FrameKernel PLAIN = new ScalarFrameKernel();

  /** The one to use now for so many values. */
  static FrameKernel of(int n) {
    return n == IntLanes.VALUES ? Kernels.frames() : PLAIN;
  }

  /**
   * Doubles as whole numbers, see {@link Decimals}; where a double would not come back, its bit in {@code failed} is set
   * and {@code whole} is any number.
   *
   * @param failed
   *            {@link #FAILED} long: 64 values each, and room to find them
   * @return how many would not come back
   */
  int wholes(double[] values, int from, int n, WholeNumbers.Scale pair, long[] whole, int at, long[] failed);

  /**
   * Doubles as multiples of a step, see {@link Multiples}; where one is none that fits, its bit in {@code failed} is set
   * and {@code numbers} and {@code differences} are any.
   *
   * @return how many are none
   */
  int multiples(double[] values, int from, int n, double step, long[] numbers, long[] differences, int at,
      long[] failed);

  /** Raw bits of doubles; all of them or-ed together. */
  long bits(double[] values, int from, int n, long[] bits, int at);

  /** Takes low zeros away and orders, in place, see {@link OrderedBits}. */
  void order(long[] bits, int from, int n, int zeros);

  /**
   * Least and greatest.
   *
   * @param ends
   *            gets them, followed by room for 14 more
   */
  void range(long[] values, int from, int n, long[] ends);

  /** {@code tile[i] = values[from + i] - values[from + i - 1]}, the first as the second; their range as above. */
  void differences(long[] values, int from, int n, long[] tile, long[] ends);

  /** Bits the values take above {@code base}, or {@code around} it, zigzag; in any order. */
  void widths(long[] values, int from, int n, long base, boolean around, byte[] widths);

  /** How many take more bits. */
  int wider(byte[] widths, int n, int limit);

  /** Places of the values outside of {@code [base, base + 2^width)}; how many. */
  int outside(long[] values, int from, int n, long base, int width, long[] places);

  /** Packs the low bits of 1,024 values above {@code base}, {@code width} 0 to 31; see {@link IntLanes}. */
  void pack(long[] values, int from, long base, int width, int[] words);

  /** Packs the low bits of 1,024 values above {@code base}, {@code width} 0 to 64; see {@link LanePacking}. */
  void pack(long[] values, int from, long base, int width, long[] words);
}
