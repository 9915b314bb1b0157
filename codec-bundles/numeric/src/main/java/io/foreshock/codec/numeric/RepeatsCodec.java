package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Longs;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Doubles of closed blocks that come again in the same order, however long ago: places among the different ones, see
 * {@link DistinctDoubles}, as a Zstandard frame.
 */
@Component(service = BlockCodec.class)
public final class RepeatsCodec implements BlockCodec {
  private static final Longs DISTINCT = new EitherCode();

  @Override
  public int id() {
    return 22;
  }

  @Override
  public String name() {
    return "repeats";
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
    return DistinctDoubles.encode(values, from, count, DISTINCT, ZstdCode.LONGS, out);
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    DistinctDoubles.decode(in, count, DISTINCT, ZstdCode.LONGS, values, at);
  }
}
