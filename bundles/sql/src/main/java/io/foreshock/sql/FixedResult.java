package io.foreshock.sql;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result that is complete from the start. */
final class FixedResult implements SqlQueryEngine.Result {
  private final List<Column> columns;
  private final long updateCount;
  private final ArrayDeque<Chunk> rows;

  private FixedResult(List<Column> columns, long updateCount, List<Chunk> rows) {
    this.columns = columns;
    this.updateCount = updateCount;
    this.rows = new ArrayDeque<>(rows);
  }

  static FixedResult written(long rows) {
    return new FixedResult(List.of(), rows, List.of());
  }

  static FixedResult of(List<Column> columns, Chunk rows) {
    return new FixedResult(columns, -1, rows.size() == 0 ? List.of() : List.of(rows));
  }

  /** What a write gives back. */
  static FixedResult returned(List<Column> columns, List<Chunk> rows) {
    return new FixedResult(columns, rows.stream().mapToLong(Chunk::size).sum(), rows);
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public long updateCount() {
    return updateCount;
  }

  @Override
  public @Nullable Chunk next() {
    return rows.poll();
  }

  @Override
  public void close() {
    rows.clear();
  }
}
