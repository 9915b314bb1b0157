package io.foreshock.codec.numeric;

import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Doubles of which there are few different ones, as steps of a converter are: the different ones in ascending order,
 * and each value as its place among them. Neighbouring values have neighbouring places, so places are predicted and
 * packed like any numbers.
 *
 * <pre>
 * | distinct: varint | form u8: 0 decimals, 1 bits | the distinct values, see Decimals or OrderedBits, then longs | longs: places |
 * longs: see LongCode, or TokenCode in a cold block
 * </pre>
 */
final class DistinctDoubles {
  private static final int BITS = 1;
  private static final int MIN_COUNT = 64;
  /** With more different ones, of a hundred values, other codes are smaller. */
  private static final int MOST_PERCENT = 75;
  /** After so many values it shows whether there are few different ones. */
  private static final int GLANCE = 4_096;

  private DistinctDoubles() {
  }

  /** How longs are coded. */
  interface Longs {
    void encode(long[] values, int count, Scratch room, Output out);

    void decode(Input in, int count, Target target);
  }

  static boolean encode(double[] values, int from, int count, Longs code, ByteBuffer out) {
    if (count < MIN_COUNT)
      return false;
    long[] bits = new long[count];
    for (int i = 0; i < count; i++)
      bits[i] = OrderedBits.ordered(Double.doubleToRawLongBits(values[from + i]));
    long[] distinct = distinct(bits);
    if (distinct == null)
      return false;
    Output output = new Output(out);
    output.varint(distinct.length);
    Scratch room = Scratch.take();
    writeDistinct(distinct, code, room, out, output);
    code.encode(places(bits, distinct), count, room, output);
    room.give();
    return !output.isFull();
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

  /** In ascending order; null when there are too many. */
  private static long @Nullable [] distinct(long[] bits) {
    int most = (int) ((long) bits.length * MOST_PERCENT / 100);
    int mask = Integer.highestOneBit(Math.max(most, GLANCE) * 4) - 1;
    long[] table = new long[mask + 1];
    boolean[] taken = new boolean[mask + 1];
    long[] found = new long[most + 1];
    int n = 0;
    for (int i = 0; i < bits.length; i++) {
      int at = (int) (bits[i] * 0x9E37_79B9_7F4A_7C15L >>> 32) & mask;
      while (taken[at] && table[at] != bits[i])
        at = at + 1 & mask;
      if (!taken[at]) {
        if (n == most || i <= GLANCE && n > GLANCE * MOST_PERCENT / 100)
          return null;
        taken[at] = true;
        table[at] = bits[i];
        found[n++] = bits[i];
      }
    }
    long[] distinct = Arrays.copyOf(found, n);
    Arrays.sort(distinct);
    return distinct;
  }

  private static long[] places(long[] bits, long[] distinct) {
    long[] places = new long[bits.length];
    for (int i = 0; i < places.length; i++)
      places[i] = i > 0 && bits[i] == bits[i - 1] ? places[i - 1] : Arrays.binarySearch(distinct, bits[i]);
    return places;
  }

  static void decode(ByteBuffer block, int count, Longs code, double[] values, int at) {
    Input in = new Input(block);
    int distinct = in.count("distinct values", count);
    if (distinct == 0)
      throw in.malformed("no distinct values");
    double[] dictionary = new double[distinct];
    if (in.u8("form", BITS) == BITS) {
      int zeros = in.u8("low zeros", 63);
      code.decode(in, distinct, new Target.Ordered(dictionary, 0, zeros, new long[IntLanes.VALUES]));
    } else {
      Decimals decimals = Decimals.read(in, distinct);
      code.decode(in, distinct, decimals.target(dictionary, 0));
      decimals.patch(dictionary, 0, 0, distinct);
    }
    Target.Places places = new Target.Places(values, at, dictionary, new long[IntLanes.VALUES], new boolean[1]);
    code.decode(in, count, places);
    if (places.wrong()[0])
      throw in.malformed("place out of range: limit=" + distinct);
    in.end();
  }
}
