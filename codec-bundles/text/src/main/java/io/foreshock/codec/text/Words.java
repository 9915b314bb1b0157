package io.foreshock.codec.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array at once, little endian, wherever they begin. */
final class Words {
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {
  }

  static long get(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  static void put(byte[] to, int at, long word) {
    LONG.set(to, at, word);
  }
}
