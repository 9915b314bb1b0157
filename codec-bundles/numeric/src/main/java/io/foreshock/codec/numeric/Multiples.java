package io.foreshock.codec.numeric;

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
  private static final double MOST = 0x1p50;

  private Multiples() {
  }

  static boolean encode(double[] values, int from, int count, DistinctDoubles.Longs code, ByteBuffer out) {
    double step = count < MIN_COUNT ? 0 : StepChoice.of(values, from, count);
    if (step == 0)
      return false;
    Scratch room = Scratch.take();
    long[] numbers = room.column(count);
    long[] differences = new long[count];
    double number = 0;
    for (int i = 0; i < count; i++) {
      double n = Math.rint(values[from + i] / step);
      // what is no number takes the one before, which costs nothing
      number = Math.abs(n) < MOST ? n : number;
      numbers[i] = (long) number;
      differences[i] = ordered(values[from + i]) - multiple(numbers[i], step);
    }
    Output output = new Output(out);
    output.i64(Double.doubleToRawLongBits(step));
    code.encode(numbers, count, room, output);
    code.encode(differences, count, room, output);
    room.give();
    return !output.isFull();
  }

  private static long ordered(double value) {
    return OrderedBits.ordered(Double.doubleToRawLongBits(value));
  }

  /** Ordered bits; the same on both sides whatever the step, as NaN has one form here. */
  private static long multiple(long number, double step) {
    return OrderedBits.ordered(Double.doubleToLongBits(number * step));
  }

  static void decode(ByteBuffer block, int count, DistinctDoubles.Longs code, double[] values, int at) {
    Input in = new Input(block);
    double step = Double.longBitsToDouble(in.i64("step"));
    long[] numbers = new long[count];
    long[] differences = new long[count];
    code.decode(in, count, new Target.Longs(numbers, 0));
    code.decode(in, count, new Target.Longs(differences, 0));
    in.end();
    for (int i = 0; i < count; i++)
      values[at + i] = OrderedBits.restored(multiple(numbers[i], step) + differences[i], 0);
  }
}
