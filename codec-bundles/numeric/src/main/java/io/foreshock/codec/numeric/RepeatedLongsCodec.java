package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Longs of closed blocks that come again in the same order, as states of a machine do, see {@link ZstdCode}. */
@Component(service = BlockCodec.class)
public final class RepeatedLongsCodec implements BlockCodec {
  @Override
  public int id() {
    return 23;
  }

  @Override
  public String name() {
    return "repeated-longs";
  }

  @Override
  public Kind kind() {
    return Kind.LONG;
  }

  @Override
  public boolean cold() {
    return true;
  }

  @Override
  public boolean encode(long[] values, int from, int count, ByteBuffer out) {
    Scratch room = Scratch.take();
    long[] column = room.column(count);
    System.arraycopy(values, from, column, 0, count);
    Output output = new Output(out);
    ZstdCode.LONGS.encode(column, count, room, output);
    room.give();
    return !output.isFull();
  }

  @Override
  public void decode(ByteBuffer in, int count, long[] values, int at) {
    Input input = new Input(in);
    ZstdCode.LONGS.decode(input, count, new Target.Longs(values, at));
    input.end();
  }
}
