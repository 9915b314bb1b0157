package io.foreshock.engine.tail;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.ColumnBuffer;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Committed rows of one series in arrival order, each with the sequence number of its commit. The writer appends; any
 * thread reads the rows up to the sequence number of its snapshot.
 */
public final class SeriesBuffer {
  /** Small: with many series most have few rows in the tail. */
  private static final int FIRST_CAPACITY = 4;
  private static final int MOST_EXPECTED = 65_536;

  private volatile ColumnBuffer[] columns;
  private volatile long[] ts;
  private volatile int[] seqs;
  private volatile long min = Long.MAX_VALUE;
  private volatile long max = Long.MIN_VALUE;
  private volatile boolean ascending = true;
  private volatile int size;

  /**
   * @param expected
   *            rows that will probably come; room for a few more is made at once
   */
  SeriesBuffer(List<Column> valueColumns, int expected) {
    int capacity = Math.clamp(expected + expected / 8, FIRST_CAPACITY, MOST_EXPECTED);
    ts = new long[capacity];
    seqs = new int[capacity];
    ColumnBuffer[] all = new ColumnBuffer[valueColumns.size()];
    for (int i = 0; i < all.length; i++)
      all[i] = ColumnBuffer.of(valueColumns.get(i)).withRoom(capacity);
    columns = all;
  }

  /** Appends a row of {@code readings}. */
  void append(int seq, long time, double value, byte quality) {
    ColumnBuffer[] all = columns;
    ((ColumnBuffer.OfDoubles) all[0]).append(value);
    ((ColumnBuffer.OfLongs) all[1]).append(quality);
    appendTime(seq, time);
  }

  /**
   * Appends rows {@code [from, to)} of the values, which may have fewer slots than the table and more than the rows so
   * far.
   */
  void append(int seq, long[] times, List<Column> valueColumns, List<ColumnVector> values, int from, int to) {
    ColumnBuffer[] all = columns;
    if (all.length < values.size())
      columns = all = widened(all, valueColumns);
    for (int c = 0; c < all.length; c++)
      if (c < values.size())
        all[c].append(values.get(c), from, to);
      else
        for (int i = from; i < to; i++)
          all[c].append(valueColumns.get(c).defaultValue());
    int n = size;
    int more = to - from;
    reserve(n + more);
    System.arraycopy(times, from, ts, n, more);
    Arrays.fill(seqs, n, n + more, seq);
    long highest = max;
    long lowest = min;
    boolean ascends = ascending;
    for (int i = from; i < to; i++) {
      long time = times[i];
      if (time <= highest) ascends = false;
      else highest = time;
      lowest = Math.min(lowest, time);
    }
    ascending = ascends;
    max = highest;
    min = lowest;
    size = n + more;
  }

  private void reserve(int capacity) {
    if (capacity <= ts.length)
      return;
    int more = Math.max(capacity, ColumnBuffer.grown(ts.length));
    ts = Arrays.copyOf(ts, more);
    seqs = Arrays.copyOf(seqs, more);
  }

  /** A column came: the rows so far have its default. */
  private ColumnBuffer[] widened(ColumnBuffer[] all, List<Column> valueColumns) {
    ColumnBuffer[] more = Arrays.copyOf(all, valueColumns.size());
    for (int c = all.length; c < more.length; c++) {
      more[c] = ColumnBuffer.of(valueColumns.get(c));
      for (int i = 0; i < size; i++)
        more[c].append(valueColumns.get(c).defaultValue());
    }
    return more;
  }

  private void appendTime(int seq, long time) {
    int n = size;
    reserve(n + 1);
    ts[n] = time;
    seqs[n] = seq;
    if (time <= max) ascending = false;
    else max = time;
    if (time < min) min = time;
    size = n + 1;
  }

  /** Rows appended by commits up to {@code seqLimit}. */
  public int visible(int seqLimit) {
    int n = size;
    int[] s = seqs;
    if (n == 0 || s[n - 1] <= seqLimit)
      return n;
    int low = 0;
    while (low < n) {
      int mid = (low + n) >>> 1;
      if (s[mid] <= seqLimit) low = mid + 1;
      else n = mid;
    }
    return low;
  }

  /** Lowest time of rows up to the sequence number; the opposite extreme when there is none. */
  public long min(int seqLimit) {
    return bound(seqLimit, false);
  }

  public long max(int seqLimit) {
    return bound(seqLimit, true);
  }

  private long bound(int seqLimit, boolean highest) {
    long low = min;
    long high = max;
    int rows = visible(seqLimit);
    if (rows == size)
      return highest ? high : low;
    low = Long.MAX_VALUE;
    high = Long.MIN_VALUE;
    long[] t = ts;
    for (int i = 0; i < rows; i++) {
      low = Math.min(low, t[i]);
      high = Math.max(high, t[i]);
    }
    return highest ? high : low;
  }

  /** False only when no row lies in {@code [from, to]}. */
  public boolean mayHold(long from, long to) {
    return size > 0 && min <= to && max >= from;
  }

  /** Lowest time ever appended; meaningful when a row is there. */
  public long min() {
    return min;
  }

  public long max() {
    return max;
  }

  /** Tells which rows do not count, by time and sequence number. */
  public interface Dropped {
    boolean test(long ts, int seq);
  }

  /** Like {@link #read(int, long, long, List, int[])} without the rows that are dropped. */
  public Run read(int rows, long from, long to, List<Column> valueColumns, int[] projection, Dropped dropped) {
    long[] t = ts;
    int[] s = seqs;
    int[] picked = new int[rows];
    int n = 0;
    for (int i = 0; i < rows; i++)
      if (t[i] >= from && t[i] <= to && !dropped.test(t[i], s[i]))
        picked[n++] = i;
    return gather(t, picked, n, valueColumns, projection);
  }

  /**
   * The first {@code rows} rows that lie in {@code [from, to]}, in arrival order.
   *
   * @param valueColumns
   *            of the table as the reader knows it, by slot
   * @param projection
   *            which of them
   */
  public Run read(int rows, long from, long to, List<Column> valueColumns, int[] projection) {
    long[] t = ts;
    ColumnBuffer[] all = columns;
    if (ascending) {
      int a = Run.lowerBound(t, rows, from);
      int b = Math.max(a, Run.upperBound(t, rows, to));
      List<ColumnVector> out = new ArrayList<>(projection.length);
      for (int c : projection)
        out.add(c < all.length ? all[c].copy(a, b) : Columns.missing(valueColumns.get(c), b - a));
      return new Run(b - a, Arrays.copyOfRange(t, a, b), out);
    }
    int[] picked = new int[rows];
    int n = 0;
    for (int i = 0; i < rows; i++)
      if (t[i] >= from && t[i] <= to)
        picked[n++] = i;
    return gather(t, picked, n, valueColumns, projection);
  }

  private Run gather(long[] t, int[] picked, int n, List<Column> valueColumns, int[] projection) {
    ColumnBuffer[] all = columns;
    long[] times = new long[n];
    for (int i = 0; i < n; i++)
      times[i] = t[picked[i]];
    List<ColumnVector> out = new ArrayList<>(projection.length);
    for (int c : projection)
      out.add(c < all.length ? all[c].gather(picked, n) : Columns.missing(valueColumns.get(c), n));
    return new Run(n, times, out);
  }
}
