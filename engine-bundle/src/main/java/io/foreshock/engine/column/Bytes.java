package io.foreshock.engine.column;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** A growing little-endian byte array. Confined to one thread. */
public final class Bytes {
  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private byte[] array;
  private int size;

  public Bytes(int capacity) {
    array = new byte[Math.max(64, capacity)];
  }

  public int size() {
    return size;
  }

  public Bytes clear() {
    size = 0;
    return this;
  }

  public Bytes put(int value) {
    room(1);
    array[size++] = (byte) value;
    return this;
  }

  public Bytes putShort(int value) {
    room(2);
    SHORT.set(array, size, (short) value);
    size += 2;
    return this;
  }

  public Bytes putInt(int value) {
    room(4);
    INT.set(array, size, value);
    size += 4;
    return this;
  }

  public Bytes putLong(long value) {
    room(8);
    LONG.set(array, size, value);
    size += 8;
    return this;
  }

  public Bytes putDouble(double value) {
    return putLong(Double.doubleToRawLongBits(value));
  }

  public Bytes put(byte[] bytes) {
    room(bytes.length);
    System.arraycopy(bytes, 0, array, size, bytes.length);
    size += bytes.length;
    return this;
  }

  public Bytes put(byte[] from, int at, int n) {
    room(n);
    System.arraycopy(from, at, array, size, n);
    size += n;
    return this;
  }

  public Bytes put(ByteBuffer bytes) {
    int n = bytes.remaining();
    room(n);
    bytes.get(array, size, n);
    size += n;
    return this;
  }

  /** Length (u32) and UTF-8 bytes. */
  public Bytes putText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return putInt(utf8.length).put(utf8);
  }

  public void setInt(int offset, int value) {
    INT.set(array, offset, value);
  }

  public byte[] toArray() {
    return Arrays.copyOf(array, size);
  }

  /** A little-endian view of the bytes so far; valid until the next put. */
  public ByteBuffer view() {
    return ByteBuffer.wrap(array, 0, size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private void room(int more) {
    if (size + more > array.length)
      array = Arrays.copyOf(array, Math.max(size + more, array.length * 2));
  }
}
