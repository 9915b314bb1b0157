package io.foreshock.testkit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;
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

  static final TableSchema BLOCKS_SCHEMA = new TableSchema.Relational(STORAGE_BLOCKS,
      List.of(Column.required("table_name", ColumnType.TEXT), Column.required("series", ColumnType.TEXT),
          Column.required("column_name", ColumnType.TEXT), Column.required("from_ts", ColumnType.TIMESTAMP),
          Column.required("to_ts", ColumnType.TIMESTAMP), Column.required("rows", ColumnType.BIGINT),
          Column.required("nulls", ColumnType.BIGINT), Column.required("codec_id", ColumnType.SMALLINT),
          Column.of("codec", ColumnType.TEXT), Column.required("cold", ColumnType.BOOLEAN),
          Column.required("bytes", ColumnType.BIGINT), Column.of("plain_bytes", ColumnType.BIGINT),
          Column.of("entropy_bits", ColumnType.DOUBLE)),
      List.of("table_name", "series", "column_name", "from_ts"));
  static final TableSchema CORRECTIONS_SCHEMA = new TableSchema.Relational(CORRECTIONS,
      List.of(Column.required("id", ColumnType.BIGINT), Column.required("at", ColumnType.TIMESTAMP),
          Column.required("table_name", ColumnType.TEXT), Column.required("series", ColumnType.TEXT),
          Column.required("ts", ColumnType.TIMESTAMP), Column.required("column_name", ColumnType.TEXT),
          Column.required("old_value", ColumnType.TEXT), Column.required("new_value", ColumnType.TEXT)),
      List.of("id"));

  /**
   * A user table: key values to full row. One that a view may share is copied before it is written to.
   *
   * @param shape
   *            another one whenever a column comes or goes
   */
  record Table(TableSchema schema, NavigableMap<List<@Nullable Object>, List<@Nullable Object>> rows, Object shape) {
    Table(TableSchema schema, NavigableMap<List<@Nullable Object>, List<@Nullable Object>> rows) {
      this(schema, rows, new Object());
    }

    Table copy() {
      return new Table(schema, new TreeMap<>(rows), shape);
    }
  }

  /** Everything tables show. Confined to one thread. */
  static final class View {
    final Map<String, Table> tables = new TreeMap<>();
    final Map<Integer, NavigableMap<Long, InMemoryHistory.Cell>> readings = new HashMap<>();
    final List<Sensor> sensors = new ArrayList<>();
    final List<Asset> assets = new ArrayList<>();

    View copy() {
      View copy = new View();
      copy.replace(this);
      return copy;
    }

    void replace(View other) {
      tables.clear();
      readings.clear();
      sensors.clear();
      assets.clear();
      tables.putAll(other.tables);
      readings.putAll(other.readings);
      sensors.addAll(other.sensors);
      assets.addAll(other.assets);
    }

    void apply(Write write) {
      if (!write.table().equals(READINGS)) {
        tables.computeIfPresent(write.table(), (_, table) -> table.copy());
        InMemoryTables.apply(write, tables, new ArrayList<>());
        return;
      }
      readings.replaceAll((_, rows) -> new TreeMap<>(rows));
      if (write instanceof Write.DeleteRange d)
        readings.forEach((id, rows) -> {
          boolean meant = d.series() == null || sensors.stream().anyMatch(s -> s.id() == id && d.series().contains(s
              .tag()));
          if (meant && d.from() < d.to()) rows.subMap(d.from(), true, last(d), true).clear();
        });
      else
        readings(write, (tag, ts, cell) -> readings.computeIfAbsent(sensor(tag), _ -> new TreeMap<>()).put(ts, cell));
    }

    /** A tag that is not registered yet gets a number of this view only. */
    private int sensor(String tag) {
      for (Sensor s : sensors) if (s.tag().equals(tag)) return s.id();
      int id = 1_000_000_000 + sensors.size();
      sensors.add(new Sensor(id, SensorSpec.parse(tag)));
      sensors.sort(Comparator.comparing(Sensor::tag));
      return id;
    }
  }

  private interface CellSink {
    void put(String tag, long ts, InMemoryHistory.Cell cell);
  }

  private final InMemoryCatalog catalog;
  private final InMemoryHistory history;
  private final Map<String, Table> tables = new TreeMap<>();
  /** Only grows, so views share it up to a row. */
  private final Table corrections;
  private long lastCorrection;
  private final Map<String, List<String>> series = new TreeMap<>();

  InMemoryTables(InMemoryCatalog catalog, InMemoryHistory history) {
    this.catalog = catalog;
    this.history = history;
    this.corrections = new Table(CORRECTIONS_SCHEMA, new ConcurrentSkipListMap<>(KEY_ORDER));
    history.onReplaced((id, ts, old, now) -> {
      String tag = catalog.sensor(id).orElseThrow().tag();
      List<Correction> news = new ArrayList<>();
      compare(READINGS, tag, ts, "value", old.value(), now.value(), news);
      compare(READINGS, tag, ts, "quality", (long) old.quality(), (long) now.quality(), news);
      news.forEach(this::correct);
    });
  }

  @Override
  public synchronized List<TableSchema> list() {
    List<TableSchema> all = new ArrayList<>(List.of(READINGS_SCHEMA, SENSORS_SCHEMA, ASSETS_SCHEMA,
        CORRECTIONS_SCHEMA, BLOCKS_SCHEMA));
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
    if (schema instanceof TableSchema.Relational r)
      r.checkForeignKeys(name -> name.equals(r.name()) ? r : find(name).orElse(null));
    tables.put(schema.name(), new Table(schema, new TreeMap<>(KEY_ORDER)));
    return true;
  }

  @Override
  public synchronized void drop(String name) {
    TableSchema schema = find(name).orElseThrow(() -> unknown(name));
    if (!tables.containsKey(name)) throw new ForeshockException(ErrorCode.READ_ONLY, "built-in table: table=" + name);
    for (Table other : tables.values())
      if (other.schema() instanceof TableSchema.Relational r && !r.name().equals(name)
          && r.foreignKeys().stream().anyMatch(k -> k.table().equals(name)))
        throw new ForeshockException(ErrorCode.FOREIGN_KEY, "table is referenced: by table=" + r.name());
    tables.remove(schema.name());
    series.remove(name);
  }

  @Override
  public synchronized void alter(String table, Alteration change) {
    TableSchema schema = find(table).orElseThrow(() -> unknown(table));
    Table old = tables.get(table);
    if (old == null) throw new ForeshockException(ErrorCode.READ_ONLY, "built-in table: table=" + table);
    List<TableSchema> changed = change.apply(table, list());
    Map<String, Table> next = new TreeMap<>(tables);
    next.remove(table);
    boolean reshaped = change instanceof Alteration.AddColumn || change instanceof Alteration.DropColumn;
    Table altered = new Table(changed.getFirst(), new TreeMap<>(KEY_ORDER), reshaped ? new Object() : old.shape());
    old.rows().forEach((key, row) -> altered.rows().put(key, moved(row, schema, change)));
    next.put(altered.schema().name(), altered);
    for (TableSchema other : changed.subList(1, changed.size()))
      next.computeIfPresent(other.name(), (_, t) -> new Table(other, t.rows(), t.shape()));
    switch (change) {
      case Alteration.AddIndex _,Alteration.AddForeignKey _,Alteration.SetNotNull _,Alteration.AddColumn _ -> new InMemoryConstraints(
          next, next).enforce();
      default -> {
        // asks nothing of the rows
      }
    }
    tables.clear();
    tables.putAll(next);
    List<String> numbers = series.remove(table);
    if (numbers != null) series.put(altered.schema().name(), numbers);
  }

  private static List<@Nullable Object> moved(List<@Nullable Object> row, TableSchema schema, Alteration change) {
    List<@Nullable Object> moved = new ArrayList<>(row);
    if (change instanceof Alteration.AddColumn add) moved.add(add.column().defaultValue());
    if (change instanceof Alteration.DropColumn drop) moved.remove(schema.indexOf(drop.column()));
    return moved;
  }

  /** The tables with copies of those that the writes may change, be it by following a foreign key. */
  private Map<String, Table> writable(List<Write> writes) {
    Set<String> written = writes.stream().map(Write::table).collect(Collectors.toSet());
    Map<String, Table> next = new TreeMap<>(tables);
    next.replaceAll((name, table) -> written.contains(name)
        || table.schema() instanceof TableSchema.Relational r && !r.foreignKeys().isEmpty() ? table.copy() : table);
    return next;
  }

  @Override
  public synchronized void commit(List<Write> writes) {
    Map<String, Table> next = writable(writes);
    List<Correction> news = new ArrayList<>();
    for (Write w : writes) if (!w.table().equals(READINGS)) apply(w, next, news);
    for (Write w : writes) if (w.table().equals(READINGS)) readings(w, (_, _, _) -> {
    });
    new InMemoryConstraints(tables, next).enforce();
    for (Write w : writes)
      if (w.table().equals(READINGS)) {
        if (w instanceof Write.DeleteRange d && d.from() < d.to())
          history.delete(id -> d.series() == null || d.series().contains(catalog.sensor(id).orElseThrow().tag()),
              d.from(), last(d));
        readings(w, (tag, ts, cell) -> history.put(catalog.register(SensorSpec.parse(tag)).id(), ts, cell));
      }
    tables.putAll(next);
    news.forEach(this::correct);
  }

  private static long last(Write.DeleteRange d) {
    return d.to() == Long.MAX_VALUE ? d.to() : d.to() - 1;
  }

  /** A value that was replaced by another. */
  private record Correction(String table, String series, long ts, String column, Object old, Object now) {}

  private static void compare(String table, String series, long ts, String column, @Nullable Object old,
      @Nullable Object now, List<Correction> to) {
    if (old != null && now != null && !same(old, now)) to.add(new Correction(table, series, ts, column, old, now));
  }

  private synchronized void correct(Correction c) {
    long id = ++lastCorrection;
    corrections.rows().put(List.of(id), List.of(id, 0L, c.table, c.series, c.ts, c.column, text(c.old), text(c.now)));
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

  /** For transactions: refuses when a row to be written is not as it was at the begin. */
  synchronized void commit(List<Write> writes, View begin) {
    for (Write w : writes) {
      Table then = begin.tables.get(w.table());
      Table now = tables.get(w.table());
      if (then == null) continue;
      if (now == null || now.shape() != then.shape() || !now.schema().columns().equals(then.schema().columns())
          || !now.schema().key().equals(then.schema().key()))
        throw new ForeshockException(ErrorCode.SERIALIZATION, "table was altered: table=" + w.table());
      if (then.schema() instanceof TableSchema.TimeSeries) continue;
      for (int r = 0; r < w.rows().size(); r++) {
        List<@Nullable Object> row = w.rows().row(r);
        List<@Nullable Object> key = w instanceof Write.Delete ? row : keyOf(then.schema(), row);
        if (!sameRow(now.rows().get(key), then.rows().get(key)))
          throw new ForeshockException(ErrorCode.SERIALIZATION, "row was changed by another transaction: key=" + key);
      }
    }
    commit(writes);
  }

  private static boolean sameRow(@Nullable List<@Nullable Object> a, @Nullable List<@Nullable Object> b) {
    return a == b || a != null && b != null && Arrays.deepEquals(a.toArray(), b.toArray());
  }

  @Override
  public synchronized Transaction begin() {
    return new InMemoryTransaction(this, view());
  }

  private static void apply(Write write, Map<String, Table> tables, List<Correction> news) {
    if (List.of(SENSORS, ASSETS, CORRECTIONS, STORAGE_BLOCKS).contains(write.table()))
      throw new ForeshockException(ErrorCode.READ_ONLY, "built-in table: table=" + write.table());
    Table table = tables.get(write.table());
    if (table == null) throw unknown(write.table());
    if (write instanceof Write.DeleteRange d) {
      deleteRange(table, d);
      return;
    }
    check(table.schema(), write);
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
          compare(write.table(), String.valueOf(key.getFirst()), (Long) key.get(1), table.schema().columns().get(c)
              .name(), old.get(c), row.get(c), news);
      table.rows().put(key, old != null && series ? fill(old, row) : row);
    }
  }

  private static List<@Nullable Object> keyOf(TableSchema schema, List<@Nullable Object> row) {
    List<@Nullable Object> key = new ArrayList<>();
    for (String column : schema.key()) {
      Object value = row.get(schema.indexOf(column));
      if (value == null)
        throw new ForeshockException(ErrorCode.NOT_NULL, "null in the key: column=" + column);
      key.add(value);
    }
    return key;
  }

  private static List<@Nullable Object> fill(List<@Nullable Object> old, List<@Nullable Object> news) {
    List<@Nullable Object> row = new ArrayList<>(old);
    for (int i = 0; i < row.size(); i++) if (news.get(i) != null) row.set(i, news.get(i));
    return row;
  }

  private static void check(TableSchema schema, Write write) {
    List<Column> columns = write instanceof Write.Delete
        ? schema.key().stream().map(k -> schema.columns().get(schema.indexOf(k))).toList()
        : schema.columns();
    if (columns.size() != write.rows().columns().size())
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "wrong number of columns: table=" + schema.name());
    for (int i = 0; i < columns.size(); i++) columns.get(i).check(schema.name(), write.rows().column(i));
  }

  private static void readings(Write write, CellSink sink) {
    if (write instanceof Write.Delete)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "delete from a time-series table: table=" + READINGS);
    if (write instanceof Write.DeleteRange) return;
    check(READINGS_SCHEMA, write);
    for (int r = 0; r < write.rows().size(); r++) {
      List<@Nullable Object> row = write.rows().row(r);
      if (!(row.get(0) instanceof Long ts) || !(row.get(1) instanceof String tag))
        throw new ForeshockException(ErrorCode.NOT_NULL, "null in the key of readings");
      double value = row.get(2) instanceof Double v ? v : Double.NaN;
      byte quality = row.get(3) instanceof Long q ? q.byteValue() : 0;
      sink.put(tag, ts, new InMemoryHistory.Cell(value, quality));
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
    return new InMemorySnapshot(view());
  }

  private View view() {
    View view = new View();
    view.tables.putAll(tables);
    view.tables.put(CORRECTIONS, new Table(CORRECTIONS_SCHEMA, corrections.rows().headMap(List.of(lastCorrection),
        true)));
    view.readings.putAll(history.view());
    catalog.sensors().stream().sorted(Comparator.comparing(Sensor::tag)).forEach(view.sensors::add);
    view.assets.addAll(catalog.assets());
    return view;
  }

  /** Number of the newest row of {@code corrections}, 0 before the first. */
  public synchronized long lastCorrection() {
    return lastCorrection;
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
