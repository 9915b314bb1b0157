package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * Rows of one series as columns. Immutable by convention: arrays are never written after construction.
 *
 * @param ts
 *            time of each row; exactly {@code size} long
 * @param columns
 *            the other columns, in an order the user of the run knows
 */
public record Run(int size, long[] ts, List<ColumnVector> columns) {
  public Run {
    columns = List.copyOf(columns);
  }

  public long first() {
    return ts[0];
  }

  public long last() {
    return ts[size - 1];
  }

  /** Rows {@code [from, to)} by position. */
  public Run slice(int from, int to) {
    if (from == 0 && to == size)
      return this;
    List<ColumnVector> parts = new ArrayList<>(columns.size());
    for (ColumnVector c : columns)
      parts.add(Columns.slice(c, from, to));
    return new Run(to - from, Arrays.copyOfRange(ts, from, to), parts);
  }

  /** Rows with {@code from <= ts <= to} of an ascending run. */
  public Run between(long from, long to) {
    return slice(lowerBound(ts, size, from), upperBound(ts, size, to));
  }

  /** The rows whose time is not dropped. */
  public Run without(LongPredicate dropped) {
    int[] rows = new int[size];
    int n = 0;
    for (int i = 0; i < size; i++)
      if (!dropped.test(ts[i]))
        rows[n++] = i;
    return n == size ? this : pick(rows, n);
  }

  /** The given ascending row numbers. */
  public Run pick(int[] rows, int n) {
    long[] times = new long[n];
    for (int i = 0; i < n; i++)
      times[i] = ts[rows[i]];
    List<ColumnVector> picked = new ArrayList<>(columns.size());
    for (ColumnVector c : columns)
      picked.add(Columns.gather(c, rows, n));
    return new Run(n, times, picked);
  }

  /** First position with a time not below the key. */
  public static int lowerBound(long[] ts, int size, long key) {
    int low = 0;
    int high = size;
    while (low < high) {
      int mid = (low + high) >>> 1;
      if (ts[mid] < key) low = mid + 1;
      else high = mid;
    }
    return low;
  }

  /** First position with a time above the key. */
  public static int upperBound(long[] ts, int size, long key) {
    return key == Long.MAX_VALUE ? size : lowerBound(ts, size, key + 1);
  }

  /**
   * One strictly ascending run from parts given oldest write first; rows of equal time become one, the later
   * non-null values winning column by column.
   */
  public static Run merged(List<Run> parts) {
    Run all = concat(parts);
    if (strictlyAscending(all.ts, all.size))
      return all;
    int[] order = TimeOrder.stable(all.ts, all.size);
    int[] ends = new int[all.size];
    long[] times = new long[all.size];
    int groups = 0;
    for (int i = 0; i < all.size; i++) {
      long t = all.ts[order[i]];
      if (groups == 0 || times[groups - 1] != t)
        times[groups++] = t;
      ends[groups - 1] = i + 1;
    }
    List<ColumnVector> columns = new ArrayList<>(all.columns.size());
    for (ColumnVector c : all.columns)
      columns.add(Columns.fold(c, order, ends, groups));
    return new Run(groups, Arrays.copyOf(times, groups), columns);
  }

  static Run concat(List<Run> parts) {
    List<Run> filled = new ArrayList<>(parts.size());
    for (Run r : parts)
      if (r.size > 0)
        filled.add(r);
    if (filled.isEmpty())
      return parts.getFirst();
    if (filled.size() == 1)
      return filled.getFirst();
    int n = 0;
    for (Run r : filled)
      n += r.size;
    long[] ts = new long[n];
    int at = 0;
    for (Run r : filled) {
      System.arraycopy(r.ts, 0, ts, at, r.size);
      at += r.size;
    }
    List<ColumnVector> columns = new ArrayList<>();
    for (int c = 0; c < filled.getFirst().columns.size(); c++) {
      List<ColumnVector> pieces = new ArrayList<>(filled.size());
      for (Run r : filled)
        pieces.add(r.columns.get(c));
      columns.add(Columns.concat(pieces));
    }
    return new Run(n, ts, columns);
  }

  public static boolean isStrictlyAscending(Run run) {
    return strictlyAscending(run.ts, run.size);
  }

  static boolean strictlyAscending(long[] ts, int n) {
    for (int i = 1; i < n; i++)
      if (ts[i] <= ts[i - 1])
        return false;
    return true;
  }
}
