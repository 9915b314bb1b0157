package io.foreshock.transfer;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Collects the rows of a file and upserts them piece by piece. Confined to one thread. */
final class TableWriter {
  /** Rows of one transaction. */
  private static final int PIECE = 20_000;

  private final Tables tables;
  private final TableSchema schema;
  private final ChunkBuilder rows;
  /** For each column of the file its place in the table. */
  private int[] places = new int[0];
  private long stored;

  TableWriter(Tables tables, TableSchema schema) {
    this.tables = tables;
    this.schema = schema;
    this.rows = new ChunkBuilder(schema.columns());
  }

  /**
   * Says which columns the file has.
   *
   * @return the table's columns in the order of the file
   */
  List<Column> columns(List<String> names) {
    places = new int[names.size()];
    List<Column> columns = new ArrayList<>(names.size());
    for (int i = 0; i < places.length; i++) {
      String name = names.get(i).strip();
      int place = schema.indexOf(name);
      places[i] = place < 0 ? schema.indexOf(name.toLowerCase(Locale.ROOT)) : place;
      if (places[i] < 0)
        throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN, "column of the file is not in the table: table="
            + schema.name() + ", column=" + name);
      Column column = schema.columns().get(places[i]);
      if (columns.contains(column))
        throw new ForeshockException(ErrorCode.CORRUPT_DATA, "column twice in the file: column=" + name);
      columns.add(column);
    }
    for (String key : schema.key())
      if (columns.stream().noneMatch(c -> c.name().equals(key)))
        throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN, "file lacks a column of the key: table="
            + schema.name() + ", column=" + key);
    return columns;
  }

  /** Takes a row in the order of the file. */
  void add(@Nullable Object[] fileRow) {
    @Nullable
    Object[] row = new Object[schema.columns().size()];
    for (int i = 0; i < places.length; i++)
      row[places[i]] = fileRow[i];
    rows.add(row);
    if (rows.size() == PIECE)
      flush();
  }

  void flush() {
    if (rows.size() == 0)
      return;
    int size = rows.size();
    tables.commit(List.of(new Write.Upsert(schema.name(), rows.build())));
    rows.clear();
    stored += size;
  }

  /** Rows on disk so far. */
  long stored() {
    return stored;
  }
}
