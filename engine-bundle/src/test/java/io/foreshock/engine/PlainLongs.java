package io.foreshock.engine;

import io.foreshock.api.codec.BlockCodec;
import java.nio.ByteBuffer;

/** Few bytes a value: smaller than raw, so that the engine prefers it. */
record PlainLongs(int id, int width, boolean cold) implements BlockCodec {
  @Override
  public String name() {
    return "test-narrow-" + width;
  }

  @Override
  public Kind kind() {
    return Kind.LONG;
  }

  @Override
  public boolean encode(long[] values, int from, int count, ByteBuffer out) {
    int unused = Long.SIZE - Byte.SIZE * width;
    for (int i = from; i < from + count; i++) {
      if (values[i] << unused >> unused != values[i] || out.remaining() < width)
        return false;
      for (int b = width - 1; b >= 0; b--)
        out.put((byte) (values[i] >> Byte.SIZE * b));
    }
    return true;
  }

  @Override
  public void decode(ByteBuffer in, int count, long[] values, int at) {
    for (int i = 0; i < count; i++) {
      long value = in.get();
      for (int b = 1; b < width; b++)
        value = value << Byte.SIZE | in.get() & 0xFF;
      values[at + i] = value;
    }
  }
}
