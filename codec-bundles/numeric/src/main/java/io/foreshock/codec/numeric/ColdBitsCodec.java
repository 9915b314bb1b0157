package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.OrderedBits;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import io.foreshock.codec.kernels.TokenCode;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Doubles of closed blocks that are no decimals: their ordered bits, predicted and entropy coded.
 *
 * <pre>
 * | low zeros u8 | longs, see TokenCode |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class ColdBitsCodec implements BlockCodec {
  @Override
  public int id() {
    return 16;
  }

  @Override
  public String name() {
    return "predicted-bits";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean cold() {
    return true;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    Scratch room = Scratch.take();
    long[] bits = room.column(count);
    int zeros = OrderedBits.of(values, from, count, bits);
    Output output = new Output(out);
    output.u8(zeros);
    TokenCode.encode(bits, count, room, output);
    room.give();
    return !output.isFull();
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Input input = new Input(in);
    int zeros = input.u8("low zeros", 63);
    TokenCode.decode(input, count, new Target.Ordered(values, at, zeros, new long[IntLanes.VALUES]));
    input.end();
  }
}
