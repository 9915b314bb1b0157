package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.Longs;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import io.foreshock.codec.kernels.Zstd;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Longs above their least as bytes of a Zstandard frame: for what comes again in the same order. Slow both ways.
 *
 * <pre>
 * | least: varint | bytes of a number u8: 1, 2, 4 or 8 | bytes of the frame: unsigned | frame |
 * </pre>
 */
final class ZstdCode implements Longs {
  static final Longs LONGS = new ZstdCode();

  private ZstdCode() {
  }

  @Override
  public void encode(long[] values, int count, Scratch room, Output out) {
    long least = Long.MAX_VALUE;
    long most = Long.MIN_VALUE;
    for (int i = 0; i < count; i++) {
      least = Math.min(least, values[i]);
      most = Math.max(most, values[i]);
    }
    int width = width(most - least);
    ByteBuffer numbers = ByteBuffer.allocate(count * width).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < count; i++)
      put(numbers, width, values[i] - least);
    byte[] frame = Zstd.compress(numbers.array(), 0, numbers.capacity());
    out.varint(least);
    out.u8(width);
    out.unsigned(frame.length);
    out.bytes(ByteBuffer.wrap(frame));
  }

  private static int width(long most) {
    return Integer.highestOneBit(2 * ((64 - Long.numberOfLeadingZeros(most | 1) + 7) / Byte.SIZE) - 1);
  }

  private static void put(ByteBuffer to, int width, long number) {
    switch (width) {
      case 1 -> to.put((byte) number);
      case 2 -> to.putShort((short) number);
      case 4 -> to.putInt((int) number);
      default -> to.putLong(number);
    }
  }

  @Override
  public void decode(Input in, int count, Target target) {
    long least = in.varint("least");
    int width = in.u8("bytes of a number", Long.BYTES);
    if (Integer.bitCount(width) != 1)
      throw in.malformed("bytes of a number: value=" + width + ", expected=1, 2, 4 or 8");
    int length = in.count("frame", in.remaining());
    byte[] bytes = new byte[count * width];
    Zstd.decompress(in, length, bytes, 0, bytes.length);
    ByteBuffer numbers = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    long[] tile = new long[IntLanes.VALUES];
    for (int at = 0; at < count; at += tile.length) {
      int n = Math.min(tile.length, count - at);
      for (int i = 0; i < n; i++)
        tile[i] = least + get(numbers, width);
      target.longs(tile, n, at);
    }
  }

  private static long get(ByteBuffer from, int width) {
    return switch (width) {
      case 1 -> Byte.toUnsignedLong(from.get());
      case 2 -> Short.toUnsignedLong(from.getShort());
      case 4 -> Integer.toUnsignedLong(from.getInt());
      default -> from.getLong();
    };
  }
}
