package io.foreshock.codec.numeric;

import io.foreshock.api.codec.MalformedBlockException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** Reads coded bytes that may be hostile: whatever does not fit is malformed. Confined to one call. */
final class Input {
  /** Widest value that fits eight bytes wherever it begins in the first. */
  private static final int WINDOW = 57;
  private static final int SOME_WORDS = 512;

  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer in;

  Input(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
  }

  int u8(String what, int limit) {
    need(1, what);
    int value = Byte.toUnsignedInt(in.get());
    if (value > limit)
      throw malformed(what + " out of range: value=" + value + ", limit=" + limit);
    return value;
  }

  int i32(String what) {
    need(4, what);
    return in.getInt();
  }

  /** Unsigned 16-bit words. */
  void words(int[] to, int n, String what) {
    need(2 * n, what);
    ShortBuffer words = in.asShortBuffer();
    // by way of an array: its loop becomes SIMD
    short[] some = new short[Math.min(n, SOME_WORDS)];
    for (int at = 0; at < n; at += SOME_WORDS) {
      int m = Math.min(SOME_WORDS, n - at);
      words.get(some, 0, m);
      for (int i = 0; i < m; i++)
        to[at + i] = some[i] & 0xFFFF;
    }
    in.position(in.position() + 2 * n);
  }

  long i64(String what) {
    need(8, what);
    return in.getLong();
  }

  /** LEB128 of the zigzag form. */
  long varint(String what) {
    long raw = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1, what);
      byte b = in.get();
      raw |= (long) (b & 0x7F) << shift;
      if (b >= 0)
        return raw >>> 1 ^ -(raw & 1);
    }
    throw malformed(what + " too long");
  }

  /** A count in 0..limit. */
  int count(String what, int limit) {
    long value = varint(what);
    if (value < 0 || value > limit)
      throw malformed(what + " out of range: value=" + value + ", limit=" + limit);
    return (int) value;
  }

  void longs(long[] to, int n, String what) {
    need(8 * n, what);
    in.asLongBuffer().get(to, 0, n);
    in.position(in.position() + 8 * n);
  }

  void bytes(byte[] to, int n, String what) {
    need(n, what);
    in.get(to, 0, n);
  }

  /** Values of {@code width} bits, lowest bit first, in whole bytes. */
  void bits(long[] to, int n, int width, String what) {
    int bytes = (int) ((long) n * width + 7 >>> 3);
    need(bytes, what);
    byte[] raw = new byte[bytes + Long.BYTES];
    in.get(raw, 0, bytes);
    long mask = width == 64 ? -1L : (1L << width) - 1;
    if (width > WINDOW)
      for (int i = 0; i < n; i++)
        to[i] = wide(raw, i * width, width) & mask;
    else
      for (int i = 0; i < n; i++) {
        int bit = i * width;
        to[i] = (long) LONGS.get(raw, bit >>> 3) >>> (bit & 7) & mask;
      }
  }

  private static long wide(byte[] raw, int bit, int width) {
    int at = bit >>> 3;
    int shift = bit & 7;
    long value = (long) LONGS.get(raw, at) >>> shift;
    return shift + width > 64 ? value | (long) Byte.toUnsignedInt(raw[at + 8]) << (64 - shift) : value;
  }

  void ints(int[] to, int n, String what) {
    need(4 * n, what);
    in.asIntBuffer().get(to, 0, n);
    in.position(in.position() + 4 * n);
  }

  void skip(int bytes, String what) {
    need(bytes, what);
    in.position(in.position() + bytes);
  }

  void end() {
    if (in.hasRemaining())
      throw malformed("bytes left over: bytes=" + in.remaining());
  }

  private void need(int bytes, String what) {
    if (in.remaining() < bytes)
      throw malformed(what + " cut short: needed=" + bytes + ", bytes=" + in.remaining());
  }

  MalformedBlockException malformed(String reason) {
    return new MalformedBlockException(in.position(), reason);
  }
}
