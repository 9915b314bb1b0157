package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.FrameKernel;
import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.Longs;
import io.foreshock.codec.kernels.OrderedBits;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import java.nio.ByteBuffer;

/**
 * Doubles that are whole multiples of a step but for rounding, see {@link StepChoice}: their numbers, and by how many
 * last places, in numeric order, each differs from its multiple. What is no multiple differs by more.
 *
 * <pre>
 * | step f64 | longs: numbers | longs: differences |      value = bits(ordered(number * step) + difference)
 * longs: see LongCode, or EitherCode in a cold block
 * </pre>
 */
final class Multiples {
  private static final int MIN_COUNT = 64;

  private Multiples() {
  }

  static boolean encode(double[] values, int from, int count, Longs code, ByteBuffer out) {
    double step = count < MIN_COUNT ? 0 : StepChoice.of(values, from, count);
    if (step == 0)
      return false;
    Scratch room = Scratch.take();
    long[] numbers = room.column(count);
    long[] differences = room.differences(count);
    for (int at = 0; at < count; at += IntLanes.VALUES) {
      int n = Math.min(IntLanes.VALUES, count - at);
      if (FrameKernel.of(n).multiples(values, from + at, n, step, numbers, differences, at, room.failed) > 0)
        except(values, from, at, n, step, numbers, differences, room.failed);
    }
    Output output = new Output(out);
    output.i64(Double.doubleToRawLongBits(step));
    code.encode(numbers, count, room, output);
    code.encode(differences, count, room, output);
    room.give();
    return !output.isFull();
  }

  /** What is no multiple takes the number before, which costs nothing. */
  private static void except(double[] values, int from, int at, int n, double step, long[] numbers,
      long[] differences, long[] failed) {
    for (int word = 0; word * 64 < n; word++)
      for (long bits = failed[word]; bits != 0; bits &= bits - 1) {
        int i = at + word * 64 + Long.numberOfTrailingZeros(bits);
        numbers[i] = i == 0 ? 0 : numbers[i - 1];
        differences[i] = ordered(values[from + i]) - ordered(numbers[i] * step);
      }
  }

  private static long ordered(double value) {
    return OrderedBits.ordered(Double.doubleToRawLongBits(value));
  }

  static void decode(ByteBuffer block, int count, Longs code, double[] values, int at) {
    Input in = new Input(block);
    double step = Double.longBitsToDouble(in.i64("step"));
    if (!(step > 0 && step <= Double.MAX_VALUE))
      throw in.malformed("step out of range: value=" + step);
    code.decode(in, count, new Target.Doubles(values, at, step, 1));
    code.decode(in, count, new Target.Nudged(values, at, new long[IntLanes.VALUES]));
    in.end();
  }
}
