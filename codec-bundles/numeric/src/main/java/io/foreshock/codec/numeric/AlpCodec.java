package io.foreshock.codec.numeric;

import io.foreshock.api.codec.BlockCodec;
import java.nio.ByteBuffer;
import org.osgi.service.component.annotations.Component;

/**
 * Doubles that are decimals, as nearly all measured values are: scaled to whole numbers and coded as longs; the few
 * that do not survive scaling bit by bit are kept apart. After Afroozeh, Kuffo and Boncz, "ALP: Adaptive Lossless
 * floating-Point Compression" (SIGMOD 2024): {@code e} their exponent, {@code f} their factor, chosen per block from a
 * sample.
 *
 * <pre>
 * | e u8 | f u8 | exceptions: varint | their positions: 16 bits each | their doubles: i64 each | longs, see LongCode |
 * </pre>
 */
@Component(service = BlockCodec.class)
public final class AlpCodec implements BlockCodec {
  private static final int MAX_EXPONENT = 18;
  private static final int SAMPLES = 256;
  /** Beyond this share of exceptions the block is no decimal column. */
  private static final int MAX_EXCEPTION_PART = 8;
  private static final double ROUND = 0x1.8p52;
  private static final double LIMIT = 0x1p51;
  private static final double[] POWERS = powers(1);
  private static final double[] INVERSE = powers(-1);

  private static double[] powers(int sign) {
    double[] p = new double[MAX_EXPONENT + 1];
    for (int i = 0; i < p.length; i++)
      p[i] = Double.parseDouble("1e" + sign * i);
    return p;
  }

  @Override
  public int id() {
    return 2;
  }

  @Override
  public String name() {
    return "alp";
  }

  @Override
  public Kind kind() {
    return Kind.DOUBLE;
  }

  @Override
  public boolean encode(double[] values, int from, int count, ByteBuffer out) {
    int choice = choose(values, from, count);
    if (choice < 0)
      return false;
    int e = choice >>> 8;
    int f = choice & 0xFF;
    int limit = count / MAX_EXCEPTION_PART + 1;
    long[] whole = new long[count];
    long[] positions = new long[limit];
    long[] doubles = new long[limit];
    int exceptions = 0;
    long last = 0;
    for (int i = 0; i < count; i++) {
      double v = values[from + i];
      long n = scale(v, e, f);
      if (Double.doubleToRawLongBits(n * POWERS[f] * INVERSE[e]) == Double.doubleToRawLongBits(v)) {
        last = n;
      } else {
        if (exceptions == limit)
          return false;
        positions[exceptions] = i;
        doubles[exceptions++] = Double.doubleToRawLongBits(v);
      }
      whole[i] = last;
    }
    Output output = new Output(out);
    output.u8(e);
    output.u8(f);
    output.varint(exceptions);
    output.bits(positions, exceptions, 16);
    output.longs(doubles, exceptions);
    LongCode.encode(whole, 0, count, output);
    return !output.isFull();
  }

  /** Nearest whole number of {@code v * 10^(e-f)}; 0 for what is out of range, which then is an exception. */
  private static long scale(double v, int e, int f) {
    double scaled = v * POWERS[e] * INVERSE[f];
    return Math.abs(scaled) < LIMIT ? (long) (scaled + ROUND - ROUND) : 0;
  }

  /** The pair (e, f) that costs the sample least, or -1 when none fits. */
  private static int choose(double[] values, int from, int count) {
    int samples = Math.min(count, SAMPLES);
    double[] sample = new double[samples];
    for (int i = 0; i < samples; i++)
      sample[i] = values[from + (int) ((long) i * count / samples)];
    int best = -1;
    long least = Long.MAX_VALUE;
    for (int e = 0; e <= MAX_EXPONENT; e++)
      for (int f = 0; f <= e; f++) {
        long bits = cost(sample, e, f, least);
        if (bits < least) {
          least = bits;
          best = e << 8 | f;
        }
      }
    return best;
  }

  private static long cost(double[] sample, int e, int f, long least) {
    long min = Long.MAX_VALUE;
    long max = Long.MIN_VALUE;
    int exceptions = 0;
    int limit = sample.length / MAX_EXCEPTION_PART + 1;
    for (double v : sample) {
      long n = scale(v, e, f);
      if (Double.doubleToRawLongBits(n * POWERS[f] * INVERSE[e]) == Double.doubleToRawLongBits(v)) {
        min = Math.min(min, n);
        max = Math.max(max, n);
      } else if (++exceptions > limit || exceptions * 80L >= least) {
        return Long.MAX_VALUE;
      }
    }
    int width = max < min ? 0 : 64 - Long.numberOfLeadingZeros(max - min);
    return exceptions * 80L + (long) width * sample.length;
  }

  @Override
  public void decode(ByteBuffer in, int count, double[] values, int at) {
    Input input = new Input(in);
    int e = input.u8("exponent", MAX_EXPONENT);
    int f = input.u8("factor", e);
    int exceptions = input.count("exceptions", count);
    long[] positions = new long[exceptions];
    long[] doubles = new long[exceptions];
    input.bits(positions, exceptions, 16, "exception positions");
    input.longs(doubles, exceptions, "exceptions");
    long[] whole = new long[count];
    LongCode.decode(input, count, whole, 0);
    input.end();
    double up = POWERS[f];
    double down = INVERSE[e];
    for (int i = 0; i < count; i++)
      values[at + i] = whole[i] * up * down;
    for (int i = 0; i < exceptions; i++) {
      if (positions[i] >= count)
        throw input.malformed("exception position out of range: value=" + positions[i] + ", limit=" + count);
      values[at + (int) positions[i]] = Double.longBitsToDouble(doubles[i]);
    }
  }
}
