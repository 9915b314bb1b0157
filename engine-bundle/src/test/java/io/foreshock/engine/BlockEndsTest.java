package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Aggregate;
import io.foreshock.api.table.Aggregation.Function;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions about the ends of large blocks give the same rows however often they are asked and whatever is kept. */
final class BlockEndsTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROWS = 3_000;
  private static final TableSchema TABLE = new TableSchema.TimeSeries("wide",
      List.of(Column.required("at", ColumnType.TIMESTAMP), Column.required("machine", ColumnType.TEXT),
          Column.of("size", ColumnType.DOUBLE), Column.of("count", ColumnType.BIGINT), Column.of("note",
              ColumnType.TEXT)),
      "at", "machine");
  private static final List<String> COLUMNS = List.of("at", "size", "count", "note");

  @TempDir
  Path dir;

  private final Random random = new Random(7);
  private final List<TreeMap<Long, List<Object>>> model = new ArrayList<>();

  /** Series 0 has a row each second, series 1 at random times and with nulls. */
  private void fill(Engine engine) {
    ChunkBuilder chunk = new ChunkBuilder(TABLE.columns());
    for (int s = 0; s < 2; s++) {
      model.add(new TreeMap<>());
      long ts = 0;
      for (int i = 0; i < ROWS; i++) {
        ts += s == 0 ? 1_000 : 1 + random.nextInt(2_000);
        add(chunk, s, ts, i / 8.0);
      }
    }
    engine.tables().commit(List.of(new Write.Upsert("wide", chunk.build())));
    engine.compact(LIMIT);
  }

  private void add(ChunkBuilder chunk, int series, long ts, double size) {
    Double value = series == 1 && random.nextInt(5) == 0 ? null : size;
    chunk.add(ts, "m" + series, value, (long) size, "n" + size);
    List<Object> row = new ArrayList<>();
    row.add(ts);
    row.add(value);
    row.add((long) size);
    row.add("n" + size);
    model.get(series).put(ts, row);
  }

  private static List<List<Object>> rows(Engine engine, Scan scan) {
    List<List<Object>> rows = new ArrayList<>();
    try (Snapshot snapshot = engine.tables().snapshot(); Snapshot.Cursor cursor = snapshot.scan(scan)) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next())
        for (int r = 0; r < c.size(); r++)
          rows.add(new ArrayList<>(c.row(r)));
    }
    return rows;
  }

  private void check(Engine engine) {
    for (int i = 0; i < 60; i++) {
      int s = random.nextInt(2);
      long last = model.get(s).lastKey();
      long from = last - random.nextLong(i % 10 == 0 ? last : 900_000);
      long to = i % 3 == 0 ? Long.MAX_VALUE : from + random.nextLong(1_000_000);
      var expected = model.get(s).subMap(from, true, Math.min(to, last + 1), false);
      Scan scan = new Scan("wide", COLUMNS, from, to, Set.of("m" + s));
      assertEquals(List.copyOf(expected.values()), rows(engine, scan), "from " + from + " to " + to);
      checkSums(engine, scan, expected.values());
      checkTimes(engine, scan, expected.keySet(), 0);
      checkTimes(engine, scan, expected.keySet(), 250_000);
    }
  }

  /** Number of rows, first and last time, and the name of the series, by stretch of time; of a width of 0: of all. */
  private static void checkTimes(Engine engine, Scan scan, Iterable<Long> expected, long width) {
    String series = scan.series().iterator().next();
    TreeMap<Long, List<Object>> wanted = new TreeMap<>();
    for (long ts : expected)
      wanted.merge(width == 0 ? 0 : ts / width * width, List.of(1L, ts, ts, series, ts), (a, b) -> List.of((Long) a.get(
          0) + 1, a.get(1), ts, series, ts));
    List<Aggregate> what = List.of(new Aggregate(Function.COUNT, null), new Aggregate(Function.MIN, "at"),
        new Aggregate(
            Function.MAX, "at"), new Aggregate(Function.MAX, "machine"), new Aggregate(Function.LAST, "at"));
    Grouping by = width == 0 ? Grouping.bySeries() : new Grouping(true, width, 0);
    List<List<Object>> found = new ArrayList<>();
    try (Snapshot snapshot = engine.tables().snapshot();
        Snapshot.Cursor cursor = snapshot.aggregate(new Aggregation(scan, what, by))) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next())
        for (int r = 0; r < c.size(); r++)
          found.add(c.row(r).subList(width == 0 ? 1 : 2, c.columns().size()));
    }
    assertEquals(List.copyOf(wanted.values()), found);
  }

  private static void checkSums(Engine engine, Scan scan, Iterable<List<Object>> expected) {
    TreeMap<Long, long[]> buckets = new TreeMap<>();
    for (List<Object> row : expected) {
      long[] sums = buckets.computeIfAbsent((Long) row.getFirst() / 30_000 * 30_000, _ -> new long[2]);
      sums[0]++;
      sums[1] += (Long) row.get(2);
    }
    List<List<Object>> wanted = new ArrayList<>();
    buckets.forEach((bucket, sums) -> wanted.add(List.of(scan.series().iterator().next(), bucket, sums[0], sums[1])));
    List<List<Object>> found = new ArrayList<>();
    try (Snapshot snapshot = engine.tables().snapshot();
        Snapshot.Cursor cursor = snapshot.aggregate(new Aggregation(scan, List.of(new Aggregate(Function.COUNT, null),
            new Aggregate(Function.SUM, "count")), new Grouping(true, 30_000, 0)))) {
      for (Chunk c = cursor.next(); c != null; c = cursor.next())
        for (int r = 0; r < c.size(); r++)
          found.add(new ArrayList<>(c.row(r)));
    }
    assertEquals(wanted, found);
  }

  @Test
  void endsAreTheSameFromMemoryAndAfterTheyChange() {
    EngineOptions options = EngineOptions.defaults().withDiskReserve(1);
    try (Engine engine = Engine.open(dir.resolve("store"), List::of, options)) {
      engine.tables().create(TABLE);
      fill(engine);
      check(engine);
      check(engine);
      ChunkBuilder news = new ChunkBuilder(TABLE.columns());
      for (int s = 0; s < 2; s++)
        for (long ts : new ArrayList<>(model.get(s).tailMap(model.get(s).lastKey() - 100_000).keySet()))
          if (random.nextInt(3) == 0) model.get(s).get(ts).set(2, correct(news, s, ts));
      engine.tables().commit(List.of(new Write.Upsert("wide", news.build())));
      check(engine);
      engine.compact(LIMIT);
      check(engine);
    }
  }

  private static long correct(ChunkBuilder chunk, int series, long ts) {
    chunk.add(ts, "m" + series, null, -ts, null);
    return -ts;
  }

  @Test
  void whatIsKeptStaysWithinItsBound() {
    EngineOptions options = EngineOptions.defaults().withDiskReserve(1).withMemoryLimit(8L << 20);
    try (Engine engine = Engine.open(dir.resolve("store"), List::of, options)) {
      engine.tables().create(TABLE);
      ChunkBuilder chunk = new ChunkBuilder(TABLE.columns());
      for (int s = 0; s < 200; s++)
        for (int i = 0; i < 600; i++)
          chunk.add(1_000L * i, "m" + s, i / 8.0, (long) i, null);
      engine.tables().commit(List.of(new Write.Upsert("wide", chunk.build())));
      engine.compact(LIMIT);
      for (int round = 0; round < 2; round++)
        for (int s = 0; s < 200; s++) {
          Scan scan = new Scan("wide", List.of("count"), 100_000, Long.MAX_VALUE, Set.of("m" + s));
          List<List<Object>> rows = rows(engine, scan);
          assertEquals(500, rows.size());
          assertEquals(List.of(599L), rows.getLast());
        }
      assertTrue(engine.endsBytes() > 100_000, "kept: " + engine.endsBytes());
      assertTrue(engine.endsBytes() <= options.endsBytes(), "kept: " + engine.endsBytes());
    }
  }
}
