package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Builder;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sorts by columns, stable. With a limit it keeps only as many rows as can still come first. */
public record SortNode(PlanNode input, List<Key> keys, @Nullable Expr offset, @Nullable Expr fetch)
    implements
      PlanNode {
  /** One column to sort by. */
  public record Key(int column, boolean descending, boolean nullsFirst) {}

  @Override
  public List<ColumnType> types() {
    return input.types();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return (fetch == null ? "Sort" : "Top rows") + " keys=" + keys.size();
  }

  @Override
  public RowSource open(Execution execution) {
    long skip = LimitNode.count(offset, 0, "OFFSET", execution.run());
    long take = LimitNode.count(fetch, Long.MAX_VALUE, "LIMIT", execution.run());
    return take == 0 ? new ScanNode.Empty() : new Source(execution, skip, take);
  }

  private final class Source implements RowSource {
    private final RowSource source;
    private final Execution execution;
    private final MemoryBudget memory;
    private final SortedRuns runs;
    private final long take;
    private final long keep;
    private int at;
    private int end;
    private @Nullable RowStore store;
    private int[] order = {};
    /** Row of the store after which nothing is wanted any more; -1 = not known yet. */
    private int worst = -1;
    private long mergedRows;

    Source(Execution execution, long skip, long take) {
      this.source = input.open(execution);
      this.execution = execution;
      this.memory = execution.memory();
      this.runs = new SortedRuns(keys, types(), execution);
      this.take = take;
      this.keep = take > Long.MAX_VALUE - skip ? Long.MAX_VALUE : skip + take;
      this.at = (int) Math.min(skip, Integer.MAX_VALUE);
    }

    @Override
    public @Nullable Chunk next() {
      RowStore sorted = store == null ? sort() : store;
      if (!runs.isEmpty()) return merged();
      if (at >= end) return null;
      int n = Math.min(BATCH, end - at);
      Chunk out = sorted.gather(Arrays.copyOfRange(order, at, at + n), n);
      at += n;
      return out;
    }

    private RowStore sort() {
      RowStore rows = new RowStore(types(), memory);
      long cut = Math.max(BATCH, keep > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * keep);
      for (Chunk in = source.next(); in != null; in = source.next()) {
        Chunk hopeful = worst < 0 ? in : hopeful(in, rows);
        if (isFull(hopeful, rows)) rows = spilled(rows);
        rows.add(hopeful);
        if (rows.size() > cut) rows = best(rows);
      }
      if (!runs.isEmpty()) {
        rows = spilled(rows);
        runs.begin();
      }
      order = order(rows, keys);
      end = (int) Math.min(rows.size(), keep);
      if (at > end && runs.isEmpty()) at = end;
      store = rows;
      return rows;
    }

    /** Whether what comes must wait until the rows so far are on disk. */
    private boolean isFull(Chunk in, RowStore rows) {
      return execution.disk().isThere() && rows.size() >= SpillFile.ROWS && memory.room() < 2 * MemoryBudget.sizeOf(in);
    }

    private RowStore spilled(RowStore rows) {
      runs.add(rows, order(rows, keys), (int) Math.min(keep, rows.size()));
      rows.release();
      worst = -1;
      return new RowStore(types(), memory);
    }

    /** {@code at} rows are passed over, {@code keep} of all are wanted. */
    private @Nullable Chunk merged() {
      while (mergedRows < keep) {
        Chunk in = runs.next();
        if (in == null) return null;
        long first = mergedRows;
        mergedRows += in.size();
        int from = (int) Math.min(in.size(), Math.max(0, at - first));
        int to = (int) Math.min(in.size(), keep - first);
        if (from < to) return LimitNode.slice(in, from, to - from);
      }
      return null;
    }

    private RowStore best(RowStore rows) {
      int n = (int) Math.min(keep, rows.size());
      RowStore fewer = new RowStore(types(), memory);
      Chunk kept = rows.gather(order(rows, keys), n);
      rows.release();
      fewer.add(kept);
      worst = n - 1;
      return fewer;
    }

    /** Leaves out rows that by the first key come after the worst of the rows kept at the last cut. */
    private Chunk hopeful(Chunk in, RowStore rows) {
      Key key = keys.getFirst();
      Builder column = rows.column(key.column());
      ColumnVector values = in.column(key.column());
      int[] chosen = new int[in.size()];
      int n = 0;
      for (int i = 0; i < chosen.length; i++)
        if (againstWorst(column, values, i, key) >= 0) chosen[n++] = i;
      return n == in.size() ? in : Vectors.gather(in, chosen, n);
    }

    private int againstWorst(Builder column, ColumnVector values, int row, Key key) {
      boolean x = column.isNull(worst);
      boolean y = values.isNull(row);
      if (x || y) return x == y ? 0 : x == key.nullsFirst() ? -1 : 1;
      int c = column.compare(worst, values, row);
      return key.descending() ? -c : c;
    }

    @Override
    public void close() {
      source.close();
      runs.close();
    }
  }

  /** Row numbers in order. */
  static int[] order(RowStore rows, List<Key> keys) {
    int[] order = new int[rows.size()];
    int way = 0;
    boolean oneWay = true;
    for (int i = 0; i < order.length; i++) {
      order[i] = i;
      if (i == 0 || !oneWay) continue;
      int c = compare(rows, keys, i - 1, i);
      if (way == 0) way = c <= 0 ? -1 : 1;
      // equal rows keep their order, so only a strict descent may be turned round
      oneWay = way < 0 ? c <= 0 : c > 0;
    }
    if (oneWay && way > 0) reverse(order);
    if (oneWay) return order;
    mergeSort(order, new int[order.length], 0, order.length, rows, keys);
    return order;
  }

  private static void reverse(int[] order) {
    for (int i = 0; i < order.length; i++)
      order[i] = order.length - 1 - i;
  }

  private static void mergeSort(int[] a, int[] buffer, int from, int to, RowStore rows, List<Key> keys) {
    if (to - from < 8) {
      for (int i = from + 1; i < to; i++)
        for (int j = i; j > from && compare(rows, keys, a[j - 1], a[j]) > 0; j--) {
          int t = a[j];
          a[j] = a[j - 1];
          a[j - 1] = t;
        }
      return;
    }
    int middle = (from + to) >>> 1;
    mergeSort(a, buffer, from, middle, rows, keys);
    mergeSort(a, buffer, middle, to, rows, keys);
    if (compare(rows, keys, a[middle - 1], a[middle]) <= 0) return;
    System.arraycopy(a, from, buffer, from, middle - from);
    for (int i = from, j = middle, k = from; i < middle; k++)
      a[k] = j < to && compare(rows, keys, buffer[i], a[j]) > 0 ? a[j++] : buffer[i++];
  }

  static int compare(RowStore rows, List<Key> keys, int a, int b) {
    for (int k = 0; k < keys.size(); k++) {
      Key key = keys.get(k);
      Builder column = rows.column(key.column());
      boolean x = column.isNull(a);
      boolean y = column.isNull(b);
      if (x || y) {
        if (x && y) continue;
        return x == key.nullsFirst() ? -1 : 1;
      }
      int c = column.compare(a, b);
      if (c != 0) return key.descending() ? -c : c;
    }
    return 0;
  }
}
