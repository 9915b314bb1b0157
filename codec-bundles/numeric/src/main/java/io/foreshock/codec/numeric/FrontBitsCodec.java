package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Doubles of which only the front bits repeat, see {@link FrontBits}. */
@Component(service = BlockCodec.class)
public final class FrontBitsCodec implements BlockCodec {
  @Override
  public int id() {
    return 21;
  }

  @Override
  public String name() {
    return "front-bits";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    return FrontBits.encode(values, from, count, out);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    FrontBits.decode(in, count, values, at);
  }
}
