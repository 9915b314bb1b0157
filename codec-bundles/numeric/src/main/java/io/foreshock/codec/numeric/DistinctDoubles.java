package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.IntLanes;
import io.foreshock.codec.kernels.Longs;
import io.foreshock.codec.kernels.OrderedBits;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import java.nio.ByteBuffer;

/**
 * Doubles of which there are few different ones, as steps of a converter are: the different ones in ascending order,
 * and each value as its place among them. Neighbouring values have neighbouring places, so places are predicted and
 * packed like any numbers.
 *
 * <pre>
 * | distinct: varint | form u8: 0 decimals, 1 bits | the distinct values, see Decimals or OrderedBits, then longs | longs: places |
 * longs: see LongCode, or TokenCode, EitherCode and ZstdCode in a cold block
 * </pre>
 */
final class DistinctDoubles {
  private static final int BITS = 1;
  private static final int MIN_COUNT = 64;

  private DistinctDoubles() {
  }

  static boolean encode(double[] values, int from, int count, Longs code, ByteBuffer out) {
    return encode(values, from, count, code, code, out);
  }

  static boolean encode(double[] values, int from, int count, Longs code, Longs placesCode, ByteBuffer out) {
    if (count < MIN_COUNT)
      return false;
    Scratch room = Scratch.take();
    long[] places = room.column(count);
    long[] distinct = room.distinct.places(values, from, count, places);
    Output output = new Output(out);
    if (distinct.length > 0) {
      output.unsigned(distinct.length);
      writeDistinct(distinct, code, room, out, output);
      placesCode.encode(places, count, room, output);
    }
    room.give();
    return distinct.length > 0 && !output.isFull();
  }

  private static void writeDistinct(long[] distinct, Longs code, Scratch room, ByteBuffer out, Output output) {
    double[] values = new double[distinct.length];
    for (int i = 0; i < values.length; i++)
      values[i] = Double.longBitsToDouble(OrderedBits.ordered(distinct[i]));
    output.u8(0);
    int start = out.position();
    long[] whole = new long[values.length];
    Decimals decimals = Decimals.of(values, 0, values.length, whole, room);
    if (decimals != null) {
      decimals.write(output);
      code.encode(whole, whole.length, room, output);
      return;
    }
    if (output.isFull())
      return;
    out.put(start - 1, (byte) BITS);
    int zeros = OrderedBits.of(values, 0, values.length, whole);
    output.u8(zeros);
    code.encode(whole, whole.length, room, output);
  }

  static void decode(ByteBuffer block, int count, Longs code, double[] values, int at) {
    decode(block, count, code, code, values, at);
  }

  static void decode(ByteBuffer block, int count, Longs code, Longs placesCode, double[] values, int at) {
    Input in = new Input(block);
    int distinct = in.count("distinct values", count);
    if (distinct == 0)
      throw in.malformed("no distinct values");
    double[] dictionary = new double[distinct];
    if (in.u8("form", BITS) == BITS) {
      int zeros = in.u8("low zeros", 63);
      code.decode(in, distinct, new Target.Ordered(dictionary, 0, zeros, new long[IntLanes.VALUES]));
    } else {
      DecimalInput decimals = new DecimalInput(in, distinct);
      code.decode(in, distinct, decimals.target(dictionary, 0));
      decimals.patch(dictionary, 0, 0, distinct, distinct);
    }
    Target.Places places = new Target.Places(values, at, dictionary, new long[IntLanes.VALUES], new boolean[1]);
    placesCode.decode(in, count, places);
    if (places.wrong()[0])
      throw in.malformed("place out of range: limit=" + distinct);
    in.end();
  }
}
