package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * Numbers 0..2^62 of one place in texts: the cheapest of a few forms.
 *
 * <pre>
 * | form u8 | ..
 * 0 all the same            | number v |
 * 1 above the lowest        | lowest v | binned |
 * 2 differences             | first v  | binned: zigzag of each number less the one before |
 * 3 few                     | distinct - 1 u8 | binned: gaps of the distinct ones, ascending | places among them, see Rans |
 * 4 some repeat             | distinct v | numbers: for each 0 when it is new, else how many new ones ago it was |
 *                             numbers: the distinct ones in order of appearance |
 *
 * binned
 * | tokens, see Rans | raw bits, one after the other |
 * below 8: the token is the number; else 8 + 4 (b - 3) + the two bits below the highest, b, and b - 2 raw bits
 * </pre>
 */
final class NumberCode {
  private static final int SAME = 0;
  private static final int ABOVE = 1;
  private static final int DIFFERENCES = 2;
  private static final int FEW = 3;
  private static final int REPEATS = 4;
  /** Shorter ones are not looked at for repeats. */
  private static final int MIN_REPEATS = 16;
  private static final double TABLE_BITS = 10;
  private static final double FIXED_BITS = 88;

  private NumberCode() {
  }

  static void write(long[] values, int n, Output out) {
    write(values, n, true, out);
  }

  private static void write(long[] values, int n, boolean repeats, Output out) {
    long lowest = Long.MAX_VALUE;
    long highest = 0;
    for (int i = 0; i < n; i++) {
      lowest = Math.min(lowest, values[i]);
      highest = Math.max(highest, values[i]);
    }
    if (n == 0 || lowest == highest) {
      out.u8(SAME).varint(n == 0 ? 0 : lowest);
      return;
    }
    long[] above = new long[n];
    long[] differences = new long[n];
    for (int i = 0; i < n; i++) {
      above[i] = values[i] - lowest;
      differences[i] = i == 0 ? 0 : zigzag(values[i] - values[i - 1]);
    }
    double[] costs = {Double.POSITIVE_INFINITY, binnedBits(above, n), binnedBits(differences, n),
        Double.POSITIVE_INFINITY, Double.POSITIVE_INFINITY};
    long[] few = few(values, n);
    if (few.length > 0)
      costs[FEW] = fewBits(values, n, few);
    Repeats found = repeats && n >= MIN_REPEATS ? Repeats.of(values, n) : null;
    if (found != null && found.distinct.length <= n - n / 8)
      costs[REPEATS] = found.bits();
    int best = ABOVE;
    for (int form = DIFFERENCES; form <= REPEATS; form++)
      if (costs[form] < costs[best])
        best = form;
    out.u8(best);
    if (best == REPEATS && found != null) {
      found.write(out);
    } else if (best == FEW) {
      writeFew(values, n, few, out);
    } else {
      out.varint(best == ABOVE ? lowest : values[0]);
      writeBinned(best == ABOVE ? above : differences, n, out);
    }
  }

  private static long zigzag(long difference) {
    return difference << 1 ^ difference >> 63;
  }

  // ---- bins

  private static int token(long value) {
    if (value < 8)
      return (int) value;
    int high = 63 - Long.numberOfLeadingZeros(value);
    return 8 + 4 * (high - 3) + (int) (value >>> high - 2 & 3);
  }

  private static int rawBits(int token) {
    return token < 8 ? 0 : (token - 8) / 4 + 1;
  }

  static double binnedBits(long[] values, int n) {
    int[] counts = new int[Rans.TOKENS];
    long raw = 0;
    for (int i = 0; i < n; i++) {
      int token = token(values[i]);
      counts[token]++;
      raw += rawBits(token);
    }
    return raw + entropyBits(counts, n);
  }

  private static double entropyBits(int[] counts, int n) {
    double bits = FIXED_BITS;
    for (int count : counts)
      if (count > 0)
        bits += TABLE_BITS + count * Math.log((double) n / count) / Math.log(2);
    return bits;
  }

  private static void writeBinned(long[] values, int n, Output out) {
    byte[] tokens = new byte[n];
    BitWriter bits = new BitWriter(n);
    for (int i = 0; i < n; i++) {
      int token = token(values[i]);
      tokens[i] = (byte) token;
      bits.put(values[i], rawBits(token));
    }
    Rans.write(tokens, n, out);
    bits.write(out);
  }

  private static long[] readBinned(Input in, int n) {
    byte[] tokens = Rans.read(in, n);
    long total = 0;
    for (byte token : tokens)
      total += rawBits(token & 0xFF);
    if (total > 8L * in.remaining())
      throw in.malformed("raw bits cut short: bits=" + total);
    byte[] bytes = in.bytes((int) (total + 7 >>> 3), "raw bits");
    long[] values = new long[n];
    long bit = 0;
    for (int i = 0; i < n; i++) {
      int token = tokens[i] & 0xFF;
      int width = rawBits(token);
      values[i] = token < 8 ? token : (4L | token - 8 & 3) << width | BitWriter.get(bytes, bit, width);
      bit += width;
    }
    return values;
  }

