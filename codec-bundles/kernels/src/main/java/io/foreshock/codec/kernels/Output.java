package io.foreshock.codec.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/** Writes coded bytes; once there is no room it only remembers so. Confined to one call. */
public final class Output {
  private final ByteBuffer out;
  private boolean full;

  public Output(ByteBuffer out) {
    this.out = out.order(ByteOrder.LITTLE_ENDIAN);
  }

  public boolean isFull() {
    return full;
  }

  public void u8(int value) {
    if (room(1))
      out.put((byte) value);
  }

  void i32(int value) {
    if (room(4))
      out.putInt(value);
  }

  void chars(char[] values, int from, int n) {
    if (!room(2 * n))
      return;
    out.asCharBuffer().put(values, from, n);
    out.position(out.position() + 2 * n);
  }

  public void bytes(ByteBuffer bytes) {
    if (room(bytes.remaining()))
      out.put(bytes);
  }

  public void i64(long value) {
    if (room(8))
      out.putLong(value);
  }

  /** The zigzag form of {@link #unsigned}. */
  public void varint(long value) {
    unsigned(value << 1 ^ value >> 63);
  }

  /** LEB128. */
  public void unsigned(long value) {
    long raw = value;
    while ((raw & ~0x7FL) != 0) {
      u8((int) (raw & 0x7F | 0x80));
      raw >>>= 7;
    }
    u8((int) raw);
  }

  public void longs(long[] values, int n) {
    if (!room(8 * n))
      return;
    out.asLongBuffer().put(values, 0, n);
    out.position(out.position() + 8 * n);
  }

  void ints(int[] values, int n) {
    if (!room(4 * n))
      return;
    out.asIntBuffer().put(values, 0, n);
    out.position(out.position() + 4 * n);
  }

  /** Values of {@code width} bits, lowest bit first, in whole bytes. */
  public void bits(long[] values, int n, int width) {
    int bytes = (n * width + 7) >>> 3;
    if (!room(bytes))
      return;
    int bit = 0;
    long held = 0;
    for (int i = 0; i < n && width > 0; i++) {
      held |= values[i] << bit;
      int total = bit + width;
      if (total >= 64) {
        out.putLong(held);
        held = bit == 0 ? 0 : values[i] >>> (64 - bit);
        total -= 64;
      }
      bit = total;
    }
    for (; bit > 0; bit -= 8, held >>>= 8)
      out.put((byte) held);
  }

  private boolean room(int bytes) {
    if (out.remaining() < bytes)
      full = true;
    return !full;
  }
}
