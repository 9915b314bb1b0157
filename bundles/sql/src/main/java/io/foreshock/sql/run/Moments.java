package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.run.Aggregate.Function;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/** Aggregates of numbers; nulls are passed over, a group without values gives null. */
final class Moments {
  private Moments() {
  }

  /** Rows whose arguments are all not null. */
  static final class Count implements Accumulator {
    private long[] counts = {};

    @Override
    public void groups(int count) {
      counts = grown(counts, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      if (arguments.isEmpty()) {
        for (int i = 0; i < n; i++)
          counts[ids[i]]++;
        return;
      }
      ColumnVector v = arguments.getFirst();
      for (int i = 0; i < n; i++) {
        boolean counted = !v.isNull(i);
        for (int a = 1; a < arguments.size(); a++)
          counted &= !arguments.get(a).isNull(i);
        if (counted) counts[ids[i]]++;
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      return new Longs(Arrays.copyOfRange(counts, from, from + n), null, n);
    }
  }

  /** Exact; past 64 bits is an error. */
  static final class SumLong implements Accumulator {
    private long[] sums = {};
    private final BitSet present = new BitSet();

    @Override
    public void groups(int count) {
      sums = grown(sums, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      Longs v = (Longs) arguments.getFirst();
      try {
        for (int i = 0; i < n; i++) {
          if (v.isNull(i)) continue;
          sums[ids[i]] = Math.addExact(sums[ids[i]], v.values()[i]);
          present.set(ids[i]);
        }
      } catch (ArithmeticException e) {
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "sum out of range: type=BIGINT", e);
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      return new Longs(Arrays.copyOfRange(sums, from, from + n), absent(present, from, n), n);
    }
  }

  /** Sum or mean in doubles, of numbers of either kind. */
  static final class SumDouble implements Accumulator {
    private final boolean mean;
    private double[] sums = {};
    private long[] counts = {};

    SumDouble(boolean mean) {
      this.mean = mean;
    }

    @Override
    public void groups(int count) {
      sums = grown(sums, count);
      counts = grown(counts, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      ColumnVector v = arguments.getFirst();
      double[] x = numbers(v);
      for (int i = 0; i < n; i++) {
        if (v.isNull(i)) continue;
        sums[ids[i]] += x[i];
        counts[ids[i]]++;
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      double[] out = new double[n];
      BitSet nulls = new BitSet();
      for (int i = 0; i < n; i++) {
        long count = counts[from + i];
        if (count == 0) nulls.set(i);
        else out[i] = mean ? sums[from + i] / count : sums[from + i];
      }
      return new Doubles(out, nulls, n);
    }
  }

  /** Variance and standard deviation by Welford's method (Technometrics 4(3), 1962). */
  static final class Variance implements Accumulator {
    private final Function function;
    private double[] means = {};
    private double[] squares = {};
    private long[] counts = {};

    Variance(Function function) {
      this.function = function;
    }

    @Override
    public void groups(int count) {
      means = grown(means, count);
      squares = grown(squares, count);
      counts = grown(counts, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      ColumnVector v = arguments.getFirst();
      double[] x = numbers(v);
      for (int i = 0; i < n; i++) {
        if (v.isNull(i)) continue;
        int g = ids[i];
        double d = x[i] - means[g];
        means[g] += d / ++counts[g];
        squares[g] += d * (x[i] - means[g]);
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      boolean sample = function == Function.VAR_SAMP || function == Function.STDDEV_SAMP;
      boolean root = function == Function.STDDEV_POP || function == Function.STDDEV_SAMP;
      double[] out = new double[n];
      BitSet nulls = new BitSet();
      for (int i = 0; i < n; i++) {
        long freedom = counts[from + i] - (sample ? 1 : 0);
        if (freedom <= 0) nulls.set(i);
        else out[i] = root ? Math.sqrt(squares[from + i] / freedom) : squares[from + i] / freedom;
      }
      return new Doubles(out, nulls, n);
    }
  }

  /** Pearson's correlation, with the sums of products updated as in {@link Variance}. */
  static final class Correlation implements Accumulator {
    private double[] meanX = {};
    private double[] meanY = {};
    private double[] xx = {};
    private double[] yy = {};
    private double[] xy = {};
    private long[] counts = {};

    @Override
    public void groups(int count) {
      meanX = grown(meanX, count);
      meanY = grown(meanY, count);
      xx = grown(xx, count);
      yy = grown(yy, count);
      xy = grown(xy, count);
      counts = grown(counts, count);
    }

    @Override
    public void add(int[] ids, List<ColumnVector> arguments, int n) {
      double[] x = numbers(arguments.getFirst());
      double[] y = numbers(arguments.get(1));
      for (int i = 0; i < n; i++) {
        if (arguments.getFirst().isNull(i) || arguments.get(1).isNull(i)) continue;
        int g = ids[i];
        long count = ++counts[g];
        double dx = x[i] - meanX[g];
        double dy = y[i] - meanY[g];
        meanX[g] += dx / count;
        meanY[g] += dy / count;
        xx[g] += dx * (x[i] - meanX[g]);
        yy[g] += dy * (y[i] - meanY[g]);
        xy[g] += dx * (y[i] - meanY[g]);
      }
    }

    @Override
    public ColumnVector results(int from, int n) {
      double[] out = new double[n];
      BitSet nulls = new BitSet();
      for (int i = 0; i < n; i++) {
        int g = from + i;
        if (xx[g] == 0 || yy[g] == 0) nulls.set(i);
        else out[i] = Math.max(-1, Math.min(1, xy[g] / Math.sqrt(xx[g]) / Math.sqrt(yy[g])));
      }
      return new Doubles(out, nulls, n);
    }
  }

  private static double[] numbers(ColumnVector v) {
    if (v instanceof Doubles d) return d.values();
    long[] longs = ((Longs) v).values();
    double[] out = new double[v.size()];
    for (int i = 0; i < out.length; i++)
      out[i] = longs[i];
    return out;
  }

  private static BitSet absent(BitSet present, int from, int n) {
    BitSet nulls = present.get(from, from + n);
    nulls.flip(0, n);
    return nulls;
  }

  private static long[] grown(long[] a, int count) {
    return count <= a.length ? a : Arrays.copyOf(a, Math.max(count, Math.max(16, a.length * 2)));
  }

  private static double[] grown(double[] a, int count) {
    return count <= a.length ? a : Arrays.copyOf(a, Math.max(count, Math.max(16, a.length * 2)));
  }
}
