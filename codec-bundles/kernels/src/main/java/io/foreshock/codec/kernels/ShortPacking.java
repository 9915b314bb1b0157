package io.foreshock.codec.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Fewer than 1,024 values, one after the other, lowest bit first: so narrow that each is within four whole bytes. */
final class ShortPacking {
  static final int MAX_WIDTH = 25;
  /** Bytes behind the last value that may be looked at: a vector. */
  static final int PAD = 64;
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private ShortPacking() {
  }

  static int bytes(int n, int width) {
    return n * width + 7 >>> 3;
  }

  static int get(byte[] packed, int width, int mask, int i) {
    int bit = i * width;
    return (int) INTS.get(packed, bit >>> 3) >>> (bit & 7) & mask;
  }
}
