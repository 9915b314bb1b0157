package io.foreshock.engine;

import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.LongStream;

/** Writes and alterations for the tables of the model test, which know their names and shapes of the moment. */
final class RandomWrites {
  static final TableSchema PARTS = new TableSchema.Relational("parts",
      List.of(Column.required("line", ColumnType.TEXT), Column.required("no", ColumnType.INTEGER),
          Column.of("weight", ColumnType.DOUBLE), Column.of("shape", ColumnType.VECTOR)),
      List.of("line", "no"));
  static final TableSchema EVENTS = new TableSchema.TimeSeries("events",
      List.of(Column.of("level", ColumnType.INTEGER), Column.required("at", ColumnType.TIMESTAMP),
          Column.of("ok", ColumnType.BOOLEAN), Column.required("machine", ColumnType.TEXT),
          Column.of("message", ColumnType.TEXT), Column.of("size", ColumnType.DOUBLE),
          Column.of("shape", ColumnType.VECTOR)),
      "at", "machine");

  private final Random random;
  private final Tables tables;
  private final RandomRows rows;
  private String events = EVENTS.name();
  private String parts = PARTS.name();
  private long clock;

  /** @param tables what has the tables as they are now */
  RandomWrites(Random random, Tables tables) {
    this.random = random;
    this.tables = tables;
    rows = new RandomRows(random, this::eventTime);
  }

  String eventsName() {
    return events;
  }

  String partsName() {
    return parts;
  }

  /** About the lowest time of fresh rows, microseconds. */
  long start(String table) {
    return table.equals(events) ? clock : 0;
  }

  /** Times of the rows of a write to the events. */
  LongStream times(Write write) {
    TableSchema.TimeSeries schema = (TableSchema.TimeSeries) schema(events);
    var times = write.rows().column(schema.indexOf(schema.timeColumn()));
    return LongStream.range(0, write.rows().size()).map(r -> (Long) times.get((int) r));
  }

  static String shown(List<Write> writes) {
    return writes.stream().map(w -> w instanceof Write.DeleteRange
        ? w.toString()
        : w.getClass().getSimpleName() + " " + w.table() + " " + w.rows().size()).toList().toString();
  }

  /** Readings from a source; in order each time of a sensor comes at most once. */
  ReadingBatch batch(boolean inOrder) {
    ReadingBatch.Builder batch = ReadingBatch.builder(16);
    int base = random.nextInt(EngineModel.SPAN);
    for (int n = random.nextInt(80), i = 0; i < n; i++)
      batch.add(1 + random.nextInt(EngineModel.SENSORS), EngineModel.TICK * (inOrder
          ? base + i
          : random.nextInt(EngineModel.SPAN) - 20), value(),
          Quality.of((byte) (random.nextInt(8) == 0 ? 2 : random.nextInt(2))));
    return batch.build();
  }

  private double value() {
    return switch (random.nextInt(6)) {
      case 0 -> Double.NaN;
      case 1 -> random.nextGaussian();
      default -> random.nextInt(100) / 10.0;
    };
  }

  private long eventTime() {
    return clock + EngineModel.TICK * random.nextInt(EngineModel.SPAN);
  }

  private TableSchema schema(String table) {
    return tables.find(table).orElseThrow();
  }

  Write events() {
    clock += EngineModel.TICK * random.nextInt(12);
    TableSchema schema = schema(events);
    return new Write.Upsert(events, rows.rows(schema, 1 + random.nextInt(30)));
  }

  List<Write> parts(int n) {
    List<Write> writes = new ArrayList<>();
    TableSchema schema = schema(parts);
    for (int i = 0; i < n; i++)
      writes.add(switch (random.nextInt(3)) {
        case 0 -> new Write.Insert(parts, rows.rows(schema, 1));
        case 1 -> new Write.Upsert(parts, rows.rows(schema, 1 + random.nextInt(2)));
        default -> new Write.Delete(parts, rows.key(schema));
      });
    return writes;
  }

  private Write readings() {
    ChunkBuilder chunk = new ChunkBuilder(schema(Tables.READINGS).columns());
    for (int n = 1 + random.nextInt(20); n > 0; n--) {
      int sensor = random.nextInt(EngineModel.SENSORS);
      chunk.add(EngineModel.TICK * random.nextInt(EngineModel.SPAN), "line" + sensor % 2 + "/m" + sensor + "/x",
          value(), random.nextInt(3));
    }
    return new Write.Upsert(Tables.READINGS, chunk.build());
  }

  /** To any tables. */
  List<Write> any(int n) {
    List<Write> writes = new ArrayList<>();
    for (int i = 0; i < n; i++)
      switch (random.nextInt(6)) {
      case 0 -> writes.add(readings());
      case 1, 2 -> writes.add(events());
      case 3 -> writes.add(deleteRange());
      default -> writes.addAll(parts(1 + random.nextInt(2)));
      }
    return writes;
  }

  Write deleteRange() {
    boolean ofEvents = random.nextBoolean();
    long from = random.nextInt(8) == 0
        ? Long.MIN_VALUE
        : (ofEvents ? clock : 0) + EngineModel.TICK * (random.nextInt(EngineModel.SPAN) - 20);
    long to = random.nextInt(8) == 0 ? Long.MAX_VALUE : from + EngineModel.TICK * random.nextInt(60);
    Set<String> series = random.nextInt(3) == 0
        ? null
        : Set.of("m" + random.nextInt(5), "line" + random.nextInt(2) + "/m" + random.nextInt(EngineModel.SENSORS)
            + "/x");
    return new Write.DeleteRange(ofEvents ? events : Tables.READINGS, series, from, to);
  }

  /** A table to be altered. */
  TableSchema alterable() {
    return schema(random.nextBoolean() ? events : parts);
  }

  Alteration change(TableSchema schema) {
    String origin = schema.name().equals(events) ? EVENTS.name() : PARTS.name();
    return rows.change(schema, schema.name().equals(origin) ? origin + "2" : origin);
  }

  void renamed(String from, String to) {
    if (from.equals(events))
      events = to;
    else
      parts = to;
  }
}
