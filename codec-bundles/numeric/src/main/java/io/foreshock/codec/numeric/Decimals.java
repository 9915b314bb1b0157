package io.foreshock.codec.numeric;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Doubles that are decimals, as nearly all measured values are, as whole numbers; the few that do not survive scaling
 * bit by bit are kept apart. After Afroozeh, Kuffo and Boncz, "ALP: Adaptive Lossless floating-Point Compression"
 * (SIGMOD 2024): {@code e} their exponent, {@code f} their factor, chosen per block from a sample.
 *
 * <pre>
 * | e u8 | f u8 | exceptions: varint | their positions: 16 bits each | their doubles: i64 each |
 * </pre>
 */
final class Decimals {
  private static final int MAX_EXPONENT = 18;
  private static final int SAMPLES = 256;
  /** A pair that fails these is not tried on all samples. */
  private static final int FIRST_SAMPLES = 16;
  /** Beyond this share of exceptions the block is no decimal column. */
  private static final int MAX_EXCEPTION_PART = 8;
  private static final double ROUND = 0x1.8p52;
  private static final double LIMIT = 0x1p51;
  private static final double[] POWERS = powers(1);
  private static final double[] INVERSE = powers(-1);

  private static final long[] NONE = {};

  /** The last pair that was chosen, by whichever thread: columns of a plant are often alike. Only a hint. */
  private static volatile int lastChoice;

  private final int e;
  private final int f;
  private final long[] positions;
  private final long[] doubles;
  private final int exceptions;

  private Decimals(int e, int f, long[] positions, long[] doubles, int exceptions) {
    this.e = e;
    this.f = f;
    this.positions = positions;
    this.doubles = doubles;
    this.exceptions = exceptions;
  }

  private static double[] powers(int sign) {
    double[] p = new double[MAX_EXPONENT + 1];
    for (int i = 0; i < p.length; i++)
      p[i] = Double.parseDouble("1e" + sign * i);
    return p;
  }

  /**
   * Fills {@code whole} with the column as whole numbers.
   *
   * @return null when the values are no decimals
   */
  static @Nullable Decimals of(double[] values, int from, int count, long[] whole) {
    int choice = choose(values, from, count);
    if (choice < 0)
      return null;
    int e = choice >>> 8;
    int f = choice & 0xFF;
    int limit = count / MAX_EXCEPTION_PART + 1;
    long[] positions = new long[limit];
    long[] doubles = new long[limit];
    int exceptions = 0;
    double up = POWERS[e];
    double inverseUp = INVERSE[f];
    double back = POWERS[f];
    double inverseBack = INVERSE[e];
    long last = 0;
    for (int i = 0; i < count; i++) {
      double v = values[from + i];
      double rounded = v * up * inverseUp + ROUND - ROUND;
      if (Math.abs(rounded) < LIMIT && same(rounded * back * inverseBack, v)) {
        last = (long) rounded;
      } else {
        if (exceptions == limit)
          return null;
        positions[exceptions] = i;
        doubles[exceptions++] = Double.doubleToRawLongBits(v);
      }
      whole[i] = last;
    }
    return new Decimals(e, f, positions, doubles, exceptions);
  }

  /** Bit by bit: -0.0 is not 0.0, and a NaN only itself. */
  private static boolean same(double a, double b) {
    return Double.doubleToRawLongBits(a) == Double.doubleToRawLongBits(b);
  }

  void write(Output out) {
    out.u8(e);
    out.u8(f);
    out.varint(exceptions);
    out.bits(positions, exceptions, 16);
    out.longs(doubles, exceptions);
  }

  /** Reads what {@link #write} wrote. */
  static Decimals read(Input in, int count) {
    int e = in.u8("exponent", MAX_EXPONENT);
    int f = in.u8("factor", e);
    int exceptions = in.count("exceptions", count);
    if (exceptions == 0)
      return new Decimals(e, f, NONE, NONE, 0);
    long[] positions = new long[exceptions];
    long[] doubles = new long[exceptions];
    in.bits(positions, exceptions, 16, "exception positions");
    in.longs(doubles, exceptions, "exceptions");
    for (long p : positions)
      if (p >= count)
        throw in.malformed("exception position out of range: value=" + p + ", limit=" + count);
    return new Decimals(e, f, positions, doubles, exceptions);
  }

