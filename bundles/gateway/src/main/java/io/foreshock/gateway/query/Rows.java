package io.foreshock.gateway.query;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A result cut off at a number of rows, one row at a time. For one thread. */
final class Rows {
  private final SqlQueryEngine.Result result;
  private final List<Column> columns;
  private final int limit;
  private final long startNanos;
  private @Nullable Chunk chunk;
  private int row = -1;
  private int count;
  private boolean truncated;

  Rows(SqlQueryEngine.Result result, int limit, long startNanos) {
    this.result = result;
    this.columns = result.columns();
    this.limit = limit;
    this.startNanos = startNanos;
    this.chunk = columns.isEmpty() ? null : result.next();
  }

  /** Steps to the next row; false at the end or at the limit. */
  boolean next() {
    row++;
    while (chunk != null && row >= chunk.size()) {
      chunk = result.next();
      row = 0;
    }
    if (chunk == null)
      return false;
    if (count == limit) {
      truncated = true;
      return false;
    }
    count++;
    return true;
  }

  /** The chunk of the current row. */
  Chunk chunk() {
    if (chunk == null)
      throw new IllegalStateException("no current row");
    return chunk;
  }

  int row() {
    return row;
  }

  List<Column> columns() {
    return columns;
  }

  int count() {
    return count;
  }

  /** There were more rows than the limit. */
  boolean truncated() {
    return truncated;
  }

  long updateCount() {
    return result.updateCount();
  }

  double elapsedMillis() {
    return TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - startNanos) / 1_000.0;
  }
}
