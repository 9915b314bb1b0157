package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.LongCode;
import io.foreshock.codec.kernels.OrderedBits;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Doubles that are no decimals: their bits, mapped so that numeric order is integer order and freed of the low zeros
 * all values share (29 of them when floats were widened), coded as longs.
 *
 * <pre>
 * | low zeros u8 | longs, see LongCode |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class OrderedBitsCodec implements BlockCodec {
  @Override
  public int id() {
    return 13;
  }

  @Override
  public String name() {
    return "ordered-bits";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    Scratch room = Scratch.take();
    long[] bits = room.column(count);
    int zeros = OrderedBits.of(values, from, count, bits);
    Output output = new Output(out);
    output.u8(zeros);
    LongCode.encode(bits, 0, count, room, output);
    room.give();
    return !output.isFull();
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Input input = new Input(in);
    int zeros = input.u8("low zeros", 63);
    LongCode.decode(input, count, 0, count, new Target.Ordered(values, at, zeros, new long[IntLanes.VALUES]));
    input.end();
  }

  @Override
  public void decode(ByteBuffer in, int count, int from, int to, double[] values, int at) {
    Input input = new Input(in);
    int zeros = input.u8("low zeros", 63);
    int start = LongCode.start(from);
    double[] vectors = new double[LongCode.end(to, count) - start];
    LongCode.decode(input, count, from, to, new Target.Ordered(vectors, -start, zeros, new long[IntLanes.VALUES]));
    System.arraycopy(vectors, from - start, values, at, to - from);
  }
}
