package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.Tables;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.testkit.TableRows;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EngineTest {
  private static final Duration LIMIT = Duration.ofSeconds(20);

  @TempDir
  Path dir;

  private Engine open() {
    return Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1).withBlockRows(64));
  }

  private static void write(Engine engine, String source, ReadingBatch batch) throws InterruptedException {
    try (IngestSession session = engine.ingest().open(source, CommitListener.NONE)) {
      long position = session.lastCommitted() + 1;
      assertTrue(session.offer(batch, position));
      session.awaitCommitted(position, LIMIT);
    }
  }

  private static ReadingBatch ramp(int sensor, int from, int to) {
    ReadingBatch.Builder b = ReadingBatch.builder(to - from);
    for (int i = from; i < to; i++)
      b.add(sensor, i * Micros.SECOND, i / 10.0);
    return b.build();
  }

  @Test
  void readingsSurviveSealingAndReopening() throws InterruptedException {
    try (Engine engine = open()) {
      Sensor s = engine.catalog().register(SensorSpec.parse("line1/press4/temp"));
      write(engine, "test", ramp(s.id(), 0, 300));
      check(engine, s.id(), 300);
      engine.seal(LIMIT);
      check(engine, s.id(), 300);
      write(engine, "test", ramp(s.id(), 250, 400));
      check(engine, s.id(), 400);
      engine.seal(LIMIT);
      check(engine, s.id(), 400);
      write(engine, "test", ramp(s.id(), 400, 450));
    }
    try (Engine engine = open()) {
      Sensor s = engine.catalog().sensor("line1/press4/temp").orElseThrow();
      check(engine, s.id(), 450);
      try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
        assertEquals(2, session.lastCommitted());
      }
    }
  }

  @Test
  void blocksAreRowsOfATable() throws InterruptedException {
    try (Engine engine = open()) {
      Sensor s = engine.catalog().register(SensorSpec.parse("line1/press4/temp"));
      write(engine, "test", ramp(s.id(), 0, 300));
      engine.seal(LIMIT);
      List<List<@Nullable Object>> rows = TableRows.all(engine.tables(), Tables.STORAGE_BLOCKS);
      assertEquals(List.of("ts", "value", "quality"), rows.stream().map(r -> r.get(2)).distinct().toList());
      assertEquals(3 * 300, rows.stream().mapToLong(r -> (Long) r.get(5)).sum());
      assertTrue(rows.stream().allMatch(r -> r.get(0).equals(Tables.READINGS) && r.get(1).equals("line1/press4/temp")));
      assertEquals(Set.of("raw"), rows.stream().map(r -> r.get(8)).collect(Collectors.toSet()));
      try (Snapshot snapshot = engine.tables().snapshot()) {
        Scan values = Scan.all(Tables.STORAGE_BLOCKS, List.of("bytes")).where(List.of(
            Condition.of("column_name", Condition.Op.EQ, "value"), Condition.of("cold", Condition.Op.EQ, 0L)));
        assertEquals(8 * 300, TableRows.scan(snapshot, values).stream().mapToLong(r -> (Long) r.getFirst()).sum());
      }
    }
  }

  /** Of forty blocks the first two, the fifth, the seventeenth; none of a codec that is gone. */
  @Test
  void theEntropyOfAFewBlocksIsEstimatedWhenAsked() throws InterruptedException {
    List<BlockCodec> codecs = new CopyOnWriteArrayList<>(List.of(new DeltaFforCodec(), new AlpCodec()));
    Random random = new Random(1);
    try (Engine engine = Engine.open(dir, () -> List.copyOf(codecs), EngineOptions.defaults().withDiskReserve(1)
        .withBlockRows(512))) {
      Sensor s = engine.catalog().register(SensorSpec.parse("line1/press4/temp"));
      ReadingBatch.Builder batch = ReadingBatch.builder(20_480);
      for (int i = 0; i < 20_480; i++)
        batch.add(s.id(), i * Micros.SECOND + random.nextInt(1_000_000), random.nextInt(16) / 10.0, Quality.GOOD);
      write(engine, "test", batch.build());
      engine.seal(LIMIT);
      for (int asked = 0; asked < 2; asked++) {
        List<List<@Nullable Object>> values = bounds(engine);
        assertEquals(40, values.size());
        assertEquals(Set.of(0, 1, 4, 16), IntStream.range(0, 40).filter(i -> values.get(i).get(0) != null).boxed()
            .collect(Collectors.toSet()));
        assertEquals(4, (Double) values.getFirst().get(0), 0.1);
      }
      try (Snapshot snapshot = engine.tables().snapshot()) {
        Scan low = Scan.all(Tables.STORAGE_BLOCKS, List.of("column_name", "entropy_bits")).where(List.of(
            Condition.of("entropy_bits", Condition.Op.LT, 1.0)));
        assertEquals(List.of(List.of("quality", 0.0)), TableRows.scan(snapshot, low).stream().distinct().toList());
      }
      codecs.clear();
      assertEquals(4, bounds(engine).stream().filter(r -> r.get(0) != null).count(), "they are remembered");
    }
    try (Engine engine = open()) {
      assertEquals(0, bounds(engine).stream().filter(r -> r.get(0) != null).count());
    }
  }

  private static List<List<@Nullable Object>> bounds(Engine engine) {
    try (Snapshot snapshot = engine.tables().snapshot()) {
      return TableRows.scan(snapshot, Scan.all(Tables.STORAGE_BLOCKS, List.of("entropy_bits", "bytes")).where(List.of(
          Condition.of("column_name", Condition.Op.EQ, "value"))));
    }
  }

  private static void check(Engine engine, int sensor, int n) {
    History.Series series = engine.history().read(sensor, Long.MIN_VALUE, Long.MAX_VALUE);
    assertEquals(n, series.size());
    for (int i = 0; i < n; i++) {
      assertEquals(i * Micros.SECOND, series.timestamps()[i]);
      assertEquals(i / 10.0, series.values()[i]);
    }
    assertEquals((n - 1) / 10.0, engine.history().latest(sensor).orElseThrow().value());
    assertEquals(new History.Bounds(0, (n - 1) * Micros.SECOND), engine.history().bounds(sensor).orElseThrow());
    History.Trend trend = engine.history().trend(sensor, 0, n * Micros.SECOND, 2);
    assertArrayEquals(new int[]{n / 2, n - n / 2}, trend.count());
    assertEquals((n - 1) / 10.0, trend.max()[1]);
  }

  /** Blocks as a year of readings has them: larger than a pixel's column, evenly spaced; some with NaN, BAD rows or a hole. */
  @Test
  void aTrendIsThatOfItsReadings() throws InterruptedException {
    Random random = new Random(3);
    try (Engine engine = Engine.open(dir, List::of, EngineOptions.defaults().withDiskReserve(1).withBlockRows(256))) {
      Sensor s = engine.catalog().register(SensorSpec.parse("a/x"));
      int n = 4_000;
      ReadingBatch.Builder batch = ReadingBatch.builder(n);
      for (int i = 0; i < n; i++) {
        double v = i > 1_000 && i < 1_100 && i % 7 == 0
            ? Double.NaN
            : random.nextInt(3) == 0
                ? -0.0
                : random.nextInt(
                    50) - 25;
        if (i < 2_000 || i > 2_077)
          batch.add(s.id(), i * Micros.SECOND, v, i > 3_000 && i % 11 == 0 ? Quality.BAD : Quality.GOOD);
      }
      write(engine, "src", batch.build());
      engine.seal(LIMIT);
      for (int round = 0; round < 200; round++) {
        long from = random.nextLong(-10 * Micros.SECOND, n * Micros.SECOND);
        long to = from + 1 + random.nextLong(n * Micros.SECOND);
        int buckets = 1 + random.nextInt(60);
        History.Series series = engine.history().read(s.id(), from, to);
        TrendBuilder expected = new TrendBuilder(from, to, buckets);
        for (int i = 0; i < series.size(); i++)
          if (series.qualities()[i] != Quality.BAD.code())
            expected.add(series.timestamps()[i], series.values()[i]);
        History.Trend e = expected.build();
        History.Trend t = engine.history().trend(s.id(), from, to, buckets);
        assertArrayEquals(e.count(), t.count());
        assertArrayEquals(e.min(), t.min());
        assertArrayEquals(e.max(), t.max());
        assertArrayEquals(e.first(), t.first());
        assertArrayEquals(e.last(), t.last());
        assertArrayEquals(e.sum(), t.sum(), 1e-9);
      }
    }
  }

  @Test
  void theLatestReadingNeverGoesBack() throws InterruptedException {
    int commits = 1_500;
    try (Engine engine = Engine.open(dir, List::of,
        EngineOptions.defaults().withDiskReserve(1).withBlockRows(64).withGenerationRows(100))) {
      Sensor s = engine.catalog().register(SensorSpec.parse("a/x"));
      Thread writer = Thread.ofPlatform().start(() -> {
        try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
          for (int p = 0; p < commits; p++)
            while (!session.offer(ramp(s.id(), p, p + 1), p))
              Thread.onSpinWait();
        }
      });
      long before = -1;
      while (before < (commits - 1) * Micros.SECOND) {
        long now = engine.history().latest(s.id()).map(History.Reading::timestamp).orElse(-1L);
        assertTrue(now >= before, "went back: before=" + before + ", now=" + now);
        before = now;
      }
      writer.join();
    }
  }

  @Test
  void aSecondEngineOnTheSameFolderIsRefused() {
    try (Engine engine = open()) {
      ForeshockException e = assertThrows(ForeshockException.class, this::open);
      assertEquals(ErrorCode.STORE_LOCKED, e.code());
    }
    open().close();
  }
}
