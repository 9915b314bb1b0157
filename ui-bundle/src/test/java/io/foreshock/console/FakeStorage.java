package io.foreshock.console;

import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the storage statement of the system screen gives. */
final class FakeStorage implements SqlQueryEngine.Result {
  private boolean read;

  @Override
  public List<Column> columns() {
    return List.of(Column.of("table_name", ColumnType.TEXT), Column.of("column_name", ColumnType.TEXT), Column.of(
        "codec", ColumnType.TEXT), Column.of("blocks", ColumnType.BIGINT), Column.of("values", ColumnType.BIGINT),
        Column.of("bytes", ColumnType.BIGINT), Column.of("bits_per_value", ColumnType.DOUBLE), Column.of("ratio",
            ColumnType.DOUBLE), Column.of("entropy_estimate", ColumnType.DOUBLE));
  }

  @Override
  public long updateCount() {
    return -1;
  }

  @Override
  public @Nullable Chunk next() {
    if (read)
      return null;
    read = true;
    ChunkBuilder b = new ChunkBuilder(columns());
    b.add("readings", "value", "float-xor", 812L, 126_000_000L, 189_000_000L, 12.0, 5.33, 11.4);
    b.add("readings", "ts", "delta-of-delta", 812L, 126_000_000L, 1_260_000L, 0.08, 800.0, 0.0);
    b.add("matches", "label", "dictionary", 3L, 2_048L, 900L, 3.5, null, null);
    return b.build();
  }

  @Override
  public void close() {
    // nothing is held
  }
}
