package io.foreshock.engine.format;

import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.engine.column.Bytes;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;

/** Unsigned numbers, seven bits a byte, low ones first (LEB128); at most ten bytes. */
final class Varint {
  private Varint() {
  }

  static Bytes put(Bytes out, long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      out.put((int) rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    return out.put((int) rest);
  }

  /**
   * @throws BufferUnderflowException
   *             at the end of the buffer
   */
  static long get(ByteBuffer in) {
    long value = 0;
    for (int shift = 0; shift < 70; shift += 7) {
      byte b = in.get();
      value |= (b & 0x7FL) << shift;
      if (b >= 0)
        return value;
    }
    throw new MalformedBlockException(in.position(), "number of more than ten bytes");
  }

  /** A length or count. */
  static int getInt(ByteBuffer in, String what, int limit) {
    long value = get(in);
    if (value < 0 || value > limit)
      throw new MalformedBlockException(in.position(), what + " out of range: value=" + value + ", limit=" + limit);
    return (int) value;
  }
}
