package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.Words;
import java.util.Arrays;

/** Bits one after the other, low ones first. Confined to one call. */
final class BitWriter {
  private static final int HALF = 32;

  private byte[] bytes;
  private long bit;

  BitWriter(int capacity) {
    bytes = new byte[capacity + 2 * Long.BYTES];
  }

  /** The lowest {@code width} bits, at most 62. */
  void put(long value, int width) {
    if (width > HALF) {
      put(value, HALF);
      put(value >>> HALF, width - HALF);
      return;
    }
    int at = (int) (bit >>> 3);
    if (at + 2 * Long.BYTES > bytes.length)
      bytes = Arrays.copyOf(bytes, 2 * bytes.length);
    Words.put(bytes, at, Words.get(bytes, at) | (value & (1L << width) - 1) << (bit & 7));
    bit += width;
  }

  int bytes() {
    return (int) (bit + 7 >>> 3);
  }

  void write(Output out) {
    out.bytes(bytes, 0, bytes());
  }

  /** Bits that lie in an array with {@link Input#SLACK}. */
  static long get(byte[] bytes, long bit, int width) {
    if (width > HALF)
      return get(bytes, bit, HALF) | get(bytes, bit + HALF, width - HALF) << HALF;
    return Words.get(bytes, (int) (bit >>> 3)) >>> (bit & 7) & (1L << width) - 1;
  }
}
