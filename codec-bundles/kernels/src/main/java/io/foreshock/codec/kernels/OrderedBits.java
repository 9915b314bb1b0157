package io.foreshock.codec.kernels;

/**
 * Bits of doubles, mapped so that numeric order is integer order and freed of the low zeros all values share (29 of
 * them when floats were widened).
 */
public final class OrderedBits {
  private OrderedBits() {
  }

  /** @return how many low zeros were taken away */
  public static int of(double[] values, int from, int count, long[] bits) {
    long any = 0;
    for (int at = 0; at < count; at += IntLanes.VALUES) {
      int n = Math.min(IntLanes.VALUES, count - at);
      any |= FrameKernel.of(n).bits(values, from + at, n, bits, at);
    }
    int zeros = any == 0 ? 63 : Long.numberOfTrailingZeros(any);
    for (int at = 0; at < count; at += IntLanes.VALUES) {
      int n = Math.min(IntLanes.VALUES, count - at);
      FrameKernel.of(n).order(bits, at, n, zeros);
    }
    return zeros;
  }

  static void restore(long[] bits, int first, int count, int zeros, double[] values, int at) {
    if (count == IntLanes.VALUES)
      Kernels.pack().disorder(bits, first, count, zeros, values, at);
    else
      for (int i = 0; i < count; i++)
        values[at + i] = restored(bits[first + i], zeros);
  }

  static double restored(long bits, int zeros) {
    return Double.longBitsToDouble(ordered(bits) << zeros);
  }

  /** Its own inverse: negative numbers count downwards from -1. */
  public static long ordered(long bits) {
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }
}
