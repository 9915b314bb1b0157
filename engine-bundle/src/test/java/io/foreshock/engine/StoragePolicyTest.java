package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.api.table.Write;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TableRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Retention and summaries against plain maps. */
final class StoragePolicyTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final long SECOND = 1_000_000;
  private static final long MINUTE = 60 * SECOND;
  private static final int SENSORS = 3;

  @TempDir
  Path dir;

  private record Cell(double value, byte quality) {}

  private final Random random = new Random();
  private final List<TreeMap<Long, Cell>> model = new ArrayList<>();
  /** Summaries of what is retired from the model. */
  private final TreeMap<String, List<@Nullable Object>> frozen = new TreeMap<>();

  private Engine open() {
    return Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1).withBlockRows(40)
        .withGenerationRows(150));
  }

  private void sensors(Engine engine) {
    for (int i = 0; i < SENSORS; i++) {
      engine.catalog().register(SensorSpec.parse("a/s" + i));
      model.add(new TreeMap<>());
    }
  }

  /** Rows of up to five minutes from a time on, in any order. */
  private void write(Engine engine, long from, int rows, long edge) throws InterruptedException {
    ReadingBatch.Builder batch = ReadingBatch.builder(Math.max(1, rows));
    for (int i = 0; i < rows; i++) {
      int sensor = random.nextInt(SENSORS);
      long ts = from + random.nextInt(300) * SECOND;
      Cell cell = new Cell(random.nextInt(9) == 0 ? Double.NaN : random.nextInt(1_000) / 8.0,
          (byte) (random.nextInt(7) == 0 ? 2 : 0));
      batch.add(sensor + 1, ts, cell.value, Quality.of(cell.quality));
      if (ts >= edge)
        model.get(sensor).put(ts, cell);
    }
    try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
      long position = session.lastCommitted() + 1;
      assertTrue(session.offer(batch.build(), position));
      session.awaitCommitted(position, LIMIT);
    }
  }

  private List<List<@Nullable Object>> summaries(RollUp rollUp) {
    TreeMap<String, List<@Nullable Object>> rows = new TreeMap<>(rollUp == RollUp.MINUTE ? frozen : Map.of());
    for (int s = 0; s < SENSORS; s++) {
      TreeMap<Long, List<Double>> buckets = new TreeMap<>();
      model.get(s).forEach((ts, c) -> {
        List<Double> values = buckets.computeIfAbsent(Math.floorDiv(ts, rollUp.width()) * rollUp.width(),
            _ -> new ArrayList<>());
        if (c.quality != 2 && !Double.isNaN(c.value))
          values.add(c.value);
      });
      String name = "a/s" + s;
      buckets.forEach((bucket, values) -> rows.put(name + "%020d".formatted(bucket), row(bucket, name, values)));
    }
    return List.copyOf(rows.values());
  }

  private static List<@Nullable Object> row(long bucket, String name, List<Double> v) {
    if (v.isEmpty())
      return Arrays.asList(bucket, name, 0L, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);
    double sum = 0;
    double squares = 0;
    for (double x : v) {
      sum += x;
      squares += x * x;
    }
    return Arrays.asList(bucket, name, (long) v.size(), v.stream().min(Double::compare).orElseThrow(),
        v.stream().max(Double::compare).orElseThrow(), v.getFirst(), v.getLast(), sum, squares);
  }

  private void check(Engine engine, RollUp... rollUps) {
    List<List<@Nullable Object>> rows = new ArrayList<>();
    for (int s = 0; s < SENSORS; s++) {
      String name = "a/s" + s;
      model.get(s).forEach((ts, c) -> rows.add(List.of(ts, name, c.value, (long) c.quality)));
    }
    assertEquals(rows, TableRows.all(engine.tables(), "readings"));
    for (RollUp r : rollUps) {
      assertEquals(summaries(r), TableRows.all(engine.tables(), r.tableOf("readings")), r.name());
      long from = 7 * MINUTE;
      try (Snapshot snapshot = engine.tables().snapshot()) {
        assertEquals(summaries(r).stream().filter(row -> (Long) row.get(0) >= from && (Long) row.get(0) < 3 * from
            && row.get(1).equals("a/s1")).map(row -> List.of(row.get(8), row.get(0))).toList(),
            TableRows.scan(snapshot, new Scan(r.tableOf("readings"), List.of("value_sumsq", "ts"), from, 3 * from, Set
                .of("a/s1"))));
      }
    }
  }

  @Test
  void summariesAreExactUnderLateRowsOverwritesAndDeletes() throws InterruptedException {
    long seed = System.nanoTime();
    random.setSeed(seed);
    Engine engine = open();
    try {
      sensors(engine);
      write(engine, 0, 300, 0);
      engine.seal(LIMIT);
      engine.tables().setPolicy("readings", StoragePolicy.NONE.withRollUps(RollUp.MINUTE, RollUp.HOUR));
      Engine first = engine;
      Await.until("summaries of stored rows are there", () -> first.tables().find("readings_1h").isPresent()
          && first.tables().find("readings_1m").isPresent());
      for (int step = 0; step < 60; step++) {
        switch (random.nextInt(6)) {
          case 0 -> engine.seal(LIMIT);
          case 1 -> {
            engine.close();
            engine = open();
          }
          case 2 -> delete(engine);
          default -> write(engine, random.nextInt(200) * MINUTE, random.nextInt(120), 0);
        }
        check(engine, RollUp.MINUTE, RollUp.HOUR);
      }
      engine.compact(LIMIT);
      check(engine, RollUp.MINUTE, RollUp.HOUR);
    } catch (AssertionError | ForeshockException e) {
      throw new AssertionError("seed=" + seed + ": " + e.getMessage(), e);
    } finally {
      engine.close();
    }
  }

  private void delete(Engine engine) {
    int sensor = random.nextInt(SENSORS);
    long from = random.nextInt(150 * 60) * SECOND;
    long to = from + random.nextInt(30 * 60) * SECOND;
    engine.tables().commit(List.of(new Write.DeleteRange("readings", Set.of("a/s" + sensor), from, to)));
    if (to > from)
      model.get(sensor).subMap(from, to).clear();
  }

  @Test
  void summariesBeingBuiltAreExactUnderLateRows() throws InterruptedException {
    int minutes = 80_000;
    try (Engine engine = Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1), Durability.NONE)) {
      engine.catalog().register(SensorSpec.parse("a/s0"));
      ReadingBatch.Builder batch = ReadingBatch.builder(minutes);
      for (int m = 0; m < minutes; m++)
        batch.add(1, m * MINUTE, m);
      try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
        assertTrue(session.offer(batch.build(), 1));
        session.awaitCommitted(1, LIMIT);
        engine.seal(LIMIT);
        engine.tables().setPolicy("readings", StoragePolicy.NONE.withRollUps(RollUp.MINUTE));
        for (int late = 0; late < 50 && engine.tables().find("readings_1m").isEmpty(); late++) {
          assertTrue(session.offer(ReadingBatch.builder(1).add(1, late * MINUTE + SECOND, -1).build(), late + 2));
          session.awaitCommitted(late + 2, LIMIT);
          engine.seal(LIMIT);
        }
      }
      Await.until("it is there", () -> engine.tables().find("readings_1m").isPresent());
      List<List<@Nullable Object>> summaries = TableRows.all(engine.tables(), "readings_1m");
      List<List<@Nullable Object>> expected = ModelSummaries.of(TableRows.all(engine.tables(), "readings"),
          RollUp.MINUTE);
      assertEquals(minutes, summaries.size());
      assertEquals(List.of(), IntStream.range(0, minutes).filter(m -> !summaries.get(m).equals(expected.get(m))).limit(
          9)
          .mapToObj(summaries::get).toList());
    }
  }

  @Test
  void oldRowsGoAndTheirSummariesStay() throws InterruptedException {
    Engine engine = open();
    try {
      sensors(engine);
      engine.tables().setPolicy("readings", StoragePolicy.maxAge(Duration.ofMinutes(30)).withRollUps(RollUp.MINUTE));
      long edge = 0;
      for (int minute = 0; minute < 150; minute += 5) {
        write(engine, minute * MINUTE, 100, edge);
        if (minute % 20 == 10)
          write(engine, Math.max(0, minute - 60) * MINUTE, 40, edge);
        if (minute == 75) {
          engine.close();
          engine = open();
        }
        engine.compact(LIMIT);
        long newest = model.stream().mapToLong(m -> m.isEmpty() ? 0 : m.lastKey()).max().orElseThrow();
        edge = Math.max(edge, Math.floorDiv(newest - 30 * MINUTE, MINUTE) * MINUTE);
        retire(edge);
        check(engine, RollUp.MINUTE);
      }
      assertEquals(Duration.ofMinutes(30), engine.tables().policy("readings").maxAge());
      Engine last = engine;
      Await.until("late rows are counted",
          () -> last.health().health().metrics().get("late_rows_dropped_total") > 0);
      double blocks = engine.health().health().metrics().get("block_rows");
      assertTrue(blocks < 4 * 30 * 100, "blocks behind the edge are still there: rows=" + blocks);
      assertEquals(edge, engine.history().bounds(1).orElseThrow().first() / MINUTE * MINUTE);
    } finally {
      engine.close();
    }
  }

  private void retire(long edge) {
    for (List<@Nullable Object> row : summaries(RollUp.MINUTE))
      if (row.get(0) instanceof Long bucket && bucket < edge)
        frozen.put(row.get(1) + "%020d".formatted(bucket), row);
    model.forEach(m -> m.headMap(edge).clear());
  }

  @Test
  void aPolicyThatWasRemovedHidesNothing() throws InterruptedException {
    try (Engine engine = Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1), Durability.NONE)) {
      sensors(engine);
      for (int round = 1; round <= 100; round++) {
        write(engine, 2 * round * 300 * SECOND, 5, 0);
        engine.seal(LIMIT);
        engine.tables().setPolicy("readings", StoragePolicy.maxAge(Duration.ofSeconds(1)));
        engine.tables().setPolicy("readings", StoragePolicy.NONE);
        engine.tables().commit(List.of(new Write.DeleteRange("readings", null, Long.MIN_VALUE, Long.MAX_VALUE)));
        model.forEach(TreeMap::clear);
        write(engine, 0, 5, 0);
        check(engine);
      }
    }
  }

  @Test
  void theOldestRowsGoWhenThereAreTooManyBytes() throws InterruptedException {
    try (Engine engine = open()) {
      sensors(engine);
      for (int minute = 0; minute < 100; minute += 5)
        write(engine, minute * MINUTE, 150, 0);
      engine.tables().setPolicy("readings", new StoragePolicy(null, 20_000, List.of(), null));
      engine.compact(LIMIT);
      Await.until("bytes are counted", () -> engine.health().health().metrics().get("compressed_bytes") <= 20_000);
      long first = engine.history().bounds(1).orElseThrow().first();
      assertTrue(first > 0);
      model.forEach(m -> m.headMap(Math.min(first, m.lastKey())).clear());
      int kept = engine.history().read(1, Long.MIN_VALUE, Long.MAX_VALUE).size();
      assertEquals(model.getFirst().size(), kept);
      assertTrue(kept > 100, "too much went: kept=" + kept);
    }
  }

  @Test
  void summariesBelongToTheirTable() {
    try (Engine engine = open()) {
      sensors(engine);
      engine.tables().setPolicy("readings", StoragePolicy.NONE.withRollUps(RollUp.HOUR));
      Await.until("it is there", () -> engine.tables().find("readings_1h").isPresent());
      var schema = engine.tables().find("readings_1h").orElseThrow();
      for (Runnable refused : List.<Runnable>of(() -> engine.tables().drop("readings_1h"),
          () -> engine.tables().commit(List.of(new Write.Upsert("readings_1h", new ChunkBuilder(schema.columns())
              .build()))),
          () -> engine.tables().commit(List.of(new Write.DeleteRange("readings_1h", null, 0, 1)))))
        assertEquals(ErrorCode.READ_ONLY, assertThrows(ForeshockException.class, refused::run).code());
      assertEquals(ErrorCode.NOT_SUPPORTED, assertThrows(ForeshockException.class,
          () -> engine.tables().setPolicy("sensors", StoragePolicy.NONE)).code());
      engine.tables().setPolicy("readings", StoragePolicy.NONE);
      assertTrue(engine.tables().find("readings_1h").isEmpty());
      assertTrue(engine.tables().create(schema));
      assertEquals(ErrorCode.ALREADY_EXISTS, assertThrows(ForeshockException.class,
          () -> engine.tables().setPolicy("readings", StoragePolicy.NONE.withRollUps(RollUp.HOUR))).code());
    }
  }
}
