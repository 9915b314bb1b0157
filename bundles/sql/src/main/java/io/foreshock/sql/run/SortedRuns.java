package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Builder;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/** Sorted stretches on disk, merged: the order of equal rows is that of the stretches. Confined to one thread. */
final class SortedRuns {
  private static final int OUT = 8_192;

  private final List<SortNode.Key> keys;
  private final List<ColumnType> types;
  private final Execution execution;
  private final List<SpillFile> files = new ArrayList<>();
  private final PriorityQueue<Head> heads = new PriorityQueue<>(this::compare);

  SortedRuns(List<SortNode.Key> keys, List<ColumnType> types, Execution execution) {
    this.keys = keys;
    this.types = types;
    this.execution = execution;
  }

  boolean isEmpty() {
    return files.isEmpty();
  }

  /** The first rows of a store, in order. */
  void add(RowStore rows, int[] order, int n) {
    SpillFile file = execution.disk().file();
    files.add(file);
    for (int from = 0; from < n; from += SpillFile.ROWS) {
      execution.checkRunning();
      int some = Math.min(SpillFile.ROWS, n - from);
      int[] picked = new int[some];
      System.arraycopy(order, from, picked, 0, some);
      file.write(rows.gather(picked, some));
    }
  }

  void begin() {
    for (int i = 0; i < files.size(); i++) {
      Head head = new Head(i, files.get(i).reader(types));
      if (head.advance()) heads.add(head);
    }
  }

  /** The next rows in order, null at the end. */
  @Nullable
  Chunk next() {
    execution.checkRunning();
    List<Builder> out = new ArrayList<>();
    for (ColumnType type : types)
      out.add(new Builder(type, OUT));
    int n = 0;
    for (Head first = heads.poll(); first != null; first = n < OUT ? heads.poll() : null) {
      for (int c = 0; c < out.size(); c++)
        out.get(c).set(n, first.chunk().column(c), first.row);
      n++;
      if (first.advance()) heads.add(first);
    }
    if (n == 0) return null;
    List<ColumnVector> columns = new ArrayList<>();
    for (Builder b : out)
      columns.add(b.build(n));
    return new Chunk(columns, n);
  }

  private int compare(Head a, Head b) {
    for (int k = 0; k < keys.size(); k++) {
      SortNode.Key key = keys.get(k);
      Builder x = a.keys.get(k);
      boolean none = x.isNull(a.row);
      ColumnVector y = b.chunk().column(key.column());
      if (none || y.isNull(b.row)) {
        if (none && y.isNull(b.row)) continue;
        return none == key.nullsFirst() ? -1 : 1;
      }
      int c = x.compare(a.row, y, b.row);
      if (c != 0) return key.descending() ? -c : c;
    }
    return Integer.compare(a.run, b.run);
  }

  void close() {
    files.forEach(SpillFile::close);
    files.clear();
    heads.clear();
  }

  /** The next row of a stretch. */
  private final class Head {
    private final int run;
    private final RowSource source;
    private List<Builder> keys = List.of();
    private @Nullable Chunk chunk;
    private int row;

    Head(int run, RowSource source) {
      this.run = run;
      this.source = source;
    }

    Chunk chunk() {
      Chunk known = chunk;
      if (known == null) throw new IllegalStateException("no row");
      return known;
    }

    boolean advance() {
      if (chunk != null && ++row < chunk.size()) return true;
      chunk = source.next();
      row = 0;
      if (chunk == null) return false;
      keys = new ArrayList<>();
      for (SortNode.Key key : SortedRuns.this.keys) {
        Builder builder = new Builder(types.get(key.column()), chunk.size());
        builder.copy(0, chunk.column(key.column()), chunk.size());
        keys.add(builder);
      }
      return true;
    }
  }
}
