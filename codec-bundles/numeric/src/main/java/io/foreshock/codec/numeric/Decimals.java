package io.foreshock.codec.numeric;

import java.nio.ByteBuffer;
import java.util.Arrays;
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
  static final int MAX_EXPONENT = 18;
  /** Beyond this share of exceptions the block is no decimal column. */
  static final int MAX_EXCEPTION_PART = 8;
  /** Added and taken away again it leaves a whole number; as bits, whole numbers count up from it. */
  static final double ROUND = 0x1.8p52;
  static final long ROUND_BITS = Double.doubleToRawLongBits(ROUND);
  static final int WHOLE_BITS = 52;
  /** Whole numbers are in {@code [-LIMIT, LIMIT)}: beyond, rounding is not exact. */
  static final long LIMIT = 1L << WHOLE_BITS - 1;
  static final double[] POWERS = powers(1);
  static final double[] INVERSE = powers(-1);
  private static final Pair[] PAIRS = pairs();

  private static final long[] NONE = {};

  private final int e;
  private final int f;
  private long[] positions = NONE;
  private long[] doubles = NONE;
  private int exceptions;

  private Decimals(int e, int f) {
    this.e = e;
    this.f = f;
  }

  private static double[] powers(int sign) {
    double[] p = new double[MAX_EXPONENT + 1];
    for (int i = 0; i < p.length; i++)
      p[i] = Double.parseDouble("1e" + sign * i);
    return p;
  }

  /** What a value is multiplied with to become a whole number, and what that is multiplied with to come back. */
  record Pair(double up, double inverseUp, double back, double inverseBack) {
    static Pair of(int e, int f) {
      return PAIRS[e * (MAX_EXPONENT + 1) + f];
    }
  }

  private static Pair[] pairs() {
    int n = MAX_EXPONENT + 1;
    Pair[] pairs = new Pair[n * n];
    for (int e = 0; e < n; e++)
      for (int f = 0; f < n; f++)
        pairs[e * n + f] = new Pair(POWERS[e], INVERSE[f], POWERS[f], INVERSE[e]);
    return pairs;
  }

  /**
   * Fills {@code whole} with the column as whole numbers.
   *
   * @return null when the values are no decimals
   */
  static @Nullable Decimals of(double[] values, int from, int count, long[] whole, Scratch room) {
    int choice = DecimalChoice.of(values, from, count, room);
    if (choice < 0)
      return null;
    Decimals decimals = new Decimals(choice >>> 8, choice & 0xFF);
    Pair pair = Pair.of(decimals.e, decimals.f);
    int limit = count / MAX_EXCEPTION_PART + 1;
    for (int at = 0; at < count; at += IntLanes.VALUES) {
      int n = Math.min(IntLanes.VALUES, count - at);
      int failures = FrameKernel.of(n).wholes(values, from + at, n, pair, whole, at, room.failed);
      if (failures == 0)
        continue;
      if (decimals.exceptions + failures > limit)
        return null;
      decimals.except(values, from, at, n, whole, room.failed);
    }
    return decimals;
  }

  /** Keeps those apart that failed; the number before stands in for each. */
  private void except(double[] values, int from, int at, int n, long[] whole, long[] failed) {
    for (int word = 0; word * 64 < n; word++)
      for (long bits = failed[word]; bits != 0; bits &= bits - 1) {
        int i = at + word * 64 + Long.numberOfTrailingZeros(bits);
        whole[i] = i == 0 ? 0 : whole[i - 1];
        if (exceptions == positions.length) {
          int room = Math.max(64, 2 * exceptions);
          positions = Arrays.copyOf(positions, room);
          doubles = Arrays.copyOf(doubles, room);
        }
        positions[exceptions] = i;
        doubles[exceptions++] = Double.doubleToRawLongBits(values[from + i]);
      }
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
    Decimals decimals = new Decimals(e, f);
    if (exceptions > 0)
      decimals.readExceptions(in, exceptions, count);
    return decimals;
  }

  private void readExceptions(Input in, int n, int count) {
    exceptions = n;
    positions = new long[n];
    doubles = new long[n];
    in.bits(positions, n, 16, "exception positions");
    in.longs(doubles, n, "exceptions");
    for (long p : positions)
      if (p >= count)
        throw in.malformed("exception position out of range: value=" + p + ", limit=" + count);
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

  /** An encoder of the whole numbers. */
  interface Whole {
    void encode(long[] whole, int count, Scratch room, Output out);
  }

  /** Codes a block: this, then the whole numbers. */
  static boolean encode(double[] values, int from, int count, ByteBuffer out, Whole code) {
    Scratch room = Scratch.take();
    long[] whole = room.column(count);
    Decimals decimals = of(values, from, count, whole, room);
    Output output = new Output(out);
    if (decimals != null) {
      decimals.write(output);
      code.encode(whole, count, room, output);
    }
    room.give();
    return decimals != null && !output.isFull();
  }
}
