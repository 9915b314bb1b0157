package io.foreshock.engine.tail;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.ColumnBuffer;
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

  private final ColumnBuffer[] columns;
  private volatile long[] ts = new long[FIRST_CAPACITY];
  private volatile int[] seqs = new int[FIRST_CAPACITY];
  private volatile long min = Long.MAX_VALUE;
  private volatile long max = Long.MIN_VALUE;
  private volatile boolean ascending = true;
  private volatile int size;

  SeriesBuffer(List<Column> valueColumns) {
    columns = new ColumnBuffer[valueColumns.size()];
    for (int i = 0; i < columns.length; i++)
      columns[i] = ColumnBuffer.of(valueColumns.get(i));
  }

  /** Appends a row of {@code readings}. */
  void append(int seq, long time, double value, byte quality) {
    ((ColumnBuffer.OfDoubles) columns[0]).append(value);
    ((ColumnBuffer.OfLongs) columns[1]).append(quality);
    appendTime(seq, time);
  }

  /** Appends rows {@code [from, to)} of the columns. */
  void append(int seq, long[] times, List<ColumnVector> values, int from, int to) {
    for (int c = 0; c < columns.length; c++)
      columns[c].append(values.get(c), from, to);
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

  /** Like {@link #read(int, long, long, int[])} without the rows that are dropped. */
  public Run read(int rows, long from, long to, int[] projection, Dropped dropped) {
    long[] t = ts;
    int[] s = seqs;
    int[] picked = new int[rows];
    int n = 0;
    for (int i = 0; i < rows; i++)
      if (t[i] >= from && t[i] <= to && !dropped.test(t[i], s[i]))
        picked[n++] = i;
    return gather(t, picked, n, projection);
  }

  /**
   * The first {@code rows} rows that lie in {@code [from, to]}, in arrival order.
   *
   * @param projection
   *            which value columns
   */
  public Run read(int rows, long from, long to, int[] projection) {
    long[] t = ts;
    if (ascending) {
      int a = Run.lowerBound(t, rows, from);
      int b = Math.max(a, Run.upperBound(t, rows, to));
      List<ColumnVector> out = new ArrayList<>(projection.length);
      for (int c : projection)
        out.add(columns[c].copy(a, b));
      return new Run(b - a, Arrays.copyOfRange(t, a, b), out);
    }
    int[] picked = new int[rows];
    int n = 0;
    for (int i = 0; i < rows; i++)
      if (t[i] >= from && t[i] <= to)
        picked[n++] = i;
    return gather(t, picked, n, projection);
  }

  private Run gather(long[] t, int[] picked, int n, int[] projection) {
    long[] times = new long[n];
    for (int i = 0; i < n; i++)
      times[i] = t[picked[i]];
    List<ColumnVector> out = new ArrayList<>(projection.length);
    for (int c : projection)
      out.add(columns[c].gather(picked, n));
    return new Run(n, times, out);
  }
}
