package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Builder;
import java.util.ArrayList;
import java.util.List;

/** Rows kept in memory, column by column, within the query's budget. Confined to one thread. */
final class RowStore {
  private static final int MAX_ROWS = 1 << 28;

  private final List<Builder> columns = new ArrayList<>();
  private final MemoryBudget memory;
  private long bytes;
  private int size;

  RowStore(List<ColumnType> types, MemoryBudget memory) {
    this.memory = memory;
    for (ColumnType t : types)
      columns.add(new Builder(t, 0));
  }

  void add(Chunk chunk) {
    long more = MemoryBudget.sizeOf(chunk);
    memory.reserve(more);
    bytes += more;
    if (size + chunk.size() > MAX_ROWS)
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE, "too many rows to keep: limit=" + MAX_ROWS);
    for (int c = 0; c < columns.size(); c++)
      columns.get(c).copy(size, chunk.column(c), chunk.size());
    size += chunk.size();
  }

  int size() {
    return size;
  }

  Builder column(int c) {
    return columns.get(c);
  }

  Chunk gather(int[] rows, int n) {
    List<ColumnVector> out = new ArrayList<>(columns.size());
    for (Builder b : columns)
      out.add(b.gather(rows, n));
    return new Chunk(out, n);
  }

  /** Gives the memory back; the store is not to be used any more. */
  void release() {
    memory.release(bytes);
    bytes = 0;
  }
}
