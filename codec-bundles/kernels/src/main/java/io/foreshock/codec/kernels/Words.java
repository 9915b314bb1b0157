package io.foreshock.codec.kernels;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Eight bytes of an array at once, little endian, wherever they begin. */
public final class Words {
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private Words() {
  }

  public static long get(byte[] from, int at) {
    return (long) LONG.get(from, at);
  }

  public static void put(byte[] to, int at, long word) {
    LONG.set(to, at, word);
  }
}
