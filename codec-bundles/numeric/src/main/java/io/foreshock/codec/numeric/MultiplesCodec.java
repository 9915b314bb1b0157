package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.LongCode;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Doubles that are multiples of a step, packed, see {@link Multiples}. */
@Component(service = BlockCodec.class)
public final class MultiplesCodec implements BlockCodec {
  @Override
  public int id() {
    return 19;
  }

  @Override
  public String name() {
    return "multiples";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    return Multiples.encode(values, from, count, LongCode.LONGS, out);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Multiples.decode(in, count, LongCode.LONGS, values, at);
  }
}
