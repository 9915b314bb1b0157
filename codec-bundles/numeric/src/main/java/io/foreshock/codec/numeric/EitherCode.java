package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.LongCode;
import io.foreshock.codec.kernels.Longs;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import io.foreshock.codec.kernels.TokenCode;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Longs of closed blocks, packed or predicted and entropy coded, whichever is smaller: numbers whose few outliers lie
 * beyond all bins are smaller packed.
 *
 * <pre>
 * | form u8: 0 packed, see LongCode, 1 predicted, see TokenCode | longs |
 * </pre>
 */
final class EitherCode implements Longs {
  private static final int PREDICTED = 1;
  private static final int HEAD = 1_024;

  @Override
  public void encode(long[] values, int count, Scratch room, Output out) {
    ByteBuffer packed = ByteBuffer.allocate(12 * count + HEAD).order(ByteOrder.LITTLE_ENDIAN);
    ByteBuffer predicted = ByteBuffer.allocate(packed.capacity()).order(ByteOrder.LITTLE_ENDIAN);
    Output first = new Output(packed);
    LongCode.encode(values, 0, count, room, first);
    predicted.limit(Math.max(1, packed.position()));
    Output second = new Output(predicted);
    TokenCode.encode(values, count, room, second);
    boolean isPredicted = !second.isFull() && predicted.position() < packed.position();
    out.u8(isPredicted ? PREDICTED : 0);
    out.bytes(isPredicted ? predicted.flip() : packed.flip());
  }

  @Override
  public void decode(Input in, int count, Target target) {
    if (in.u8("form", PREDICTED) == PREDICTED)
      TokenCode.decode(in, count, target);
    else
      LongCode.decode(in, count, 0, count, target);
  }
}
