package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A small relational table of the console's own, made when it is first written to. Its first column is the key.
 * Thread-safe; never used on the FX thread.
 */
final class Records {
  /** Most rows read: these are things people type. */
  static final int MOST = 10_000;
  private final Services services;
  private final String table;
  private final List<Column> columns;

  Records(Services services, String table, Column... columns) {
    this.services = services;
    this.table = table;
    this.columns = List.of(columns);
  }

  static Column text(String name) {
    return Column.of(name, ColumnType.TEXT);
  }

  static Column time(String name) {
    return Column.of(name, ColumnType.TIMESTAMP);
  }

  private Tables tables() {
    Tables tables = services.tables();
    if (tables == null)
      throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.store"));
    return tables;
  }

  private Tables made() {
    Tables tables = tables();
    if (tables.find(table).isEmpty()) {
      List<Column> typed = new ArrayList<>(columns);
      typed.set(0, Column.required(columns.getFirst().name(), ColumnType.TEXT));
      tables.create(new TableSchema.Relational(table, typed, List.of(columns.getFirst().name()), List.of(),
          List.of()));
    }
    return tables;
  }

  /** All rows in the table's order; empty before the first was written. */
  List<List<@Nullable Object>> all() {
    Tables tables = tables();
    if (tables.find(table).isEmpty())
      return List.of();
    List<List<@Nullable Object>> rows = new ArrayList<>();
    try (Snapshot s = tables.snapshot();
        Snapshot.Cursor c = s.scan(Scan.all(table, columns.stream().map(Column::name).toList()))) {
      for (Chunk chunk; rows.size() < MOST && (chunk = c.next()) != null;)
        for (int i = 0; i < chunk.size() && rows.size() < MOST; i++)
          rows.add(chunk.row(i));
    }
    return rows;
  }

  /** Writes a row, in place of one with the same key; durable on return. */
  void put(@Nullable Object... row) {
    made().commit(List.of(new Write.Upsert(table, new ChunkBuilder(columns).add(row).build())));
  }

  void remove(String key) {
    List<Column> only = List.of(columns.getFirst());
    made().commit(List.of(new Write.Delete(table, new ChunkBuilder(only).add(key).build())));
  }

  static String string(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  static long number(@Nullable Object value) {
    return value instanceof Long l ? l : 0;
  }
}