  // ---- few distinct ones

  /** The distinct numbers, ascending; none when there are too many for a token each. */
  private static long[] few(long[] values, int n) {
    long[] distinct = new long[Rans.TOKENS];
    int count = 0;
    for (int i = 0; i < n; i++) {
      int at = Arrays.binarySearch(distinct, 0, count, values[i]);
      if (at >= 0)
        continue;
      if (count == Rans.TOKENS || count > n / 2 + 1)
        return new long[0];
      System.arraycopy(distinct, -at - 1, distinct, -at, count + at + 1);
      distinct[-at - 1] = values[i];
      count++;
    }
    return Arrays.copyOf(distinct, count);
  }

  private static double fewBits(long[] values, int n, long[] few) {
    int[] counts = new int[Rans.TOKENS];
    for (int i = 0; i < n; i++)
      counts[Arrays.binarySearch(few, values[i])]++;
    return entropyBits(counts, n) + binnedBits(gaps(few), few.length);
  }

  private static long[] gaps(long[] ascending) {
    long[] gaps = ascending.clone();
    for (int i = 1; i < gaps.length; i++)
      gaps[i] = ascending[i] - ascending[i - 1];
    return gaps;
  }

  private static void writeFew(long[] values, int n, long[] few, Output out) {
    byte[] places = new byte[n];
    for (int i = 0; i < n; i++)
      places[i] = (byte) Arrays.binarySearch(few, values[i]);
    out.u8(few.length - 1);
    writeBinned(gaps(few), few.length, out);
    Rans.write(places, n, out);
  }

  private static long[] readFew(Input in, int n) {
    long[] few = readBinned(in, 1 + in.u8("distinct", Rans.TOKENS - 1));
    for (int i = 1; i < few.length; i++)
      few[i] += few[i - 1];
    byte[] places = Rans.read(in, n);
    long[] values = new long[n];
    for (int i = 0; i < n; i++) {
      int place = places[i] & 0xFF;
      if (place >= few.length)
        throw in.malformed("place out of range: place=" + place + ", limit=" + few.length);
      values[i] = few[place];
    }
    return values;
  }

  // ---- repeats

  /** Numbers as references to where they came first. */
  private record Repeats(long[] ago, long[] distinct) {
    static Repeats of(long[] values, int n) {
      Map<Long, Integer> seen = new HashMap<>();
      long[] ago = new long[n];
      long[] distinct = new long[n];
      for (int i = 0; i < n; i++) {
        Integer before = seen.putIfAbsent(values[i], seen.size());
        if (before == null)
          distinct[seen.size() - 1] = values[i];
        else
          ago[i] = seen.size() - before;
      }
      return new Repeats(ago, Arrays.copyOf(distinct, seen.size()));
    }

    double bits() {
      long[] differences = new long[distinct.length];
      for (int i = 1; i < differences.length; i++)
        differences[i] = zigzag(distinct[i] - distinct[i - 1]);
      return binnedBits(ago, ago.length) + Math.min(binnedBits(distinct, distinct.length), binnedBits(differences,
          differences.length));
    }

    void write(Output out) {
      out.varint(distinct.length);
      NumberCode.write(ago, ago.length, false, out);
      NumberCode.write(distinct, distinct.length, false, out);
    }
  }

  private static long[] readRepeats(Input in, int n) {
    int count = in.count("distinct", n);
    long[] values = read(in, n, false);
    long[] distinct = read(in, count, false);
    for (int i = 0, next = 0; i < n; i++) {
      long ago = values[i];
      if (ago == 0 ? next == count : ago < 0 || ago > next)
        throw in.malformed("reference out of range: ago=" + ago + ", distinct=" + next);
      values[i] = distinct[ago == 0 ? next++ : next - (int) ago];
    }
    return values;
  }

  // ---- reading

  static long[] read(Input in, int n) {
    return read(in, n, true);
  }

  private static long[] read(Input in, int n, boolean repeats) {
    int form = in.u8("form of numbers", repeats ? REPEATS : FEW);
    if (form == FEW)
      return readFew(in, n);
    if (form == REPEATS)
      return readRepeats(in, n);
    long base = in.unsigned("first number");
    if (form == SAME) {
      long[] same = new long[n];
      Arrays.fill(same, base);
      return same;
    }
    long[] values = readBinned(in, n);
    long sum = base;
    for (int i = 0; i < n; i++)
      values[i] = form == ABOVE ? base + values[i] : (sum += values[i] >>> 1 ^ -(values[i] & 1));
    return values;
  }
}
