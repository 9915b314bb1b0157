package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Words;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** A growing array of coded bytes, little endian. Confined to one call. */
final class Output {
  private byte[] array;
  private int size;

  Output(int capacity) {
    array = new byte[capacity + Long.BYTES];
  }

  int size() {
    return size;
  }

  void clear() {
    size = 0;
  }

  byte[] array() {
    return array;
  }

  Output u8(int value) {
    room(1);
    array[size++] = (byte) value;
    return this;
  }

  Output u16(int value) {
    return u8(value).u8(value >>> 8);
  }

  Output i32(int value) {
    room(8);
    Words.put(array, size, value);
    size += 4;
    return this;
  }

  Output i64(long value) {
    room(8);
    Words.put(array, size, value);
    size += 8;
    return this;
  }

  /** LEB128, unsigned. */
  Output varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      u8((int) rest & 0x7F | 0x80);
      rest >>>= 7;
    }
    return u8((int) rest);
  }

  Output bytes(byte[] from, int at, int n) {
    room(n);
    System.arraycopy(from, at, array, size, n);
    size += n;
    return this;
  }

  Output append(Output other) {
    return bytes(other.array, 0, other.size);
  }

  /** Values of {@code width} bits, at most 56, lowest bit first, in whole bytes. */
  Output bits(long[] values, int n, int width) {
    int bytes = (int) ((long) n * width + 7 >>> 3);
    room(bytes + Long.BYTES);
    Arrays.fill(array, size, size + bytes + Long.BYTES, (byte) 0);
    for (int i = 0; i < n; i++) {
      long bit = (long) i * width;
      int at = size + (int) (bit >>> 3);
      Words.put(array, at, Words.get(array, at) | values[i] << (bit & 7));
    }
    size += bytes;
    return this;
  }

  /** @return false when {@code out} has no room */
  boolean to(ByteBuffer out) {
    if (out.remaining() < size)
      return false;
    out.put(array, 0, size);
    return true;
  }

  private void room(int more) {
    if (size + more + Long.BYTES > array.length)
      array = Arrays.copyOf(array, Math.max(size + more + Long.BYTES, 2 * array.length));
  }
}
