package io.foreshock.detection.store;

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
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A small relational table read and written row by row. Thread-safe. */
final class Rows {
  private final Tables tables;
  private final TableSchema.Relational schema;

  Rows(Tables tables, TableSchema.Relational schema) {
    this.tables = tables;
    this.schema = schema;
    tables.create(schema);
  }

  /** The first column is the primary key; {@code name TYPE} pairs. */
  static TableSchema.Relational schema(String table, String key, String... columns) {
    List<Column> all = new ArrayList<>();
    for (String column : columns) {
      String[] parts = column.split(" ");
      ColumnType type = ColumnType.valueOf(parts[1]);
      all.add(parts[0].equals(key) ? Column.required(parts[0], type) : Column.of(parts[0], type));
    }
    return new TableSchema.Relational(table, all, List.of(key));
  }

  Write upsert(@Nullable Object... row) {
    return new Write.Upsert(schema.name(), new ChunkBuilder(schema.columns()).add(row).build());
  }

  Write delete(List<String> keys) {
    ChunkBuilder rows = new ChunkBuilder(List.of(schema.columns().get(schema.indexOf(schema.primaryKey().getFirst()))));
    keys.forEach(rows::add);
    return new Write.Delete(schema.name(), rows.build());
  }

  /** All rows the test accepts, in key order. */
  List<Row> where(Predicate<Row> test) {
    List<Row> found = new ArrayList<>();
    each(row -> {
      if (test.test(row))
        found.add(row);
    });
    return found;
  }

  /** Hands over all rows in key order; for tables that are too long to be held. */
  void each(Consumer<Row> sink) {
    List<String> names = schema.columns().stream().map(Column::name).toList();
    try (Snapshot snapshot = tables.snapshot();
        Snapshot.Cursor cursor = snapshot.scan(Scan.all(schema.name(), names))) {
      for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next())
        for (int i = 0; i < chunk.size(); i++)
          sink.accept(new Row(schema, chunk.row(i)));
    }
  }

  /** As a vector is stored: NaN stands for "missing" in memory only, a store may refuse it inside a vector. */
  static float[] floats(double[] values) {
    float[] floats = new float[values.length];
    for (int i = 0; i < floats.length; i++)
      floats[i] = Double.isNaN(values[i]) ? Float.MAX_VALUE : (float) values[i];
    return floats;
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++)
      doubles[i] = values[i] == Float.MAX_VALUE ? Double.NaN : values[i];
    return doubles;
  }

  /** One row by column name. */
  record Row(TableSchema.Relational schema, List<@Nullable Object> values) {
    @Nullable
    Object get(String column) {
      return values.get(schema.indexOf(column));
    }

    String text(String column) {
      return get(column) instanceof String s ? s : "";
    }

    long number(String column) {
      return get(column) instanceof Long n ? n : 0;
    }

    double real(String column) {
      return get(column) instanceof Double d ? d : 0;
    }

    @Nullable
    Long time(String column) {
      return (Long) get(column);
    }

    float[] vector(String column) {
      return get(column) instanceof float[] v ? v : new float[0];
    }
  }
}
