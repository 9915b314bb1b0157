package io.foreshock.pgwire.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way to the client, collected in one array until somebody takes them. An idle one holds nothing.
 * Confined to one thread.
 */
public final class Out {
  private static final VarHandle SHORTS = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INTS = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final byte[] NOTHING = {};
  private static final int FIRST_BYTES = 512;
  private static final int MOST_FIRST_BYTES = 40 << 10;
  private static final int MOST_BYTES = Integer.MAX_VALUE - 16;
  private static final int LONGEST_DECIMAL = 20;

  private byte[] bytes = NOTHING;
  private int size;
  /** As much as was needed last time. */
  private int first = FIRST_BYTES;
  private int message;
  private int value;
  private @Nullable String lastText;
  private byte[] lastBytes = NOTHING;

  /** Makes room and returns where it begins. */
  private int room(int more) {
    int at = size;
    if (bytes.length - at < more) grow(more);
    size = at + more;
    return at;
  }

  private void grow(int more) {
    long needed = (long) size + more;
    if (needed > MOST_BYTES)
      throw new PgError(PgError.LIMIT_EXCEEDED, "message too long: bytes=" + needed + ", limit=" + MOST_BYTES);
    long wanted = size == 0 ? first : 2L * bytes.length;
    bytes = Arrays.copyOf(bytes, (int) Math.min(MOST_BYTES, Math.max(needed, wanted)));
  }

  /** Bytes collected. */
  public int size() {
    return size;
  }

  /** What was collected, for the caller to release; null when it is nothing. */
  public @Nullable ByteBuf take() {
    if (size == 0) return null;
    ByteBuf taken = Unpooled.wrappedBuffer(bytes, 0, size);
    first = Math.clamp(size + size / 8, FIRST_BYTES, MOST_FIRST_BYTES);
    bytes = NOTHING;
    size = 0;
    lastText = null;
    return taken;
  }

  /** Cuts off what was written after {@link #size()} was {@code size}. */
  public void truncate(int toSize) {
    size = Math.min(size, toSize);
  }

  public Out begin(char type) {
    int at = room(5);
    bytes[at] = (byte) type;
    message = at + 1;
    return this;
  }

  public Out end() {
    INTS.set(bytes, message, size - message);
    return this;
  }

  public Out int8(int v) {
    int at = room(1);
    bytes[at] = (byte) v;
    return this;
  }

  public Out int16(int v) {
    int at = room(2);
    SHORTS.set(bytes, at, (short) v);
    return this;
  }

  public Out int32(int v) {
    int at = room(4);
    INTS.set(bytes, at, v);
    return this;
  }

  public Out int64(long v) {
    int at = room(8);
    LONGS.set(bytes, at, v);
    return this;
  }

  /** A value of eight bytes, its length in front. */
  public Out value64(long v) {
    int at = room(12);
    INTS.set(bytes, at, 8);
    LONGS.set(bytes, at + 4, v);
    return this;
  }

  public Out bytes(byte[] v) {
    int at = room(v.length);
    System.arraycopy(v, 0, bytes, at, v.length);
    return this;
  }

  public Out ascii(CharSequence v) {
    int n = v.length();
    int at = room(n);
    for (int i = 0; i < n; i++) {
      char c = v.charAt(i);
      bytes[at + i] = (byte) (c < 128 ? c : '?');
    }
    return this;
  }

  /** The same text again, as in a column of names, is not encoded again. */
  @SuppressWarnings("ReferenceEquality")
  public Out utf8(String v) {
    if (v != lastText) {
      lastBytes = v.getBytes(StandardCharsets.UTF_8);
      lastText = v;
    }
    return bytes(lastBytes);
  }

  /** Text with a zero byte behind; zeros within become spaces. */
  public Out cstring(String v) {
    return bytes(v.replace('\0', ' ').getBytes(StandardCharsets.UTF_8)).int8(0);
  }

  public Out nullValue() {
    return int32(-1);
  }

  /** Begins a value whose length is not known yet. */
  public Out beginValue() {
    value = room(4);
    return this;
  }

  public Out endValue() {
    INTS.set(bytes, value, size - value - 4);
    return this;
  }

  /** A decimal number without detour over a text. */
  public Out decimal(long v) {
    if (v == Long.MIN_VALUE) return ascii("-9223372036854775808");
    int at = room(LONGEST_DECIMAL);
    long rest = v;
    if (rest < 0) {
      bytes[at++] = '-';
      rest = -rest;
    }
    int digits = 1;
    for (long x = rest; x >= 10; x /= 10)
      digits++;
    size = at + digits;
    for (int i = size - 1; i >= at; i--) {
      bytes[i] = (byte) ('0' + rest % 10);
      rest /= 10;
    }
    return this;
  }
}
