package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.LongCode;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Longs: timestamps, counters, dictionary codes. A constant step costs next to nothing. */
@Component(service = BlockCodec.class)
public final class DeltaFforCodec implements BlockCodec {
  @Override
  public int id() {
    return 11;
  }

  @Override
  public String name() {
    return "delta-ffor";
  }

  @Override
  public Kind kind() {
    return Kind.LONG;
  }

  @Override
  public boolean encode(long[] values, int from, int count, ByteBuffer out) {
    Output output = new Output(out);
    Scratch room = Scratch.take();
    LongCode.encode(values, from, count, room, output);
    room.give();
    return !output.isFull();
  }

  @Override
  public void decode(ByteBuffer in, int count, long[] values, int at) {
    Input input = new Input(in);
    LongCode.decode(input, count, 0, count, new Target.Longs(values, at));
    input.end();
  }

  @Override
  public void decode(ByteBuffer in, int count, int from, int to, long[] values, int at) {
    int start = LongCode.start(from);
    long[] vectors = new long[LongCode.end(to, count) - start];
    LongCode.decode(new Input(in), count, from, to, new Target.Longs(vectors, -start));
    System.arraycopy(vectors, from - start, values, at, to - from);
  }
}
