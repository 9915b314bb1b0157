package io.foreshock.codec.numeric;

/**
 * Bits of doubles, mapped so that numeric order is integer order and freed of the low zeros all values share (29 of
 * them when floats were widened).
 */
final class OrderedBits {
  private OrderedBits() {
  }

  /** @return how many low zeros were taken away */
  static int of(double[] values, int from, int count, long[] bits) {
    long any = 0;
    for (int i = 0; i < count; i++) {
      bits[i] = Double.doubleToRawLongBits(values[from + i]);
      any |= bits[i];
    }
    int zeros = any == 0 ? 63 : Long.numberOfTrailingZeros(any);
    for (int i = 0; i < count; i++)
      bits[i] = ordered(bits[i] >> zeros);
    return zeros;
  }

  static void restore(long[] bits, int first, int count, int zeros, double[] values, int at) {
    for (int i = 0; i < count; i++)
      values[at + i] = Double.longBitsToDouble((bits[first + i] ^ bits[first + i] >> 63 & Long.MAX_VALUE) << zeros);
  }

  /** Its own inverse: negative numbers count downwards from -1. */
  static long ordered(long bits) {
    return bits ^ (bits >> 63 & Long.MAX_VALUE);
  }
}
