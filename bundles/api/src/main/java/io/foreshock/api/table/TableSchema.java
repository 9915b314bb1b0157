package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ForeshockException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shape of a table: time-series or relational. Names are lower case and unique.
 */
public sealed interface TableSchema {
  /**
   * The only key column of a relational table that was declared without a primary
   * key, of type UUID: it numbers the rows in the order they were inserted, and
   * is not shown unless it is asked for.
   */
  String ROW_ID = "ctid";

  String name();

  List<Column> columns();

  /**
   * Columns that identify a row: a later write of the same key is the same row.
   */
  List<String> key();

  /** Whether rows have no key but {@link #ROW_ID}. */
  default boolean hasRowId() {
    return this instanceof Relational && key().equals(List.of(ROW_ID));
  }

  /** What {@code *} stands for: all columns but {@link #ROW_ID}. */
  default List<Column> visibleColumns() {
    return hasRowId() ? columns().stream().filter(c -> !c.name().equals(ROW_ID)).toList() : columns();
  }

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
   * non-null columns. Times are whole microseconds; a source with finer ones (OPC
   * UA: 100 ns ticks since 1601) keeps them exactly in a BIGINT column of its own
   * beside the time column, which then is the tick rounded down. Ticks that fall
   * into one microsecond are then one row.
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

  /**
   * Rows keyed by the primary key, which is never null.
   *
   * @param indexes
   *            secondary indexes, by name unique
   * @param foreignKeys
   *            by name unique
   */
  record Relational(String name, List<Column> columns, List<String> primaryKey, List<Index> indexes,
      List<ForeignKey> foreignKeys) implements TableSchema {
    public Relational {
      columns = List.copyOf(columns);
      primaryKey = List.copyOf(primaryKey);
      indexes = List.copyOf(indexes);
      foreignKeys = List.copyOf(foreignKeys);
      if (primaryKey.isEmpty())
        throw new IllegalArgumentException("table without a primary key: table=" + name);
      check(name, columns, primaryKey);
      Set<String> names = new HashSet<>();
      for (Index index : indexes) {
        if (index.graph() == null)
          ordered(name, columns, index.columns());
        else
          searched(name, columns, index, primaryKey);
        if (!names.add(index.name()))
          throw new IllegalArgumentException("index twice: table=" + name + ", index=" + index.name());
      }
      names.clear();
      for (ForeignKey key : foreignKeys) {
        ordered(name, columns, key.columns());
        if (!names.add(key.name()))
          throw new IllegalArgumentException("foreign key twice: table=" + name + ", key=" + key.name());
      }
    }

    public Relational(String name, List<Column> columns, List<String> primaryKey) {
      this(name, columns, primaryKey, List.of(), List.of());
    }

    @Override
    public List<String> key() {
      return primaryKey;
    }

    /**
     * Whether the tables that the foreign keys name have what they reference.
     *
     * @param tables
     *            gives a table by its name, this one included, or null
     * @throws ForeshockException
     *             {@code UNKNOWN_TABLE}, {@code UNKNOWN_COLUMN},
     *             {@code INVALID_ARGUMENT} when the columns are neither the primary
     *             key nor a unique index, {@code TYPE_MISMATCH}
     */
    public void checkForeignKeys(Function<String, @Nullable TableSchema> tables) {
      for (ForeignKey key : foreignKeys)
        SchemaChange.checkReference(this, key, tables.apply(key.table()));
    }
  }

  private static Column column(String table, List<Column> columns, String name) {
    return columns.stream().filter(c -> c.name().equals(name)).findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no such column: table=" + table + ", column=" + name));
  }

  private static void searched(String table, List<Column> columns, Index index, List<String> key) {
    Column column = column(table, columns, index.columns().getFirst());
    if (column.type() != ColumnType.VECTOR || column.dimension() == 0)
      throw new IllegalArgumentException("a graph needs a vector column of one dimension: table=" + table + ", index="
          + index.name() + ", column=" + column.name());
    if (key.size() != 1 || !isWhole(column(table, columns, key.getFirst()).type()))
      throw new IllegalArgumentException("a graph needs a table whose key is one whole number: table=" + table
          + ", index=" + index.name() + ", key=" + key);
  }

  private static boolean isWhole(ColumnType type) {
    return switch (type) {
      case BIGINT, INTEGER, SMALLINT -> true;
      default -> false;
    };
  }

  private static void ordered(String table, List<Column> columns, List<String> names) {
    for (String name : names) {
      Column column = column(table, columns, name);
      if (column.type() == ColumnType.VECTOR)
        throw new IllegalArgumentException("vectors have no order: table=" + table + ", column=" + name);
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
    for (Column c : columns)
      if (c.defaultValue() != null)
        c.check(name, c.defaultValue());
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
