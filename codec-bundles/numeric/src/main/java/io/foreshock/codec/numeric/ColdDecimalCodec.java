package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.TokenCode;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Decimal doubles of closed blocks: scaled to whole numbers, predicted and entropy coded.
 *
 * <pre>
 * | see Decimals | longs, see TokenCode |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class ColdDecimalCodec implements BlockCodec {
  @Override
  public int id() {
    return 15;
  }

  @Override
  public String name() {
    return "predicted-decimals";
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
    return Decimals.encode(values, from, count, out, TokenCode::encode);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Input input = new Input(in);
    DecimalInput decimals = new DecimalInput(input, count);
    TokenCode.decode(input, count, decimals.target(values, at));
    input.end();
    decimals.patch(values, at, 0, count, count);
  }
}
