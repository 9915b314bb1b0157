package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.Longs;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import io.foreshock.codec.kernels.TokenCode;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Few different doubles of closed blocks as predicted, entropy coded places among them, see {@link DistinctDoubles}. */
@Component(service = BlockCodec.class)
public final class ColdDictionaryCodec implements BlockCodec {
  private static final Longs LONGS = new Longs() {
    @Override
    public void encode(long[] values, int count, Scratch room, Output out) {
      TokenCode.encode(values, count, room, out);
    }

    @Override
    public void decode(Input in, int count, Target target) {
      TokenCode.decode(in, count, target);
    }
  };

  @Override
  public int id() {
    return 18;
  }

  @Override
  public String name() {
    return "predicted-dictionary";
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
    return DistinctDoubles.encode(values, from, count, LONGS, out);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    DistinctDoubles.decode(in, count, LONGS, values, at);
  }
}
