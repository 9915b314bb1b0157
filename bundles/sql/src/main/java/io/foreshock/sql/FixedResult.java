package io.foreshock.sql;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A result that is complete from the start. */
final class FixedResult implements SqlQueryEngine.Result {
  private final List<Column> columns;
  private final long updateCount;
  private @Nullable Chunk rows;

  private FixedResult(List<Column> columns, long updateCount, @Nullable Chunk rows) {
    this.columns = columns;
    this.updateCount = updateCount;
    this.rows = rows;
  }

  static FixedResult written(long rows) {
    return new FixedResult(List.of(), rows, null);
  }

  static FixedResult of(List<Column> columns, Chunk rows) {
    return new FixedResult(columns, -1, rows.size() == 0 ? null : rows);
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
    Chunk out = rows;
    rows = null;
    return out;
  }

  @Override
  public void close() {
    rows = null;
  }
}
