package io.foreshock.engine;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.List;

/** A table with its permanent number and where its key columns are. Immutable but for the names of series. */
sealed interface StoredTable {
  int READINGS_ID = 1;
  int SENSORS_ID = 2;
  int ASSETS_ID = 3;
  int CORRECTIONS_ID = 4;
  int FIRST_USER_ID = 16;

  TableSchema.TimeSeries READINGS_SCHEMA = new TableSchema.TimeSeries(Tables.READINGS,
      List.of(Column.required("ts", ColumnType.TIMESTAMP), Column.required("sensor_id", ColumnType.TEXT),
          Column.of("value", ColumnType.DOUBLE), Column.of("quality", ColumnType.SMALLINT)),
      "ts", "sensor_id");
  TableSchema.Relational SENSORS_SCHEMA = new TableSchema.Relational(Tables.SENSORS,
      List.of(Column.required("sensor_id", ColumnType.TEXT), Column.required("id", ColumnType.INTEGER),
          Column.of("asset", ColumnType.TEXT), Column.of("name", ColumnType.TEXT), Column.of("unit", ColumnType.TEXT),
          Column.of("quantity", ColumnType.TEXT), Column.of("low", ColumnType.DOUBLE),
          Column.of("high", ColumnType.DOUBLE), Column.of("description", ColumnType.TEXT)),
      List.of("sensor_id"));
  TableSchema.Relational ASSETS_SCHEMA = new TableSchema.Relational(Tables.ASSETS,
      List.of(Column.required("asset", ColumnType.TEXT), Column.of("kind", ColumnType.TEXT),
          Column.of("description", ColumnType.TEXT)),
      List.of("asset"));

  TableSchema.Relational CORRECTIONS_SCHEMA = new TableSchema.Relational(Tables.CORRECTIONS,
      List.of(Column.required("id", ColumnType.BIGINT), Column.required("at", ColumnType.TIMESTAMP),
          Column.required("table_name", ColumnType.TEXT), Column.required("series", ColumnType.TEXT),
          Column.required("ts", ColumnType.TIMESTAMP), Column.required("column_name", ColumnType.TEXT),
          Column.required("old_value", ColumnType.TEXT), Column.required("new_value", ColumnType.TEXT)),
      List.of("id"));

  int id();

  TableSchema schema();

  /** Written by the engine only. */
  default boolean readOnly() {
    return id() == SENSORS_ID || id() == ASSETS_ID || id() == CORRECTIONS_ID
        || this instanceof SeriesTable s && s.keep().readOnly();
  }

  static StoredTable of(int id, TableSchema schema) {
    return switch (schema) {
      case TableSchema.TimeSeries s -> SeriesTable.of(id, s, new SeriesNames());
      case TableSchema.Relational r -> new RowTable(id, r,
          r.primaryKey().stream().mapToInt(r::indexOf).toArray());
    };
  }

  /**
   * A time-series table.
   *
   * @param valueColumns
   *            all but time and series, in schema order
   * @param valueIndexes
   *            their positions in the schema
   * @param keep
   *            what is kept of it
   */
  record SeriesTable(int id, TableSchema.TimeSeries schema, SeriesNames names, int timeIndex, int seriesIndex,
      List<Column> valueColumns, int[] valueIndexes, Keep keep) implements StoredTable {
    static SeriesTable of(int id, TableSchema.TimeSeries schema, SeriesNames names) {
      int time = schema.indexOf(schema.timeColumn());
      int series = schema.indexOf(schema.seriesKey());
      List<Column> values = new ArrayList<>();
      List<Integer> indexes = new ArrayList<>();
      for (int i = 0; i < schema.columns().size(); i++)
        if (i != time && i != series) {
          values.add(schema.columns().get(i));
          indexes.add(i);
        }
      return new SeriesTable(id, schema, names, time, series, List.copyOf(values),
          indexes.stream().mapToInt(Integer::intValue).toArray(), Keep.ALL);
    }

    SeriesTable with(Keep other) {
      return new SeriesTable(id, schema, names, timeIndex, seriesIndex, valueColumns, valueIndexes, other);
    }

    /** Rows of a lower time are not there for anybody any more. */
    long edge() {
      return keep.edge();
    }

    /** Position among the value columns, or -1 for time and series. */
    int valueOf(int schemaIndex) {
      for (int i = 0; i < valueIndexes.length; i++)
        if (valueIndexes[i] == schemaIndex)
          return i;
      return -1;
    }
  }

  /** A relational table. */
  record RowTable(int id, TableSchema.Relational schema, int[] keyIndexes) implements StoredTable {}

  /** A read-only view of the catalog. */
  record CatalogView(int id, TableSchema.Relational schema) implements StoredTable {}
}
