package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * About how few bits a value of a column can take: the least order-0 entropy (Shannon 1948) of a few simple residuals:
 * the values as they are, their differences, and the differences of these; times also as what they are off a grid of
 * equal steps. Counted frequencies look less even than they are; Miller and Madow's correction (Miller, "Note on the
 * bias of information estimates", 1955) makes up for it. Where more than a quarter of the residuals are different ones,
 * counting tells nothing but how many there are: then as many low bits as it takes to make them fewer are taken for noise
 * and counted as they are. Texts have no low bits, and of messages there is no estimate.
 *
 * <p>
 * An estimate, not a law: a codec that knows a better model of the values goes below it. Stateless.
 */
public final class EntropyEstimate {
  private static final double LN_2 = Math.log(2);
  /** Decimals of more digits are not told from other doubles. */
  private static final int MOST_DIGITS = 15;
  private static final double EXACT = 1L << 53;

  private EntropyEstimate() {
  }

  /**
   * @param ts
   *            ascending
   * @return bits a time, NaN when there is no estimate
   */
  public static double ofTimes(long[] ts, int n) {
    long tick = 0;
    for (int i = 1; i < n && tick != 1; i++)
      tick = commonDivisor(ts[i] - ts[i - 1], tick);
    if (tick == 0)
      return n == 1 ? 0 : Double.NaN;
    long step = Math.round((double) (ts[n - 1] - ts[0]) / tick / (n - 1));
    long[] off = new long[n];
    for (int i = 0; i < n; i++)
      off[i] = (ts[i] - ts[0]) / tick - i * step;
    return least(off, n);
  }

  /**
   * @return bits a value that is neither null nor NaN or infinite; NaN when there is no estimate
   */
  public static double of(ColumnVector column) {
    return switch (column) {
      case ColumnVector.Longs v -> {
        long[] values = new long[v.size()];
        int n = 0;
        for (int i = 0; i < values.length; i++)
          if (!v.isNull(i))
            values[n++] = v.values()[i];
        yield least(values, n);
      }
      case ColumnVector.Doubles v -> ofDoubles(v);
      case ColumnVector.Texts v -> ofTexts(v);
      case ColumnVector.Vectors _ -> Double.NaN;
    };
  }

  private static double ofDoubles(ColumnVector.Doubles column) {
    double[] values = new double[column.size()];
    int n = 0;
    for (int i = 0; i < values.length; i++)
      if (!column.isNull(i) && Double.isFinite(column.values()[i]))
        values[n++] = column.values()[i];
    long[] numbers = new long[n];
    for (int digits = 0; digits <= MOST_DIGITS; digits++)
      if (decimals(values, n, Math.pow(10, digits), numbers))
        return least(numbers, n);
    for (int i = 0; i < n; i++) {
      long bits = Double.doubleToRawLongBits(values[i]);
      numbers[i] = bits ^ bits >> 63 & Long.MAX_VALUE; // as the numbers are ordered
    }
    return least(numbers, n);
  }

  /** Whether all values are whole numbers divided by the power of ten. */
  private static boolean decimals(double[] values, int n, double power, long[] into) {
    for (int i = 0; i < n; i++) {
      double number = Math.rint(values[i] * power);
      if (Math.abs(number) > EXACT || number / power != values[i])
        return false;
      into[i] = (long) number;
    }
    return true;
  }

  private static double ofTexts(ColumnVector.Texts column) {
    Map<String, Integer> counts = new HashMap<>();
    int n = 0;
    for (int i = 0; i < column.size(); i++) {
      String text = column.values()[i];
      if (text != null) {
        counts.merge(text, 1, Integer::sum);
        n++;
      }
    }
    double sum = 0;
    for (int count : counts.values())
      sum += count * Math.log(count);
    return n == 0 ? Double.NaN : entropy(n, counts.size(), sum);
  }

  /** Of values, differences and second differences, which take the values' place. */
  private static double least(long[] values, int n) {
    double least = Double.NaN;
    for (int order = 0; order < 3 && n - order > 0; order++) {
      if (order > 0)
        for (int i = 0; i < n - order; i++)
          values[i] = values[i + 1] - values[i];
      double bits = entropy(Arrays.copyOf(values, n - order));
      least = Double.isNaN(least) || bits < least ? bits : least;
    }
    return least;
  }

  private static double entropy(long[] values) {
    Arrays.sort(values);
    long first = values[0];
    long used = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] -= first;
      used |= values[i];
    }
    int zeros = used == 0 ? 0 : Long.numberOfTrailingZeros(used);
    for (int noise = 0; noise + zeros < Long.SIZE; noise++) {
      double bits = entropy(values, zeros + noise);
      if (!Double.isNaN(bits))
        return noise + bits;
    }
    return Long.SIZE - zeros;
  }

  /** Of ascending unsigned values without so many low bits; NaN when more than a quarter of them are different ones. */
  private static double entropy(long[] values, int low) {
    int distinct = 0;
    double sum = 0;
    for (int from = 0, to; from < values.length; from = to) {
      to = from + 1;
      while (to < values.length && values[to] >>> low == values[from] >>> low)
        to++;
      sum += to - from == 1 ? 0 : (to - from) * Math.log(to - from);
      distinct++;
    }
    return entropy(values.length, distinct, sum);
  }

  /** @param sum of all counts times their logarithms */
  private static double entropy(int n, int distinct, double sum) {
    return 4L * distinct > n && distinct > 1
        ? Double.NaN
        : (Math.log(n) - sum / n + (distinct - 1) / (2.0 * n)) / LN_2;
  }

  private static long commonDivisor(long a, long b) {
    return b == 0 ? a : commonDivisor(b, a % b);
  }
}
