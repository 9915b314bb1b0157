package io.foreshock.testkit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Tables as sorted maps of rows: the model the real store is compared with. Thread-safe. */
public final class InMemoryTables implements Tables {
  static final Comparator<List<@Nullable Object>> KEY_ORDER = InMemoryTables::compareKeys;
  static final TableSchema READINGS_SCHEMA = new TableSchema.TimeSeries(READINGS,
      List.of(Column.required("ts", ColumnType.TIMESTAMP), Column.required("sensor_id", ColumnType.TEXT),
          Column.of("value", ColumnType.DOUBLE), Column.of("quality", ColumnType.SMALLINT)),
      "ts", "sensor_id");
  static final TableSchema SENSORS_SCHEMA = new TableSchema.Relational(SENSORS,
      List.of(Column.required("sensor_id", ColumnType.TEXT), Column.required("id", ColumnType.INTEGER),
          Column.of("asset", ColumnType.TEXT), Column.of("name", ColumnType.TEXT), Column.of("unit", ColumnType.TEXT),
          Column.of("quantity", ColumnType.TEXT), Column.of("low", ColumnType.DOUBLE),
          Column.of("high", ColumnType.DOUBLE), Column.of("description", ColumnType.TEXT)),
      List.of("sensor_id"));
  static final TableSchema ASSETS_SCHEMA = new TableSchema.Relational(ASSETS,
      List.of(Column.required("asset", ColumnType.TEXT), Column.of("kind", ColumnType.TEXT),
          Column.of("description", ColumnType.TEXT)),
      List.of("asset"));

  static final TableSchema CORRECTIONS_SCHEMA = new TableSchema.Relational(CORRECTIONS,
      List.of(Column.required("id", ColumnType.BIGINT), Column.required("at", ColumnType.TIMESTAMP),
          Column.required("table_name", ColumnType.TEXT), Column.required("series", ColumnType.TEXT),
          Column.required("ts", ColumnType.TIMESTAMP), Column.required("column_name", ColumnType.TEXT),
          Column.required("old_value", ColumnType.TEXT), Column.required("new_value", ColumnType.TEXT)),
      List.of("id"));

  /** A user table: key values to full row. */
  record Table(TableSchema schema, TreeMap<List<@Nullable Object>, List<@Nullable Object>> rows) {
    Table copy() {
      return new Table(schema, new TreeMap<>(rows));
    }
  }

  private final InMemoryCatalog catalog;
  private final InMemoryHistory history;
  private final Map<String, Table> tables = new TreeMap<>();
  private final Map<String, List<String>> series = new TreeMap<>();
  private final Table corrections;

  InMemoryTables(InMemoryCatalog catalog, InMemoryHistory history) {
    this.catalog = catalog;
    this.history = history;
    this.corrections = new Table(CORRECTIONS_SCHEMA, new TreeMap<>(KEY_ORDER));
    history.onReplaced((id, ts, old, now) -> {
      String tag = catalog.sensor(id).orElseThrow().tag();
      correct(READINGS, tag, ts, "value", old.value(), now.value());
      correct(READINGS, tag, ts, "quality", (long) old.quality(), (long) now.quality());
    });
  }

  @Override
  public synchronized List<TableSchema> list() {
    List<TableSchema> all = new ArrayList<>(List.of(READINGS_SCHEMA, SENSORS_SCHEMA, ASSETS_SCHEMA, CORRECTIONS_SCHEMA));
    tables.values().forEach(t -> all.add(t.schema()));
    all.sort(Comparator.comparing(TableSchema::name));
    return all;
  }

  @Override
  public Optional<TableSchema> find(String name) {
    return list().stream().filter(t -> t.name().equals(name)).findFirst();
  }

