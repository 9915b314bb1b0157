package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Shape of a table: time-series or relational. Names are lower case and unique.
 */
public sealed interface TableSchema {
  String name();

  List<Column> columns();

  /**
   * Columns that identify a row: a later write of the same key is the same row.
   */
  List<String> key();

  /** @return position in {@link #columns()}, or -1 */
  default int indexOf(String column) {
    List<Column> all = columns();
    for (int i = 0; i < all.size(); i++)
      if (all.get(i).name().equals(column))
        return i;
    return -1;
  }

  /**
   * Rows keyed by (series, time); a later write of the same key replaces the
   * non-null columns.
   *
   * @param timeColumn
   *            a TIMESTAMP column
   * @param seriesKey
   *            a TEXT column
   */
  record TimeSeries(String name, List<Column> columns, String timeColumn, String seriesKey) implements TableSchema {
    public TimeSeries {
      columns = List.copyOf(columns);
      check(name, columns, List.of(timeColumn, seriesKey));
      expect(columns, timeColumn, ColumnType.TIMESTAMP);
      expect(columns, seriesKey, ColumnType.TEXT);
    }

    @Override
    public List<String> key() {
      return List.of(seriesKey, timeColumn);
    }
  }

  /** Rows keyed by the primary key, which is never null. */
  record Relational(String name, List<Column> columns, List<String> primaryKey) implements TableSchema {
    public Relational {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      if (primaryKey.isEmpty())
        throw new IllegalArgumentException("table without a primary key: table=" + name);
      check(name, columns, primaryKey);
    }

    @Override
    public List<String> key() {
      return primaryKey;
    }
  }

  private static void check(String name, List<Column> columns, List<String> key) {
    requireNonNull(name, "name is null");
    if (name.isBlank())
      throw new IllegalArgumentException("table without a name");
    Set<String> names = new HashSet<>();
    for (Column c : columns)
      if (!names.add(c.name()))
        throw new IllegalArgumentException("column twice: table=" + name + ", column=" + c.name());
    for (String k : key)
      if (!names.contains(k))
        throw new IllegalArgumentException("no such key column: table=" + name + ", column=" + k);
  }

  private static void expect(List<Column> columns, String name, ColumnType type) {
    for (Column c : columns)
      if (c.name().equals(name) && c.type() != type)
        throw new IllegalArgumentException("column " + name + " must be " + type + ": type=" + c.type());
  }
}