  /** Where the whole numbers go to become doubles again. */
  Target.Doubles target(double[] values, int at) {
    return new Target.Doubles(values, at, POWERS[f], INVERSE[e]);
  }

  /** Puts the exceptions among {@code [from, to)} back; {@code at} is the place of {@code from}. */
  void patch(double[] values, int at, int from, int to) {
    for (int i = 0; i < exceptions; i++)
      if (positions[i] >= from && positions[i] < to)
        values[at - from + (int) positions[i]] = Double.longBitsToDouble(doubles[i]);
  }

  /** The doubles again. */
  void restore(long[] whole, int count, double[] values, int at) {
    target(values, at).longs(whole, count, 0);
    patch(values, at, 0, count);
  }

  /** The pair (e, f) that costs the sample least, or -1 when none fits. */
  private static int choose(double[] values, int from, int count) {
    int samples = Math.min(count, SAMPLES);
    double[] sample = new double[samples];
    for (int i = 0; i < samples; i++)
      sample[i] = values[from + (int) ((long) i * count / samples)];
    int known = lastChoice;
    if (isExact(sample, known))
      return known;
    int first = Math.min(samples, FIRST_SAMPLES);
    int best = -1;
    long least = Long.MAX_VALUE;
    for (int e = 0; e <= MAX_EXPONENT; e++)
      for (int f = 0; f <= e; f++) {
        if (exceptions(sample, first, e, f) > first / 2 + 1)
          continue;
        long bits = cost(sample, e, f, least);
        if (bits < least) {
          least = bits;
          best = e << 8 | f;
        }
      }
    if (best >= 0)
      lastChoice = best;
    return best;
  }

  /** Whether the pair restores every sample and dropping one more digit would not. */
  private static boolean isExact(double[] sample, int choice) {
    int e = choice >>> 8;
    int f = choice & 0xFF;
    return exceptions(sample, sample.length, e, f) == 0
        && (f == e || exceptions(sample, sample.length, e, f + 1) > 0);
  }

  private static int exceptions(double[] sample, int n, int e, int f) {
    int exceptions = 0;
    for (int i = 0; i < n; i++) {
      double v = sample[i];
      double rounded = v * POWERS[e] * INVERSE[f] + ROUND - ROUND;
      if (Math.abs(rounded) >= LIMIT || !same(rounded * POWERS[f] * INVERSE[e], v))
        exceptions++;
    }
    return exceptions;
  }

  private static long cost(double[] sample, int e, int f, long least) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    int exceptions = 0;
    int limit = sample.length / MAX_EXCEPTION_PART + 1;
    for (double v : sample) {
      double rounded = v * POWERS[e] * INVERSE[f] + ROUND - ROUND;
      if (Math.abs(rounded) < LIMIT && same(rounded * POWERS[f] * INVERSE[e], v)) {
        min = Math.min(min, rounded);
        max = Math.max(max, rounded);
      } else if (++exceptions > limit || exceptions * 80L >= least) {
        return Long.MAX_VALUE;
      }
    }
    int width = max < min ? 0 : 64 - Long.numberOfLeadingZeros((long) max - (long) min);
    return exceptions * 80L + (long) width * sample.length;
  }

  /** An encoder of the whole numbers. */
  interface Whole {
    void encode(long[] whole, int count, Output out);
  }

  /** Codes a block: this, then the whole numbers. */
  static boolean encode(double[] values, int from, int count, ByteBuffer out, Whole code) {
    long[] whole = new long[count];
    Decimals decimals = of(values, from, count, whole);
    if (decimals == null)
      return false;
    Output output = new Output(out);
    decimals.write(output);
    code.encode(whole, count, output);
    return !output.isFull();
  }
}
