package io.foreshock.pgwire.wire;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.UnpooledByteBufAllocator;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Messages on their way to the client, collected until somebody takes them. Confined to one thread. */
public final class Out {
  private static final UnpooledByteBufAllocator HEAP = new UnpooledByteBufAllocator(false);
  private static final int FIRST_BYTES = 512;

  private @Nullable ByteBuf buffer;
  private int message;
  private int value;

  private ByteBuf buffer() {
    ByteBuf b = buffer;
    if (b == null) b = HEAP.heapBuffer(FIRST_BYTES);
    buffer = b;
    return b;
  }

  /** Bytes collected. */
  public int size() {
    return buffer == null ? 0 : buffer.readableBytes();
  }

  /** What was collected, for the caller to release; null when it is nothing. */
  public @Nullable ByteBuf take() {
    ByteBuf b = buffer;
    buffer = null;
    return b;
  }

  /** Cuts off what was written after {@link #size()} was {@code size}. */
  public void truncate(int size) {
    if (buffer != null) buffer.writerIndex(buffer.readerIndex() + size);
  }

  public Out begin(char type) {
    ByteBuf b = buffer().writeByte(type);
    message = b.writerIndex();
    b.writeInt(0);
    return this;
  }

  public Out end() {
    ByteBuf b = buffer();
    b.setInt(message, b.writerIndex() - message);
    return this;
  }

  public Out int8(int v) {
    buffer().writeByte(v);
    return this;
  }

  public Out int16(int v) {
    buffer().writeShort(v);
    return this;
  }

  public Out int32(int v) {
    buffer().writeInt(v);
    return this;
  }

  public Out int64(long v) {
    buffer().writeLong(v);
    return this;
  }

  public Out bytes(byte[] v) {
    buffer().writeBytes(v);
    return this;
  }

  public Out ascii(CharSequence v) {
    ByteBufUtil.writeAscii(buffer(), v);
    return this;
  }

  public Out utf8(String v) {
    ByteBufUtil.writeUtf8(buffer(), v);
    return this;
  }

  /** Text with a zero byte behind; zeros within become spaces. */
  public Out cstring(String v) {
    buffer().writeBytes(v.replace('\0', ' ').getBytes(StandardCharsets.UTF_8)).writeByte(0);
    return this;
  }

  public Out nullValue() {
    return int32(-1);
  }

  /** Begins a value whose length is not known yet. */
  public Out beginValue() {
    value = buffer().writerIndex();
    return int32(0);
  }

  public Out endValue() {
    ByteBuf b = buffer();
    b.setInt(value, b.writerIndex() - value - 4);
    return this;
  }

  /** A decimal number without detour over a text. */
  public Out decimal(long v) {
    if (v == Long.MIN_VALUE) return ascii("-9223372036854775808");
    ByteBuf b = buffer();
    long rest = v;
    if (rest < 0) {
      b.writeByte('-');
      rest = -rest;
    }
    int digits = 1;
    for (long x = rest; x >= 10; x /= 10)
      digits++;
    b.ensureWritable(digits);
    int at = b.writerIndex() + digits;
    b.writerIndex(at);
    do {
      b.setByte(--at, (int) ('0' + rest % 10));
      rest /= 10;
    } while (rest > 0);
    return this;
  }
}
