package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
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
    return 2;
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
    return Decimals.encode(values, from, count, out, (whole, n, output) -> LongCode.encode(whole, 0, n, output));
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Input input = new Input(in);
    Decimals decimals = Decimals.read(input, count);
    long[] whole = new long[count];
    LongCode.decode(input, count, whole, 0);
    input.end();
    decimals.restore(whole, count, values, at);
  }
}
