package io.foreshock.codec.numeric;

import io.foreshock.api.codec.MalformedBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;

/** Reads coded bytes that may be hostile: whatever does not fit is malformed. Confined to one call. */
final class Input {
  /** Widest value that fits eight bytes wherever it begins in the first. */
  private static final int WINDOW = 57;
  private static final int SOME_WORDS = 512;

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

  /** Values of {@code width} bits, lowest bit first, in whole bytes. */
  void bits(long[] to, int n, int width, String what) {
    int bytes = (int) ((long) n * width + 7 >>> 3);
    need(bytes, what);
    int start = in.position();
    long mask = width == 64 ? -1L : (1L << width) - 1;
    // eight bytes are read at once while there are so many, whatever they belong to
    int whole = width == 0 || width > WINDOW ? 0 : Math.clamp(((in.limit() - start - 8) * 8L + 7) / width, 0, n);
    for (int i = 0; i < whole; i++) {
      int bit = i * width;
      to[i] = in.getLong(start + (bit >>> 3)) >>> (bit & 7) & mask;
    }
    for (int i = whole; i < n; i++)
      to[i] = width == 0 ? 0 : window(start, bytes, i * width, width) & mask;
    in.position(start + bytes);
  }

  private long window(int start, int bytes, int bit, int width) {
    int at = bit >>> 3;
    int shift = bit & 7;
    long value = 0;
    for (int b = 0; b < 8 && at + b < bytes; b++)
      value |= (long) Byte.toUnsignedInt(in.get(start + at + b)) << (8 * b);
    value >>>= shift;
    if (shift + width > 64)
      value |= (long) Byte.toUnsignedInt(in.get(start + at + 8)) << (64 - shift);
    return value;
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
