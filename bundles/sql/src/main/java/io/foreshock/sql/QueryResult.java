package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.run.DiskSpace;
import io.foreshock.sql.run.RowSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows as they are worked out; gives up its snapshot at the end, on an error, or when closed. */
final class QueryResult implements SqlQueryEngine.Result {
  private final List<Column> columns;
  private final Snapshot snapshot;
  private final DiskSpace disk;
  private @Nullable RowSource source;

  QueryResult(List<Column> columns, Snapshot snapshot, DiskSpace disk, RowSource source) {
    this.columns = columns;
    this.snapshot = snapshot;
    this.disk = disk;
    this.source = source;
  }

  @Override
  public List<Column> columns() {
    return columns;
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public @Nullable Chunk next() {
    if (source == null) return null;
    try {
      Chunk out = source.next();
      if (out == null) close();
      return out;
    } catch (ForeshockException e) {
      close();
      throw Failures.asSql(e);
    } catch (RuntimeException e) {
      close();
      throw Failures.internal(e);
    } catch (StackOverflowError e) {
      close();
      throw new SqlException(ErrorCode.QUERY_TOO_LARGE, "statement nests too deeply", 0, 0, null);
    }
  }

  @Override
  public void close() {
    RowSource open = source;
    source = null;
    if (open == null) return;
    try (snapshot; disk) {
      open.close();
    }
  }
}
