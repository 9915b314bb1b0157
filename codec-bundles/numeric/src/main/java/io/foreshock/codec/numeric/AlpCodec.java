package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.LongCode;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Decimal doubles as packed whole numbers: fast both ways.
 *
 * <pre>
 * | see Decimals | longs, see LongCode |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class AlpCodec implements BlockCodec {
  @Override
  public int id() {
    return 12;
  }

  @Override
  public String name() {
    return "alp";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    return Decimals.encode(values, from, count, out, (whole, n, room, output) -> LongCode.encode(whole, 0, n, room,
        output));
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Input input = new Input(in);
    DecimalInput decimals = new DecimalInput(input, count);
    LongCode.decode(input, count, 0, count, decimals.target(values, at));
    input.end();
    decimals.patch(values, at, 0, count, count);
  }

  @Override
  public void decode(ByteBuffer in, int count, int from, int to, double[] values, int at) {
    Input input = new Input(in);
    DecimalInput decimals = new DecimalInput(input, count);
    int start = LongCode.start(from);
    double[] vectors = new double[LongCode.end(to, count) - start];
    LongCode.decode(input, count, from, to, decimals.target(vectors, -start));
    System.arraycopy(vectors, from - start, values, at, to - from);
    decimals.patch(values, at, from, to, count);
  }
}
