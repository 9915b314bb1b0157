package io.foreshock.engine;

import io.foreshock.api.Micros;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.Arrays;
import java.util.List;

/** A value of a time-series table that a later write replaced by another. */
record Correction(String table, String series, long ts, String column, String old, String now) {
  /** Rows kept of the audit; the oldest go first. */
  static final long KEPT = 1_000_000;
  private static final int MAX_TEXT = 1_024;
  private static final TableLayout LAYOUT = TableLayout.of(StoredTable.CORRECTIONS_SCHEMA);

  static String text(Object value) {
    String text = value instanceof float[] vector ? Arrays.toString(vector) : value.toString();
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT);
  }

  /** Adds rows to the table {@code corrections}, in the order given. */
  static void write(Access access, List<Correction> all) {
    if (all.isEmpty())
      return;
    long next = Meta.getLong(access, Meta.NEXT_CORRECTION, 1);
    long at = Micros.now();
    ChunkBuilder rows = new ChunkBuilder(StoredTable.CORRECTIONS_SCHEMA.columns());
    for (Correction c : all)
      rows.add(next++, at, c.table, c.series, c.ts, c.column, c.old, c.now);
    Chunk chunk = rows.build();
    for (int row = 0; row < chunk.size(); row++) {
      byte[] value = RelationalRow.write(LAYOUT, chunk.columns(), row);
      access.put(Space.ROWS, Keys.row(StoredTable.CORRECTIONS_ID, List.of(chunk.column(0)), row), value);
    }
    Meta.putLong(access, Meta.NEXT_CORRECTION, next);
    forget(access, next - KEPT, 2 * all.size());
  }

  private static void forget(Access access, long below, int most) {
    byte[] prefix = Keys.prefix(StoredTable.CORRECTIONS_ID);
    try (Walk walk = access.walk(Space.ROWS)) {
      for (int n = 0; n < most && walk.seek(prefix) && walk.hasPrefix(prefix)
          && Keys.rowLong(walk.key()) < below; n++)
        walk.delete();
    }
  }
}
