package io.foreshock.testkit;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Tables as plain lists of rows, for comparing. Vectors become lists of floats. */
public final class TableRows {
  private TableRows() {
  }

  /** All rows of a table in the order of its scan, all columns in schema order. */
  public static List<List<@Nullable Object>> all(Tables tables, String table) {
    try (Snapshot snapshot = tables.snapshot()) {
      List<String> columns = tables.find(table).orElseThrow().columns().stream().map(c -> c.name()).toList();
      return scan(snapshot, Scan.all(table, columns));
    }
  }

  public static List<List<@Nullable Object>> all(Snapshot snapshot, TableSchema schema) {
    return scan(snapshot, Scan.all(schema.name(), schema.columns().stream().map(c -> c.name()).toList()));
  }

  public static List<List<@Nullable Object>> scan(Snapshot snapshot, Scan scan) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Snapshot.Cursor cursor = snapshot.scan(scan)) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        for (int r = 0; r < chunk.size(); r++) rows.add(plain(chunk.row(r)));
    }
    return rows;
  }

  private static List<@Nullable Object> plain(List<@Nullable Object> row) {
    List<@Nullable Object> plain = new ArrayList<>(row);
    plain.replaceAll(v -> v instanceof float[] f ? Arrays.toString(f) : v);
    return plain;
  }
}