  @Override
  public synchronized boolean create(TableSchema schema) {
    Optional<TableSchema> known = find(schema.name());
    if (known.isPresent()) {
      if (known.get().equals(schema)) return false;
      throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "table exists: table=" + schema.name());
    }
    tables.put(schema.name(), new Table(schema, new TreeMap<>(KEY_ORDER)));
    return true;
  }

  @Override
  public synchronized void drop(String name) {
    TableSchema schema = find(name).orElseThrow(() -> unknown(name));
    if (tables.remove(schema.name()) == null)
      throw new ForeshockException(ErrorCode.READ_ONLY, "built-in table: table=" + name);
    series.remove(name);
  }

  @Override
  public synchronized void commit(List<Write> writes) {
    Map<String, Table> next = new TreeMap<>();
    tables.forEach((name, table) -> next.put(name, table.copy()));
    for (Write w : writes) if (!w.table().equals(READINGS)) apply(w, next);
    for (Write w : writes) if (w.table().equals(READINGS)) writeReadings(w);
    tables.putAll(next);
  }

  private static long last(Write.DeleteRange d) {
    return d.to() == Long.MAX_VALUE ? d.to() : d.to() - 1;
  }

  /** Writes down that a value was replaced by another. */
  private synchronized void correct(String table, String series, long ts, String column, @Nullable Object old,
      @Nullable Object now) {
    if (old == null || now == null || same(old, now)) return;
    long id = corrections.rows().size() + 1L;
    corrections.rows().put(List.of(id), List.of(id, 0L, table, series, ts, column, text(old), text(now)));
  }

  private static boolean same(Object old, Object now) {
    return old instanceof float[] a && now instanceof float[] b
        ? Arrays.equals(a, b)
        : Condition.compare(old, now) == 0;
  }

  private static String text(Object value) {
    return value instanceof float[] vector ? Arrays.toString(vector) : value.toString();
  }

  private static void deleteRange(Table table, Write.DeleteRange d) {
    if (!(table.schema() instanceof TableSchema.TimeSeries ts))
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "delete of a stretch of time: table=" + d.table());
    int time = ts.indexOf(ts.timeColumn());
    int series = ts.indexOf(ts.seriesKey());
    table.rows().values().removeIf(row -> row.get(time) instanceof Long t && d.from() < d.to() && t >= d.from()
        && t <= last(d) && (d.series() == null || d.series().contains(row.get(series))));
  }

  private void apply(Write write, Map<String, Table> tables) {
    Table table = tables.get(write.table());
    if (table == null) {
      if (write.table().equals(SENSORS) || write.table().equals(ASSETS) || write.table().equals(CORRECTIONS))
        throw new ForeshockException(ErrorCode.READ_ONLY, "view of the catalog: table=" + write.table());
      throw unknown(write.table());
    }
    if (write instanceof Write.DeleteRange d) deleteRange(table, d);
    boolean series = table.schema() instanceof TableSchema.TimeSeries;
    if (write instanceof Write.Delete && series)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "delete from a time-series table: table=" + write.table());
    for (int r = 0; r < write.rows().size(); r++) {
      List<@Nullable Object> row = write.rows().row(r);
      if (write instanceof Write.Delete) {
        table.rows().remove(row);
        continue;
      }
      List<@Nullable Object> key = keyOf(table.schema(), row);
      List<@Nullable Object> old = table.rows().get(key);
      if (old != null && write instanceof Write.Insert && !series)
        throw new ForeshockException(ErrorCode.DUPLICATE_KEY, "key exists: table=" + write.table() + ", key=" + key);
      if (old != null && series)
        for (int c = 0; c < row.size(); c++)
          correct(write.table(), String.valueOf(key.getFirst()), (Long) key.get(1), table.schema().columns().get(c)
              .name(), old.get(c), row.get(c));
      table.rows().put(key, old != null && series ? fill(old, row) : row);
    }
  }

  private static List<@Nullable Object> keyOf(TableSchema schema, List<@Nullable Object> row) {
    List<@Nullable Object> key = new ArrayList<>();
    for (String column : schema.key()) {
      Object value = row.get(schema.indexOf(column));
      if (value == null)
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "null in the key: column=" + column);
      key.add(value);
    }
    return key;
  }

  private static List<@Nullable Object> fill(List<@Nullable Object> old, List<@Nullable Object> news) {
    List<@Nullable Object> row = new ArrayList<>(old);
    for (int i = 0; i < row.size(); i++) if (news.get(i) != null) row.set(i, news.get(i));
    return row;
  }

  private void writeReadings(Write write) {
    if (write instanceof Write.Delete)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "delete from a time-series table: table=" + READINGS);
    if (write instanceof Write.DeleteRange d && d.from() < d.to())
      history.delete(id -> d.series() == null || d.series().contains(catalog.sensor(id).orElseThrow().tag()), d.from(),
          last(d));
    Chunk rows = write.rows();
    for (int r = 0; r < rows.size(); r++) {
      List<@Nullable Object> row = rows.row(r);
      if (!(row.get(0) instanceof Long ts) || !(row.get(1) instanceof String tag))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "null in the key of readings");
      Sensor sensor = catalog.register(SensorSpec.parse(tag));
      double value = row.get(2) instanceof Double v ? v : Double.NaN;
      byte quality = row.get(3) instanceof Long q ? q.byteValue() : 0;
      history.put(sensor.id(), ts, new InMemoryHistory.Cell(value, quality));
    }
  }

  /** The user's time-series table of this name. */
  synchronized TableSchema.TimeSeries requireSeries(String name) {
    TableSchema schema = find(name).orElseThrow(() -> unknown(name));
    if (schema instanceof TableSchema.TimeSeries s && tables.containsKey(name)) return s;
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "no time-series table of a user: table=" + name);
  }

  /** Numbers of series: their places, from 1, in the order they were first asked for. */
  synchronized int[] series(String name, List<String> keys) {
    requireSeries(name);
    List<String> known = series.computeIfAbsent(name, _ -> new ArrayList<>());
    for (String key : keys) {
      if (key.isEmpty()) throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "series key empty");
      if (!known.contains(key)) known.add(key);
    }
    return keys.stream().mapToInt(k -> known.indexOf(k) + 1).toArray();
  }

  synchronized void check(String name, SeriesBatch batch) {
    int known = series.getOrDefault(name, List.of()).size();
    for (int id : batch.series())
      if (id < 1 || id > known)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "unknown series: number=" + id);
    int expected = requireSeries(name).columns().size() - 2;
    if (batch.values().size() != expected)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "columns=" + batch.values().size());
  }

  synchronized void add(String name, SeriesBatch batch) {
    TableSchema.TimeSeries schema = requireSeries(name);
    ChunkBuilder rows = new ChunkBuilder(schema.columns());
    for (int r = 0; r < batch.size(); r++) {
      @Nullable
      Object[] row = new Object[schema.columns().size()];
      int value = 0;
      for (int c = 0; c < row.length; c++) {
        String column = schema.columns().get(c).name();
        if (column.equals(schema.timeColumn())) row[c] = batch.timestamps()[r];
        else
          if (column.equals(schema.seriesKey()))
            row[c] = series.getOrDefault(name, List.of()).get(batch.series()[r] - 1);
          else
            row[c] = batch.values().get(value++).get(r);
      }
      rows.add(row);
    }
    commit(List.of(new Write.Upsert(name, rows.build())));
  }

  @Override
  public synchronized Snapshot snapshot() {
    Map<String, Table> copy = new TreeMap<>();
    tables.forEach((name, table) -> copy.put(name, table.copy()));
    copy.put(CORRECTIONS, corrections.copy());
    return new InMemorySnapshot(copy, catalog, history.copy());
  }

  static ForeshockException unknown(String table) {
    return new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + table);
  }

  @SuppressWarnings("unchecked")
  private static int compareKeys(List<@Nullable Object> a, List<@Nullable Object> b) {
    for (int i = 0; i < a.size(); i++) {
      Comparable<Object> x = (Comparable<Object>) a.get(i);
      Object y = b.get(i);
      int c = x == null || y == null ? Boolean.compare(x != null, y != null) : x.compareTo(y);
      if (c != 0) return c;
    }
    return 0;
  }
}
