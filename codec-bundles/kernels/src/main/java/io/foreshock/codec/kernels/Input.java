package io.foreshock.codec.kernels;

import io.foreshock.api.codec.MalformedBlockException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Reads coded bytes that may be hostile: whatever does not fit is malformed. Confined to one call. */
public final class Input {
  /** Bytes after those that were asked for which may be read, and mean nothing. */
  public static final int SLACK = 8;
  /** Widest value that fits eight bytes wherever it begins in the first. */
  private static final int WINDOW = 57;

  private static final ValueLayout.OfInt INTS = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private final ByteBuffer in;
  /** What was left at the start. */
  private final MemorySegment bytes;
  private final int start;

  public Input(ByteBuffer in) {
    this.in = in.order(ByteOrder.LITTLE_ENDIAN);
    bytes = MemorySegment.ofBuffer(in);
    start = in.position();
  }

  public int u8(String what, int limit) {
    need(1, what);
    int value = Byte.toUnsignedInt(in.get());
    if (value > limit)
      throw malformed(what + " out of range: value=" + value + ", limit=" + limit);
    return value;
  }

  public int i32(String what) {
    need(4, what);
    return in.getInt();
  }

  /** Unsigned 16-bit words. */
  void words(short[] to, int n, String what) {
    need(2 * n, what);
    in.asShortBuffer().get(to, 0, n);
    in.position(in.position() + 2 * n);
  }

  public long i64(String what) {
    need(8, what);
    return in.getLong();
  }

  /** The zigzag form of {@link #unsigned}. */
  public long varint(String what) {
    long raw = unsigned(what);
    return raw >>> 1 ^ -(raw & 1);
  }

  /** LEB128. */
  public long unsigned(String what) {
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

  /** An unsigned number in 0..limit. */
  public int count(String what, long limit) {
    long value = unsigned(what);
    if (value < 0 || value > limit)
      throw malformed(what + " out of range: value=" + value + ", limit=" + limit);
    return (int) value;
  }

  void longs(long[] to, int n, String what) {
    need(8 * n, what);
    in.asLongBuffer().get(to, 0, n);
    in.position(in.position() + 8 * n);
  }

  public void bytes(byte[] to, int n, String what) {
    need(n, what);
    in.get(to, 0, n);
  }

  /** The next bytes, and {@link #SLACK} more. */
  public byte[] bytes(int n, String what) {
    need(n, what);
    byte[] bytes = new byte[n + SLACK];
    in.get(bytes, 0, n);
    return bytes;
  }

  /** Numbers of {@code width} bits, at most 30, and {@code base}, at most 2^30, on top. */
  public void bits(int[] to, int n, int width, int base, String what) {
    if (width == 0) {
      Arrays.fill(to, 0, n, base);
      return;
    }
    byte[] bytes = bytes(n * width + 7 >>> 3, what);
    long mask = (1L << width) - 1;
    for (int i = 0, bit = 0; i < n; i++, bit += width)
      to[i] = base + (int) (Words.get(bytes, bit >>> 3) >>> (bit & 7) & mask);
  }

  /** Values of {@code width} bits, lowest bit first, in whole bytes. */
  public void bits(long[] to, int n, int width, String what) {
    int bytes = (int) ((long) n * width + 7 >>> 3);
    byte[] raw = bytes(bytes, what);
    long mask = width == 64 ? -1L : (1L << width) - 1;
    if (width > WINDOW)
      for (int i = 0; i < n; i++)
        to[i] = wide(raw, i * width, width) & mask;
    else
      for (int i = 0; i < n; i++) {
        int bit = i * width;
        to[i] = Words.get(raw, bit >>> 3) >>> (bit & 7) & mask;
      }
  }

  private static long wide(byte[] raw, int bit, int width) {
    int at = bit >>> 3;
    int shift = bit & 7;
    long value = Words.get(raw, at) >>> shift;
    return shift + width > 64 ? value | (long) Byte.toUnsignedInt(raw[at + 8]) << (64 - shift) : value;
  }

  void ints(int[] to, int n, String what) {
    need(4 * n, what);
    int at = in.position();
    MemorySegment.copy(bytes, INTS, at - start, to, 0, n);
    in.position(at + 4 * n);
  }

  /** Passes bytes by; where they begin, for those who want them later. */
  public int skip(int bytes, String what) {
    need(bytes, what);
    int at = in.position();
    in.position(at + bytes);
    return at;
  }

  /** Of bytes passed by. */
  public int u16At(int at) {
    return Short.toUnsignedInt(in.getShort(at));
  }

  /** Of bytes passed by. */
  public long i64At(int at) {
    return in.getLong(at);
  }

  public void end() {
    if (in.hasRemaining())
      throw malformed("bytes left over: bytes=" + in.remaining());
  }

  public int remaining() {
    return in.remaining();
  }

  private void need(int bytes, String what) {
    if (bytes < 0 || in.remaining() < bytes)
      throw malformed(what + " cut short: needed=" + bytes + ", bytes=" + in.remaining());
  }

  public MalformedBlockException malformed(String reason) {
    return new MalformedBlockException(in.position(), reason);
  }
}
