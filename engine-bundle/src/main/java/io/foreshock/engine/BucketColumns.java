package io.foreshock.engine;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.engine.column.DoubleTally;
import java.util.Arrays;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * Groups by series and stretch of time as columns of numbers: with a few rows in each of hundreds of thousands of groups
 * an object for each would cost more than its rows. Confined to one thread at a time.
 */
final class BucketColumns {
  private static final int FIRST_CAPACITY = 256;

  private int size;
  private int[] series = new int[FIRST_CAPACITY];
  private long[] buckets = new long[FIRST_CAPACITY];
  private long[] rows = new long[FIRST_CAPACITY];
  private final Column[] columns;

  /** What {@link DoubleTally} knows, of each group. */
  private static final class Column {
    private long[] counts = new long[FIRST_CAPACITY];
    private long[] nans = new long[FIRST_CAPACITY];
    private double[] sums = new double[FIRST_CAPACITY];
    private double[] lows = new double[FIRST_CAPACITY];
    private double[] highs = new double[FIRST_CAPACITY];

    void grow(int capacity) {
      counts = Arrays.copyOf(counts, capacity);
      nans = Arrays.copyOf(nans, capacity);
      sums = Arrays.copyOf(sums, capacity);
      lows = Arrays.copyOf(lows, capacity);
      highs = Arrays.copyOf(highs, capacity);
    }

    void begin(int group) {
      counts[group] = 0;
      nans[group] = 0;
      sums[group] = 0;
      lows[group] = Double.POSITIVE_INFINITY;
      highs[group] = Double.NEGATIVE_INFINITY;
    }

    void add(int group, DoubleTally more) {
      counts[group] += more.count();
      nans[group] += more.nans();
      sums[group] += more.sum();
      lows[group] = Math.min(lows[group], more.lowestNumber());
      highs[group] = Math.max(highs[group], more.highestNumber());
    }

    void add(int group, Column other, int from) {
      counts[group] += other.counts[from];
      nans[group] += other.nans[from];
      sums[group] += other.sums[from];
      lows[group] = Math.min(lows[group], other.lows[from]);
      highs[group] = Math.max(highs[group], other.highs[from]);
    }
  }

  /** @param columns so many are added up */
  BucketColumns(int columns) {
    this.columns = new Column[columns];
    Arrays.setAll(this.columns, _ -> new Column());
  }

  int size() {
    return size;
  }

  int series(int group) {
    return series[group];
  }

  /** The last group when it is that one, else a new one behind it, with so many more rows. */
  int add(int ofSeries, long bucket, long moreRows) {
    int last = size - 1;
    if (last >= 0 && series[last] == ofSeries && buckets[last] == bucket) {
      rows[last] += moreRows;
      return last;
    }
    if (size == series.length)
      grow(2 * size);
    series[size] = ofSeries;
    buckets[size] = bucket;
    rows[size] = moreRows;
    for (Column c : columns)
      c.begin(size);
    return size++;
  }

  void add(int group, int column, DoubleTally more) {
    columns[column].add(group, more);
  }

  private void grow(int capacity) {
    series = Arrays.copyOf(series, capacity);
    buckets = Arrays.copyOf(buckets, capacity);
    rows = Arrays.copyOf(rows, capacity);
    for (Column c : columns)
      c.grow(capacity);
  }

  /** When the last group is the first of those that come next, it moves there, in front of what that has. */
  void handOver(BucketColumns next) {
    int last = size - 1;
    if (last < 0 || next.size == 0 || series[last] != next.series[0] || buckets[last] != next.buckets[0])
      return;
    next.rows[0] += rows[last];
    for (int c = 0; c < columns.length; c++)
      next.columns[c].add(0, columns[c], last);
    size = last;
  }

  Longs bucketsOf(int from, int to) {
    return new Longs(Arrays.copyOfRange(buckets, from, to), null, to - from);
  }

  Longs rowsOf(int from, int to) {
    return new Longs(Arrays.copyOfRange(rows, from, to), null, to - from);
  }

  Longs counts(int column, int from, int to) {
    return new Longs(Arrays.copyOfRange(columns[column].counts, from, to), null, to - from);
  }

  ColumnVector sums(int column, int from, int to) {
    return new Doubles(Arrays.copyOfRange(columns[column].sums, from, to), nulls(column, from, to), to - from);
  }

  /** NaN only where there is nothing else. */
  ColumnVector lows(int column, int from, int to) {
    Column c = columns[column];
    double[] out = Arrays.copyOfRange(c.lows, from, to);
    for (int i = from; i < to; i++)
      if (c.nans[i] == c.counts[i])
        out[i - from] = Double.NaN;
    return new Doubles(out, nulls(column, from, to), to - from);
  }

  /** NaN is above all numbers. */
  ColumnVector highs(int column, int from, int to) {
    Column c = columns[column];
    double[] out = Arrays.copyOfRange(c.highs, from, to);
    for (int i = from; i < to; i++)
      if (c.nans[i] > 0)
        out[i - from] = Double.NaN;
    return new Doubles(out, nulls(column, from, to), to - from);
  }

  private @Nullable BitSet nulls(int column, int from, int to) {
    long[] counts = columns[column].counts;
    BitSet nulls = null;
    for (int i = from; i < to; i++)
      if (counts[i] == 0) {
        nulls = nulls == null ? new BitSet(to - from) : nulls;
        nulls.set(i - from);
      }
    return nulls;
  }

  /** Names of the groups' series. */
  Texts names(int from, int to, SeriesNames known) {
    @Nullable
    String[] names = new String[to - from];
    for (int i = from; i < to; i++)
      names[i - from] = i > from && series[i] == series[i - 1] ? names[i - from - 1] : known.name(series[i]);
    return new Texts(names, names.length);
  }
}
