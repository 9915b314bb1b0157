package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates over values in the order of time; rows with a null are passed over. */
final class SeriesMoments {
  private SeriesMoments() {
  }

  private static long[] grown(long[] values, int count) {
    return count <= values.length ? values : Arrays.copyOf(values, Math.max(count, 2 * values.length));
  }

  private static double[] grown(double[] values, int count) {
    return count <= values.length ? values : Arrays.copyOf(values, Math.max(count, 2 * values.length));
  }

  /** What the last value is above the first; of two values at least. */
  static final class Delta implements Accumulator {
    private long[] firstAt = {};
    private long[] lastAt = {};
    private double[] first = {};
    private double[] last = {};
    private long[] counts = {};

    @Override
    public void groups(int count) {
      firstAt = grown(firstAt, count);
      lastAt = grown(lastAt, count);
      first = grown(first, count);
      last = grown(last, count);
      counts = grown(counts, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      Doubles values = (Doubles) arguments.getFirst();
      Longs times = (Longs) arguments.get(1);
      for (int i = 0; i < n; i++) {
        if (values.isNull(i) || times.isNull(i)) continue;
        int g = ids[i];
        long t = times.values()[i];
        if (counts[g] == 0 || t < firstAt[g]) {
          firstAt[g] = t;
          first[g] = values.values()[i];
        }
        if (counts[g] == 0 || t >= lastAt[g]) {
          lastAt[g] = t;
          last[g] = values.values()[i];
        }
        counts[g]++;
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      double[] out = new double[n];
      BitSet nulls = new BitSet();
      for (int i = 0; i < n; i++)
        if (counts[from + i] < 2) nulls.set(i);
        else out[i] = last[from + i] - first[from + i];
      return new Doubles(out, nulls.isEmpty() ? null : nulls, n);
    }
  }

  /**
   * By how much a counter grows per second: its steps upwards, and where it falls it has begun again at zero, over the
   * time between its first and last row.
   */
  static final class Rate implements Accumulator {
    private long[] firstAt = {};
    private long[] lastAt = {};
    private double[] last = {};
    private double[] grown = {};
    private long[] counts = {};

    @Override
    public void groups(int count) {
      firstAt = SeriesMoments.grown(firstAt, count);
      lastAt = SeriesMoments.grown(lastAt, count);
      last = SeriesMoments.grown(last, count);
      grown = SeriesMoments.grown(grown, count);
      counts = SeriesMoments.grown(counts, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      Doubles values = (Doubles) arguments.getFirst();
      Longs times = (Longs) arguments.get(1);
      for (int i = 0; i < n; i++)
        if (!values.isNull(i) && !times.isNull(i)) add(ids[i], times.values()[i], values.values()[i]);
    }

    private void add(int g, long t, double v) {
      if (counts[g]++ == 0) {
        firstAt[g] = t;
      } else {
        if (t < lastAt[g])
          throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
              "RATE needs the rows of a group in the order of their time: group by the series, or sort in a sub-query");
        grown[g] += v >= last[g] ? v - last[g] : v;
      }
      lastAt[g] = t;
      last[g] = v;
    }

    @Override
    public ColumnVector results(int from, int n) {
      double[] out = new double[n];
      BitSet nulls = new BitSet();
      for (int i = 0; i < n; i++) {
        long span = lastAt[from + i] - firstAt[from + i];
        if (span <= 0) nulls.set(i);
        else out[i] = grown[from + i] * 1e6 / span;
      }
      return new Doubles(out, nulls.isEmpty() ? null : nulls, n);
    }
  }

  /**
   * Exponentially weighted mean in the order the rows come: {@code m += alpha * (x - m)}; Roberts, Technometrics 1959.
   */
  static final class Ewma implements Accumulator {
    private double[] means = {};
    private final BitSet present = new BitSet();

    @Override
    public void groups(int count) {
      means = grown(means, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      Doubles values = (Doubles) arguments.getFirst();
      Doubles alphas = (Doubles) arguments.get(1);
      for (int i = 0; i < n; i++) {
        if (values.isNull(i) || alphas.isNull(i)) continue;
        double alpha = alphas.values()[i];
        if (!(alpha > 0 && alpha <= 1))
          throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "weight of EWMA out of range: " + alpha
              + ", range=above 0 to 1");
        int g = ids[i];
        double x = values.values()[i];
        means[g] = present.get(g) ? means[g] + alpha * (x - means[g]) : x;
        present.set(g);
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      BitSet nulls = new BitSet();
      for (int i = 0; i < n; i++)
        if (!present.get(from + i)) nulls.set(i);
      return new Doubles(Arrays.copyOfRange(means, from, from + n), nulls.isEmpty() ? null : nulls, n);
    }
  }

  /** How many values are below a range, in each of its equal parts, and above it: {@code {below,1,..,n,above}}. */
  static final class Histogram implements Accumulator {
    private static final int MOST = 1_000;
    private final MemoryBudget memory;
    private long[] @Nullable [] counts = new long[0][];

    Histogram(MemoryBudget memory) {
      this.memory = memory;
    }

    @Override
    public void groups(int count) {
      if (count > counts.length) counts = Arrays.copyOf(counts, Math.max(count, 2 * counts.length));
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      Doubles values = (Doubles) arguments.getFirst();
      Doubles lows = (Doubles) arguments.get(1);
      Doubles highs = (Doubles) arguments.get(2);
      Longs parts = (Longs) arguments.get(3);
      for (int i = 0; i < n; i++) {
        if (values.isNull(i) || lows.isNull(i) || highs.isNull(i) || parts.isNull(i)) continue;
        double low = lows.values()[i];
        double high = highs.values()[i];
        long[] of = of(ids[i], low, high, parts.values()[i]);
        double x = values.values()[i];
        int inner = of.length - 2;
        int at = x < low
            ? 0
            : !(x < high) ? inner + 1 : 1 + (int) Math.min(inner - 1, (x - low) / (high - low) * inner);
        of[at]++;
      }
    }

    private long[] of(int group, double low, double high, long parts) {
      if (parts < 1 || parts > MOST || !(low < high))
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "HISTOGRAM needs 1 to " + MOST
            + " parts of a range that ascends: parts=" + parts + ", range=" + low + ".." + high);
      long[] known = counts[group];
      if (known == null) {
        memory.reserve(8 * parts + 40);
        counts[group] = known = new long[(int) parts + 2];
      } else
        if (known.length != parts + 2)
          throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "HISTOGRAM needs the same parts for all rows");
      return known;
    }

    @Override
    public ColumnVector results(int from, int n) {
      @Nullable
      String[] out = new String[n];
      for (int i = 0; i < n; i++) {
        long[] of = counts[from + i];
        if (of != null) out[i] = Arrays.toString(of).replace(" ", "").replace('[', '{').replace(']', '}');
      }
      return new Texts(out, n);
    }
  }
}
