package io.foreshock.codec.text;

import io.foreshock.api.codec.MalformedBlockException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads coded bytes that may be hostile: whatever does not fit is malformed. Confined to one call. */
final class Input {
  /** Bytes after those that were asked for which may be read, and mean nothing. */
  static final int SLACK = 8;

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

  long i64(String what) {
    need(8, what);
    return in.getLong();
  }

  /** LEB128, unsigned. */
  long varint(String what) {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      need(1, what);
      byte b = in.get();
      value |= (long) (b & 0x7F) << shift;
      if (b >= 0)
        return value;
    }
    throw malformed(what + " too long");
  }

  /** A count in 0..limit. */
  int count(String what, long limit) {
    long value = varint(what);
    if (value < 0 || value > limit)
      throw malformed(what + " out of range: value=" + value + ", limit=" + limit);
    return (int) value;
  }

  /** The next bytes, and {@link #SLACK} more. */
  byte[] bytes(int n, String what) {
    need(n, what);
    byte[] bytes = new byte[n + SLACK];
    in.get(bytes, 0, n);
    return bytes;
  }

  /** Numbers of {@code width} bits, at most 30, and {@code base}, at most 2^30, on top. */
  void bits(int[] to, int n, int width, int base, String what) {
    if (width == 0) {
      Arrays.fill(to, 0, n, base);
      return;
    }
    byte[] bytes = bytes(n * width + 7 >>> 3, what);
    long mask = (1L << width) - 1;
    for (int i = 0, bit = 0; i < n; i++, bit += width)
      to[i] = base + (int) (Words.get(bytes, bit >>> 3) >>> (bit & 7) & mask);
  }

  int remaining() {
    return in.remaining();
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
    if (bytes < 0 || in.remaining() < bytes)
      throw malformed(what + " cut short: needed=" + bytes + ", bytes=" + in.remaining());
  }

  MalformedBlockException malformed(String reason) {
    return new MalformedBlockException(in.position(), reason);
  }
}
