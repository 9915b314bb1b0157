package io.foreshock.engine;

import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;

/**
 * What one worker of the crash tests has stored after its first {@code n} operations. Every operation follows from
 * the seed, the worker and its number, so that any process can say what must be there.
 */
final class CrashModel {
  static final int SENSORS = 3;
  static final TableSchema.Relational PARTS = new TableSchema.Relational("parts",
      List.of(Column.required("worker", ColumnType.INTEGER), Column.required("no", ColumnType.INTEGER),
          Column.of("op", ColumnType.INTEGER), Column.of("note", ColumnType.TEXT),
          Column.of("shape", ColumnType.VECTOR)),
      List.of("worker", "no"), List.of(new Index("by_op", List.of("op"), false), new Index("by_note", List.of("note",
          "worker"), false)), List.of());
  static final TableSchema.Relational COUNTERS = new TableSchema.Relational("counters",
      List.of(Column.required("worker", ColumnType.INTEGER), Column.of("op", ColumnType.INTEGER)), List.of("worker"));
  static final TableSchema.TimeSeries EVENTS = new TableSchema.TimeSeries("events",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("level", ColumnType.INTEGER), Column.of("text", ColumnType.TEXT)),
      "at", "machine");
  /** Its rows are retired soon, see {@link #RECENT_AGE}. */
  static final TableSchema.TimeSeries RECENT = new TableSchema.TimeSeries("recent",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("value", ColumnType.DOUBLE)),
      "at", "machine");
  static final long RECENT_AGE = 1_500;
  private static final int PART_NUMBERS = 40;
  private static final int SPACING = 100;

  private final long seed;
  private final int worker;
  private int operations;
  final List<TreeMap<Long, Double>> readings = new ArrayList<>();
  final TreeMap<Integer, Part> parts = new TreeMap<>();
  final TreeMap<Long, Event> events = new TreeMap<>();
  final TreeMap<Long, Double> recent = new TreeMap<>();

  record Part(int op, String note, float shape) {}

  record Event(int level, String text) {}

  /** What an operation does; one of the two is null. */
  record Operation(ReadingBatch batch, List<Write> writes) {}

  CrashModel(long seed, int worker) {
    this.seed = seed;
    this.worker = worker;
    for (int s = 0; s < SENSORS; s++)
      readings.add(new TreeMap<>());
  }

  String source() {
    return "worker" + worker;
  }

  String machine() {
    return "m" + worker;
  }

  /** Sensors are registered in the order of workers. */
  int sensorId(int sensor) {
    return worker * SENSORS + sensor + 1;
  }

  /** Applies operations up to and with the number; -1 = none. */
  void advance(int last) {
    while (operations <= last)
      next();
  }

  int operations() {
    return operations;
  }

  /** Applies the next operation and tells how to do the same to an engine. */
  Operation next() {
    int k = operations++;
    Random random = new Random(seed * 1_000_003 + worker * 7_919L + k * 104_729L);
    return k % 5 < 3 ? ingest(k, random) : write(k, random);
  }

  private Operation ingest(int k, Random random) {
    int rows = 10 + random.nextInt(60);
    ReadingBatch.Builder batch = ReadingBatch.builder(rows);
    for (int i = 0; i < rows; i++) {
      int sensor = random.nextInt(SENSORS);
      long ts = random.nextInt(6) > 0 ? (long) k * SPACING + i : random.nextInt(k * SPACING + 1);
      double value = random.nextInt(3) == 0 ? random.nextGaussian() : random.nextInt(1_000) / 10.0;
      batch.add(sensorId(sensor), ts, value);
      readings.get(sensor).put(ts, value);
    }
    return new Operation(batch.build(), null);
  }

  private Operation write(int k, Random random) {
    List<Write> writes = new ArrayList<>();
    for (int n = 1 + random.nextInt(4); n > 0; n--) {
      int no = random.nextInt(PART_NUMBERS);
      if (random.nextInt(4) == 0) {
        parts.remove(no);
        writes.add(new Write.Delete(PARTS.name(), new ChunkBuilder(PARTS.columns().subList(0, 2)).add(worker, no)
            .build()));
      } else {
        Part part = new Part(k, "part ".repeat(random.nextInt(10) == 0 ? 900 : 1 + random.nextInt(20)) + no,
            random.nextFloat());
        parts.put(no, part);
        writes.add(new Write.Upsert(PARTS.name(), new ChunkBuilder(PARTS.columns())
            .add(worker, no, k, part.note, new float[]{part.shape}).build()));
      }
    }
    ChunkBuilder rows = new ChunkBuilder(EVENTS.columns());
    Set<Long> added = new HashSet<>(); // written after the delete of the same operation
    for (int n = 1 + random.nextInt(12); n > 0; n--) {
      long at = random.nextInt(4) > 0 ? (long) k * SPACING + n : random.nextInt(k * SPACING + 1);
      Event event = new Event(random.nextInt(5), "event " + random.nextInt(50));
      events.put(at, event);
      added.add(at);
      rows.add(at, machine(), event.level, event.text);
    }
    if (random.nextInt(4) == 0) {
      long from = random.nextInt(k * SPACING + 1);
      long to = from + random.nextInt(5 * SPACING) + 1;
      writes.add(new Write.DeleteRange(EVENTS.name(), Set.of(machine()), from, to));
      List.copyOf(events.subMap(from, to).keySet()).stream().filter(at -> !added.contains(at)).forEach(events::remove);
    }
    writes.add(new Write.Upsert(EVENTS.name(), rows.build()));
    writes.add(new Write.Upsert(RECENT.name(), recent(k, random)));
    writes.add(new Write.Upsert(COUNTERS.name(), new ChunkBuilder(COUNTERS.columns()).add(worker, k).build()));
    return new Operation(null, writes);
  }

  private Chunk recent(int k, Random random) {
    ChunkBuilder rows = new ChunkBuilder(RECENT.columns());
    for (int i = 0; i < 12; i++) {
      long at = (long) k * SPACING + i;
      double value = random.nextInt(100);
      recent.put(at, value);
      rows.add(at, machine(), value);
    }
    return rows.build();
  }
}
