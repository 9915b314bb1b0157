package io.foreshock.codec.kernels;

/**
 * How a vector of longs is packed smallest: which stretch of 2^width numbers above {@code base} is stored in place; the
 * few outside of it, on either side, keep their low bits there and their high bits as patches.
 */
record VectorPlan(long base, int width, long bits, boolean patched) {
  static final int POSITION_BITS = 10;
  /** Of position and high bits together. */
  static final int PATCH_BITS = 64;
  private static final int HEAD_BITS = 24;
  private static final int SAMPLES = 17;

  /**
   * @param room
   *            its {@code ends} are the values' range
   */
  static VectorPlan of(long[] values, int from, int n, Scratch room) {
    long min = room.ends[0];
    long max = room.ends[1];
    if (min == max)
      return new VectorPlan(min, 0, HEAD_BITS, false);
    int highest = bitsOf(max - min);
    FrameKernel kernel = FrameKernel.of(n);
    kernel.widths(values, from, n, min, false, room.widths);
    VectorPlan plan = cheapest(min, false, highest, n, room.widths, kernel);
    long median = median(values, from, n, room.samples);
    long spread = room.samples[Math.min(n, SAMPLES) - 1 - Math.min(n, SAMPLES) / 8]
        - room.samples[Math.min(n, SAMPLES) / 8];
    if ((spread == 0 ? 0 : bitsOf(spread) + 1) >= plan.width)
      return plan;
    kernel.widths(values, from, n, median, true, room.widths);
    int farthest = farthest(median - min, max - median);
    VectorPlan around = cheapest(median, true, farthest, n, room.widths, kernel);
    return around.bits < plan.bits ? around : plan;
  }

  /** Widest zigzag form of differences up to these; beyond the type's range they wrap around. */
  private static int farthest(long below, long above) {
    return (below | above) < 0 ? Long.SIZE : Math.max(bitsOf(zigzag(-below)), bitsOf(zigzag(above)));
  }

  private static int bitsOf(long x) {
    return 64 - Long.numberOfLeadingZeros(x);
  }

  private static long zigzag(long d) {
    return d << 1 ^ d >> 63;
  }

  private static VectorPlan cheapest(long base, boolean around, int highest, int n, byte[] widths,
      FrameKernel kernel) {
    int width = highest;
    long best = (long) n * highest;
    for (int w = highest - 1; w >= 0; w--) {
      long wider = kernel.wider(widths, n, w);
      // narrower ones have no fewer patches, and those cost no less
      if (wider * (POSITION_BITS + highest + 1) + 16 >= best)
        break;
      int patch = POSITION_BITS + highest - w + 1;
      long bits = (long) n * w + wider * patch + 16;
      if (bits < best && patch <= PATCH_BITS) {
        best = bits;
        width = w;
      }
    }
    return new VectorPlan(around && width > 0 ? base - (1L << width - 1) : base, width, best + HEAD_BITS,
        width < highest);
  }

  /** Of a few values, which are left in ascending order. */
  private static long median(long[] values, int from, int n, long[] samples) {
    int count = Math.min(n, SAMPLES);
    for (int i = 0; i < count; i++) {
      long x = values[from + (int) ((long) i * n / count)];
      int j = i;
      for (; j > 0 && samples[j - 1] > x; j--)
        samples[j] = samples[j - 1];
      samples[j] = x;
    }
    return samples[count / 2];
  }
}
