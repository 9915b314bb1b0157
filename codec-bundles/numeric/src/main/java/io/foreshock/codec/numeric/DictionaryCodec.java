package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.LongCode;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Few different doubles as packed places among them, see {@link DistinctDoubles}. */
@Component(service = BlockCodec.class)
public final class DictionaryCodec implements BlockCodec {
  @Override
  public int id() {
    return 17;
  }

  @Override
  public String name() {
    return "dictionary";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    return DistinctDoubles.encode(values, from, count, LongCode.LONGS, out);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    DistinctDoubles.decode(in, count, LongCode.LONGS, values, at);
  }
}
