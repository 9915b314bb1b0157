package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Vectors;
import io.foreshock.sql.run.Aggregate.Function;
import io.foreshock.sql.run.WindowRows.Frames;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Counts, sums, means, variances and extremes over frames that only move forward. Nothing is ever subtracted, so there
 * is no cancellation: two stacks, the rows that leave as suffix states worked out when the window has moved past them,
 * the rows that come as one running state (Tangwongsan, Hirzel, Schneider, "Low-Latency Sliding-Window Aggregation",
 * DEBS 2017). Each row is merged at most twice. Confined to one thread.
 */
final class SlidingMoments {
  private final Function function;
  private final ColumnVector values;
  private final boolean counting;
  private final boolean whole;
  private final int[] bounds;
  private final Frames frames;
  private final int n;

  /** Suffix states of the rows that leave: from row i to the middle. */
  private State[] leaving = {};

  /** What is known of a stretch of rows: mean and squared deviations merge by Chan, Golub and LeVeque (1979). */
  private static final class State {
    long count;
    double sum;
    double mean;
    double squares;
    long whole;
    /** Row of the extreme, -1 = none. */
    int extreme = -1;

    void clear() {
      count = 0;
      sum = 0;
      mean = 0;
      squares = 0;
      whole = 0;
      extreme = -1;
    }
  }

  SlidingMoments(Aggregate aggregate, List<ColumnVector> arguments, int[] bounds, Frames frames) {
    this.function = aggregate.function();
    this.counting = arguments.isEmpty();
    this.n = bounds[bounds.length - 1];
    this.values = counting ? new Longs(new long[n], null, n) : arguments.getFirst();
    this.whole = function == Function.SUM && aggregate.type() != ColumnType.DOUBLE
        && aggregate.type() != ColumnType.REAL;
    this.bounds = bounds;
    this.frames = frames;
  }

  static boolean fits(Function function) {
    return switch (function) {
      case COUNT, SUM, AVG, MIN, MAX, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> true;
      default -> false;
    };
  }

  ColumnVector run() {
    double[] doubles = new double[n];
    long[] longs = new long[n];
    int[] rows = new int[n];
    BitSet nulls = new BitSet();
    for (int p = 0; p + 1 < bounds.length; p++)
      partition(bounds[p], bounds[p + 1], doubles, longs, rows, nulls);
    return switch (function) {
      case COUNT -> new Longs(longs, null, n);
      case MIN, MAX -> Vectors.gather(values, rows, n);
      case SUM -> whole ? new Longs(longs, nulls, n) : new Doubles(doubles, nulls, n);
      default -> new Doubles(doubles, nulls, n);
    };
  }

  private void partition(int begin, int end, double[] doubles, long[] longs, int[] rows, BitSet nulls) {
    State coming = new State();
    State all = new State();
    int middle = begin;
    int to = begin;
    for (int i = begin; i < end; i++) {
      int from = frames.from()[i];
      int behind = frames.to()[i];
      all.clear();
      if (behind <= from) {
        result(i, all, doubles, longs, rows, nulls);
        continue;
      }
      if (from > middle) {
        to = Math.max(to, from);
        flip(begin, from, to);
        middle = to;
        coming.clear();
      }
      while (to < behind)
        add(coming, to++);
      if (from < middle) merge(all, leaving[from - begin]);
      merge(all, coming);
      result(i, all, doubles, longs, rows, nulls);
    }
  }

  private void flip(int begin, int from, int to) {
    int known = leaving.length;
    if (to - begin > known) {
      leaving = Arrays.copyOf(leaving, Math.max(to - begin, 2 * known));
      for (int i = known; i < leaving.length; i++)
        leaving[i] = new State();
    }
    for (int r = to - 1; r >= from; r--) {
      State s = leaving[r - begin];
      s.clear();
      add(s, r);
      if (r + 1 < to) merge(s, leaving[r + 1 - begin]);
    }
  }

  private void add(State s, int row) {
    if (!counting && values.isNull(row)) return;
    s.count++;
    if (function == Function.COUNT) return;
    if (function == Function.MIN || function == Function.MAX) {
      s.extreme = better(s.extreme, row);
    } else if (whole) {
      s.whole = exact(s.whole, ((Longs) values).values()[row]);
    } else {
      double x = values instanceof Doubles d ? d.values()[row] : ((Longs) values).values()[row];
      double d = x - s.mean;
      s.sum += x;
      s.mean += d / s.count;
      s.squares += d * (x - s.mean);
    }
  }

  private void merge(State into, State other) {
    if (other.count == 0) return;
    long count = into.count + other.count;
    double d = other.mean - into.mean;
    into.mean = into.count == 0 ? other.mean : into.mean + d * other.count / count;
    into.squares = into.count == 0
        ? other.squares
        : into.squares + other.squares + d * d * ((double) into.count * other.count / count);
    into.sum += other.sum;
    if (whole) into.whole = exact(into.whole, other.whole);
    if (other.extreme >= 0) into.extreme = better(into.extreme, other.extreme);
    into.count = count;
  }

  private static long exact(long a, long b) {
    try {
      return Math.addExact(a, b);
    } catch (ArithmeticException e) {
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "sum out of range: type=BIGINT", e);
    }
  }

  private int better(int held, int row) {
    if (held < 0) return row;
    int c = Order.compare(values, held, row);
    return (function == Function.MIN ? c > 0 : c < 0) ? row : held;
  }

  private void result(int i, State s, double[] doubles, long[] longs, int[] rows, BitSet nulls) {
    boolean sample = function == Function.VAR_SAMP || function == Function.STDDEV_SAMP;
    boolean root = function == Function.STDDEV_POP || function == Function.STDDEV_SAMP;
    rows[i] = s.extreme;
    longs[i] = function == Function.COUNT ? s.count : s.whole;
    long needed = sample ? 2 : 1;
    if (s.count < needed) nulls.set(i);
    else doubles[i] = switch (function) {
      case SUM -> s.sum;
      case AVG -> s.sum / s.count;
      default -> root ? Math.sqrt(s.squares / (s.count - (sample ? 1 : 0))) : s.squares / (s.count - (sample ? 1 : 0));
    };
  }
}
