package io.foreshock.codec.numeric;

import io.foreshock.codec.kernels.Input;
import io.foreshock.codec.kernels.LanePacking;
import io.foreshock.codec.kernels.LongCode;
import io.foreshock.codec.kernels.Output;
import io.foreshock.codec.kernels.Scratch;
import io.foreshock.codec.kernels.Target;
import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Doubles that are neither decimals nor few: of their front bits (sign, exponent, and as much of the rest as repeats)
 * there are few different ones, the others are noise. After "ALP-RD" in Afroozeh, Kuffo and Boncz, "ALP" (SIGMOD 2024);
 * fronts are numbered by how frequent they are, so that rare ones become patches.
 *
 * <pre>
 * | noise bits u8 | fronts v | fronts u16 each, frequent ones first | longs: numbers of fronts | longs: noise |
 * </pre>
 */
final class FrontBits {
  private static final int MIN_COUNT = 64;
  private static final int SAMPLES = 256;
  /** What may be noise; a front fits 16 bits. */
  private static final int[] NOISE = {62, 58, 55, 53, 52, 50, 48};
  private static final int LEAST_NOISE = 48;
  private static final int MOST_NOISE = 63;
  private static final int MOST_FRONTS = 1_024;
  private static final int PATCH_BITS = 18;
  private static final int FRONT_BITS = 16;

  private FrontBits() {
  }

  static boolean encode(double[] values, int from, int count, ByteBuffer out) {
    if (count < MIN_COUNT)
      return false;
    int noise = choose(values, from, count);
    int[] counts = new int[1 << 64 - noise];
    for (int i = from; i < from + count; i++)
      counts[(int) (Double.doubleToRawLongBits(values[i]) >>> noise)]++;
    int[] fronts = byFrequency(counts);
    if (fronts.length > MOST_FRONTS)
      return false;
    for (int f = 0; f < fronts.length; f++)
      counts[fronts[f]] = f;
    Scratch room = Scratch.take();
    long[] numbers = room.column(count);
    long[] rests = room.residuals(count);
    long mask = LanePacking.mask(noise);
    for (int i = 0; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[from + i]);
      numbers[i] = counts[(int) (bits >>> noise)];
      rests[i] = bits & mask;
    }
    Output output = new Output(out);
    output.u8(noise);
    output.unsigned(fronts.length);
    for (int front : fronts) {
      output.u8(front & 0xFF);
      output.u8(front >>> 8);
    }
    LongCode.encode(numbers, 0, count, room, output);
    LongCode.encode(rests, 0, count, room, output);
    room.give();
    return !output.isFull();
  }

  /** Fronts that occur, frequent ones first. */
  private static int[] byFrequency(int[] counts) {
    long[] keys = new long[counts.length];
    int n = 0;
    for (int front = 0; front < counts.length; front++)
      if (counts[front] > 0)
        keys[n++] = (long) -counts[front] << 32 | front;
    Arrays.sort(keys, 0, n);
    int[] fronts = new int[n];
    for (int i = 0; i < n; i++)
      fronts[i] = (int) keys[i] & 0xFFFF;
    return fronts;
  }

  /** As many bits of noise as cost a sample least. */
  private static int choose(double[] values, int from, int count) {
    int samples = Math.min(count, SAMPLES);
    long[] fronts = new long[samples];
    int best = NOISE[0];
    double least = Double.MAX_VALUE;
    for (int noise : NOISE) {
      for (int i = 0; i < samples; i++)
        fronts[i] = Double.doubleToRawLongBits(values[from + (int) ((long) i * count / samples)]) >>> noise;
      double bits = samples * (double) noise + cost(fronts, (double) samples / count);
      if (bits < least) {
        least = bits;
        best = noise;
      }
    }
    return best;
  }

  /**
   * Bits of the fronts' numbers and of the list of fronts.
   *
   * @param share
   *            of the column that is the sample
   */
  private static double cost(long[] fronts, double share) {
    Arrays.sort(fronts);
    int[] runs = new int[fronts.length];
    int n = 0;
    for (int i = 0; i < fronts.length; i++) {
      if (i > 0 && fronts[i] != fronts[i - 1])
        n++;
      runs[n]--;
    }
    Arrays.sort(runs, 0, n + 1);
    double best = Double.MAX_VALUE;
    int rare = fronts.length;
    for (int width = 0, next = 0; width <= FRONT_BITS && rare > 0; width++) {
      for (; next <= n && next < 1 << width; next++)
        rare += runs[next];
      best = Math.min(best, fronts.length * (double) width + rare * PATCH_BITS);
    }
    return best + (n + 1) * FRONT_BITS * share;
  }

  static void decode(ByteBuffer block, int count, double[] values, int at) {
    Input in = new Input(block);
    int noise = in.u8("noise bits", MOST_NOISE);
    if (noise < LEAST_NOISE)
      throw in.malformed("noise bits out of range: value=" + noise + ", limit=" + LEAST_NOISE);
    long[] fronts = new long[in.count("fronts", MOST_FRONTS)];
    for (int i = 0; i < fronts.length; i++)
      fronts[i] = (in.u8("front", 0xFF) | (long) in.u8("front", 0xFF) << 8) << noise;
    long[] numbers = new long[count];
    long[] rests = new long[count];
    LongCode.decode(in, count, 0, count, new Target.Longs(numbers, 0));
    LongCode.decode(in, count, 0, count, new Target.Longs(rests, 0));
    in.end();
    for (int i = 0; i < count; i++) {
      if (numbers[i] < 0 || numbers[i] >= fronts.length)
        throw in.malformed("front out of range: value=" + numbers[i] + ", limit=" + fronts.length);
      values[at + i] = Double.longBitsToDouble(fronts[(int) numbers[i]] ^ rests[i]);
    }
  }
}
