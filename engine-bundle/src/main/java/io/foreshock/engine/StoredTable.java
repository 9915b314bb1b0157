package io.foreshock.engine;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.tail.Rows;
import java.util.ArrayList;
import java.util.List;

/** A table with its permanent number and where its values are. Immutable but for the names of series. */
sealed interface StoredTable permits StoredTable.SeriesTable, StoredTable.CatalogView, RowTable {
  int READINGS_ID = 1;
  int SENSORS_ID = 2;
  int ASSETS_ID = 3;
  int CORRECTIONS_ID = 4;
  int BLOCKS_ID = 5;
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

  TableSchema.Relational BLOCKS_SCHEMA = new TableSchema.Relational(Tables.STORAGE_BLOCKS,
      List.of(Column.required("table_name", ColumnType.TEXT), Column.required("series", ColumnType.TEXT),
          Column.required("column_name", ColumnType.TEXT), Column.required("from_ts", ColumnType.TIMESTAMP),
          Column.required("to_ts", ColumnType.TIMESTAMP), Column.required("rows", ColumnType.BIGINT),
          Column.required("nulls", ColumnType.BIGINT), Column.required("codec_id", ColumnType.SMALLINT),
          Column.of("codec", ColumnType.TEXT), Column.required("cold", ColumnType.BOOLEAN),
          Column.required("bytes", ColumnType.BIGINT), Column.of("plain_bytes", ColumnType.BIGINT),
          Column.of("entropy_bits", ColumnType.DOUBLE)),
      List.of("table_name", "series", "column_name", "from_ts"));

  int id();

  TableSchema schema();

  /** Written by the engine only. */
  default boolean readOnly() {
    return id() == SENSORS_ID || id() == ASSETS_ID || id() == CORRECTIONS_ID || id() == BLOCKS_ID
        || this instanceof SeriesTable s && s.keep().readOnly();
  }

  static StoredTable of(int id, TableLayout layout) {
    return switch (layout.schema()) {
      case TableSchema.TimeSeries _ -> SeriesTable.of(id, layout, new SeriesNames());
      case TableSchema.Relational _ -> new RowTable(id, layout);
    };
  }

  /**
   * A time-series table.
   *
   * @param valueColumns
   *            what blocks and journal entries hold beside time and series, by slot; dropped columns keep theirs, and
   *            the default of each is what rows without the slot have
   * @param valueIndexes
   *            their positions in the schema, -1 for dropped ones
   * @param keep
   *            what is kept of it
   */
  record SeriesTable(int id, TableSchema.TimeSeries schema, SeriesNames names, int timeIndex, int seriesIndex,
      List<Column> valueColumns, int[] valueIndexes, TableLayout layout, Keep keep) implements StoredTable {
    static SeriesTable of(int id, TableSchema.TimeSeries schema, SeriesNames names) {
      return of(id, TableLayout.of(schema), names);
    }

    static SeriesTable of(int id, TableLayout layout, SeriesNames names) {
      if (!(layout.schema() instanceof TableSchema.TimeSeries schema))
        throw new IllegalArgumentException("not a time-series table: table=" + layout.schema().name());
      return new SeriesTable(id, schema, names, schema.indexOf(schema.timeColumn()), schema.indexOf(schema
          .seriesKey()), layout.slots().stream().map(s -> s.stored(schema)).toList(),
          layout.slots().stream().mapToInt(TableLayout.Slot::column).toArray(), layout, Keep.ALL);
    }

    SeriesTable with(SeriesNames other) {
      return new SeriesTable(id, schema, other, timeIndex, seriesIndex, valueColumns, valueIndexes, layout, keep);
    }

    SeriesTable with(Keep other) {
      return new SeriesTable(id, schema, names, timeIndex, seriesIndex, valueColumns, valueIndexes, layout, other);
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

    /**
     * Rows offered before columns came, with nulls in them: what such a row does not say must not overwrite what a
     * later one said.
     */
    Rows widened(Rows rows) {
      if (!(rows instanceof Rows.Generic g) || g.values().size() == valueColumns.size())
        return rows;
      List<ColumnVector> values = new ArrayList<>(g.values());
      for (int slot = values.size(); slot < valueColumns.size(); slot++) {
        boolean nullable = valueIndexes[slot] < 0 || schema.columns().get(valueIndexes[slot]).nullable();
        Column column = valueColumns.get(slot);
        values.add(nullable ? Columns.nulls(column, g.size()) : Columns.missing(column, g.size()));
      }
      return new Rows.Generic(g.series(), g.ts(), values);
    }

    /** The run without what dropped columns still hold. */
    Run pruned(Run run) {
      boolean dropped = false;
      for (int index : valueIndexes)
        dropped |= index < 0;
      if (!dropped)
        return run;
      List<ColumnVector> columns = new ArrayList<>(run.columns());
      for (int i = 0; i < valueIndexes.length; i++)
        if (valueIndexes[i] < 0)
          columns.set(i, Columns.nulls(valueColumns.get(i), run.size()));
      return new Run(run.size(), run.ts(), columns);
    }
  }

  /** A read-only view of what the store knows of itself. */
  record CatalogView(int id, TableSchema.Relational schema) implements StoredTable {}
}
