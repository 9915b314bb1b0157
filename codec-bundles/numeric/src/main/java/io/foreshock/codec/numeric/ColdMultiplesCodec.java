package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Longs;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/** Doubles of closed blocks that are multiples of a step, predicted and entropy coded, see {@link Multiples}. */
@Component(service = BlockCodec.class)
public final class ColdMultiplesCodec implements BlockCodec {
  private static final Longs LONGS = new EitherCode();

  @Override
  public int id() {
    return 20;
  }

  @Override
  public String name() {
    return "predicted-multiples";
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
    return Multiples.encode(values, from, count, LONGS, out);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Multiples.decode(in, count, LONGS, values, at);
  }
}
