package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.PredictionChoice;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import io.foreshock.codec.kernels.TokenCode;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.osgi.service.component.annotations.Component;

/**
 * Longs of closed blocks: taken beside a grid of equal steps (a clock's ticks), predicted and entropy coded.
 *
 * <pre>
 * | step of the grid: varint, 0 = none | longs, see TokenCode |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class ColdLongCodec implements BlockCodec {
  /** Bits a value that the grid has to save. */
  private static final double GAIN = 0.05;

  @Override
  public int id() {
    return 14;
  }

  @Override
  public String name() {
    return "predicted";
  }

  @Override
  public Kind kind() {
    return Kind.LONG;
  }

  @Override
  public boolean cold() {
    return true;
  }

  @Override
  public boolean encode(long[] values, int from, int count, ByteBuffer out) {
    Output output = new Output(out);
    long[] column = Arrays.copyOfRange(values, from, from + count);
    long step = step(column);
    if (step != 0) {
      long[] beside = column.clone();
      addGrid(beside, 0, count, -step);
      if (PredictionChoice.constantStep(beside, count)
          || PredictionChoice.of(beside, count).bits() < PredictionChoice.of(column, count).bits() - GAIN)
        column = beside;
      else
        step = 0;
    }
    output.varint(step);
    Scratch room = Scratch.take();
    TokenCode.encode(column, count, room, output);
    room.give();
    return !output.isFull();
  }

  @Override
  public void decode(ByteBuffer in, int count, long[] values, int at) {
    Input input = new Input(in);
    long step = input.varint("step");
    TokenCode.decode(input, count, new Target.Longs(values, at));
    input.end();
    if (step != 0)
      addGrid(values, at, count, step);
  }

  private static long step(long[] column) {
    int n = column.length;
    return n < 3 ? 0 : Math.round((column[n - 1] - column[0]) / (n - 1.0));
  }

  private static void addGrid(long[] values, int at, int count, long step) {
    for (int i = 0; i < count; i++)
      values[at + i] += i * step;
  }
}
