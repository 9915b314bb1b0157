package io.foreshock.testkit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A copy of everything, scanned in chunks of 1,000 rows. */
final class InMemorySnapshot implements Snapshot {
  private static final int CHUNK = 1_000;

  private final Map<String, InMemoryTables.Table> tables;
  private final List<Sensor> sensors;
  private final List<Asset> assets;
  private final Map<Integer, NavigableMap<Long, InMemoryHistory.Cell>> readings;

  /** The view is not changed any more. */
  InMemorySnapshot(InMemoryTables.View view) {
    this.tables = view.tables;
    this.sensors = view.sensors;
    this.assets = view.assets;
    this.readings = view.readings;
  }

  @Override
  public Cursor scan(Scan scan) {
    TableSchema schema = schema(scan.table());
    int[] projection = new int[scan.columns().size()];
    for (int i = 0; i < projection.length; i++)
      projection[i] = position(schema, scan.columns().get(i));
    scan.where().forEach(condition -> check(schema.columns().get(position(schema, condition.column())), condition));
    List<List<@Nullable Object>> rows = rowsOf(schema).stream().filter(wanted(schema, scan)).toList();
    return new ListCursor(schema, projection, rows);
  }

  private static void check(Column column, Condition condition) {
    for (Object value : condition.values()) {
      boolean comparable = switch (column.type()) {
        case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> value instanceof Long;
        case REAL, DOUBLE -> value instanceof Double;
        case TEXT, UUID, JSONB, BYTEA -> value instanceof String;
        case VECTOR -> false;
      };
      if (!comparable)
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "cannot be compared: column=" + column.name());
    }
  }

  private static Predicate<List<@Nullable Object>> wanted(TableSchema schema, Scan scan) {
    Predicate<List<@Nullable Object>> wanted = _ -> true;
    if (schema instanceof TableSchema.TimeSeries ts) {
      int time = schema.indexOf(ts.timeColumn());
      int series = schema.indexOf(ts.seriesKey());
      wanted = row -> {
        long t = row.get(time) instanceof Long l ? l : 0;
        boolean inTime = t >= scan.from() && (t < scan.to() || scan.to() == Long.MAX_VALUE);
        return inTime && (scan.series() == null || scan.series().contains(row.get(series)));
      };
    }
    for (Condition condition : scan.where()) {
      int at = position(schema, condition.column());
      wanted = wanted.and(row -> condition.test(row.get(at)));
    }
    return wanted;
  }

  private static int position(TableSchema schema, String column) {
    int at = schema.indexOf(column);
    if (at < 0)
      throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN,
          "no such column: table=" + schema.name() + ", column=" + column);
    return at;
  }

  @Override
  public TableSchema schema(String name) {
    return switch (name) {
      case Tables.READINGS -> InMemoryTables.READINGS_SCHEMA;
      case Tables.SENSORS -> InMemoryTables.SENSORS_SCHEMA;
      case Tables.ASSETS -> InMemoryTables.ASSETS_SCHEMA;
      case Tables.STORAGE_BLOCKS -> InMemoryTables.BLOCKS_SCHEMA;
      default -> {
        InMemoryTables.Table table = tables.get(name);
        if (table == null) throw InMemoryTables.unknown(name);
        yield table.schema();
      }
    };
  }

  private List<List<@Nullable Object>> rowsOf(TableSchema schema) {
    return switch (schema.name()) {
      case Tables.READINGS -> readingRows();
      case Tables.SENSORS -> sensors.stream().map(InMemorySnapshot::sensorRow).toList();
      case Tables.ASSETS -> assets.stream().map(a -> Arrays.<@Nullable Object>asList(a.path(), a.kind(), a
          .description()))
          .toList();
      default -> {
        InMemoryTables.Table table = tables.get(schema.name());
        yield table == null ? List.of() : new ArrayList<>(table.rows().values());
      }
    };
  }

  private static List<@Nullable Object> sensorRow(Sensor s) {
    SensorSpec spec = s.spec();
    return Arrays.asList(s.tag(), (long) s.id(), spec.asset(), spec.name(), spec.unit(), spec.quantity(),
        Double.isNaN(spec.low()) ? null : (Double) spec.low(), Double.isNaN(spec.high()) ? null : (Double) spec.high(),
        spec.description());
  }

  private List<List<@Nullable Object>> readingRows() {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (Sensor s : sensors)
      readings.getOrDefault(s.id(), new TreeMap<>())
          .forEach((ts, cell) -> rows.add(Arrays.asList(ts, s.tag(), cell.value(), (long) cell.quality())));
    return rows;
  }

  @Override
  public void close() {
  }

  private static final class ListCursor implements Cursor {
    private final List<Column> columns;
    private final int[] projection;
    private final List<List<@Nullable Object>> rows;
    private int next;

    ListCursor(TableSchema schema, int[] projection, List<List<@Nullable Object>> rows) {
      this.columns = Arrays.stream(projection).mapToObj(i -> schema.columns().get(i)).toList();
      this.projection = projection;
      this.rows = rows;
    }

    @Override
    public @Nullable Chunk next() {
      if (next == rows.size()) return null;
      ChunkBuilder chunk = new ChunkBuilder(columns);
      for (int end = Math.min(rows.size(), next + CHUNK); next < end; next++) {
        List<@Nullable Object> row = rows.get(next);
        chunk.add(Arrays.stream(projection).mapToObj(row::get).toArray());
      }
      return chunk.build();
    }

    @Override
    public void close() {
      next = rows.size();
    }
  }
}
