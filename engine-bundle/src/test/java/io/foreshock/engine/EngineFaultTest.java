package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.codec.BlockCodec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.api.table.Tables;
import io.foreshock.codec.numeric.AlpCodec;
import io.foreshock.codec.numeric.DeltaFforCodec;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TableRows;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can go wrong around the engine, and that it says so and goes on. */
final class EngineFaultTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final EngineOptions OPTIONS = EngineOptions.defaults().withDiskReserve(1).withBlockRows(256);

  @TempDir
  Path dir;

  private static ReadingBatch noise(int sensor, int from, int rows) {
    Random random = new Random(from);
    ReadingBatch.Builder b = ReadingBatch.builder(rows);
    for (int i = 0; i < rows; i++)
      b.add(sensor, (from + i) * Micros.SECOND, random.nextDouble());
    return b.build();
  }

  private static void write(Engine engine, ReadingBatch batch) throws InterruptedException {
    try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
      long position = session.lastCommitted() + 1;
      assertTrue(session.offer(batch, position));
      session.awaitCommitted(position, LIMIT);
    }
  }

  private static int rows(Engine engine) {
    return engine.history().read(1, Long.MIN_VALUE, Long.MAX_VALUE).size();
  }

  @Test
  void aFullQuotaRefusesAndKeepsWhatItHas() throws InterruptedException {
    int stored = 0;
    try (Engine engine = Engine.open(dir, List::of, OPTIONS.withDiskQuota(1 << 20))) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      ConcurrentLinkedQueue<ErrorCode> told = new ConcurrentLinkedQueue<>();
      try (IngestSession session = engine.ingest().open("test", new CommitListener() {
        @Override
        public void committed(long position) {
        }

        @Override
        public void failed(long position, ForeshockException cause) {
          told.add(cause.code());
        }
      })) {
        ForeshockException refused = null;
        for (int p = 0; refused == null; p++) {
          assertTrue(session.offer(noise(1, p * 1_000, 1_000), p));
          try {
            session.awaitCommitted(p, LIMIT);
            stored += 1_000;
          } catch (ForeshockException e) {
            refused = e;
          }
        }
        assertEquals(ErrorCode.DISK_FULL, refused.code());
        assertEquals(ErrorCode.CLOSED,
            assertThrows(ForeshockException.class, () -> session.offer(noise(1, 0, 1), 1_000_000)).code());
      }
      Await.until("the listener hears of it", () -> told.contains(ErrorCode.DISK_FULL));
      assertEquals(stored, rows(engine));
    }
    try (Engine engine = Engine.open(dir, List::of, OPTIONS)) {
      assertEquals(stored, rows(engine));
      write(engine, noise(1, 1_000_000, 10));
      engine.seal(LIMIT);
      assertEquals(stored + 10, rows(engine));
    }
  }

  @Test
  void aFullDiskIsTypedAndCritical() throws InterruptedException {
    try (Engine engine = Engine.open(dir, List::of, OPTIONS.withDiskReserve(Long.MAX_VALUE / 16))) {
      ForeshockException e = assertThrows(ForeshockException.class,
          () -> engine.catalog().register(SensorSpec.parse("a/x")));
      assertEquals(ErrorCode.DISK_FULL, e.code());
      assertEquals(HealthProbe.Level.CRITICAL, engine.health().health().level());
    }
  }

  @Test
  void aMissingCodecFailsReadsOfItsBlocksAndNothingElse() throws InterruptedException {
    List<BlockCodec> codecs = new ArrayList<>(List.of(new DeltaFforCodec(), new AlpCodec()));
    try (Engine engine = Engine.open(dir, () -> List.copyOf(codecs), OPTIONS)) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      write(engine, ramp(0, 300, 0));
      engine.seal(LIMIT);
      codecs.clear();
      assertEquals(ErrorCode.CODEC_MISSING, assertThrows(ForeshockException.class, () -> rows(engine)).code());
      write(engine, ramp(100, 150, 1));
      write(engine, ramp(290, 400, 1));
      engine.seal(LIMIT);
      write(engine, ramp(140, 160, 2));
      assertEquals(ErrorCode.CODEC_MISSING, assertThrows(ForeshockException.class, () -> rows(engine)).code());
      assertEquals(399.0 / 10 + 1, engine.history().latest(1).orElseThrow().value());
      codecs.addAll(List.of(new DeltaFforCodec(), new AlpCodec()));
      checkLayers(engine);
      engine.seal(LIMIT);
      checkLayers(engine);
    }
    try (Engine engine = Engine.open(dir, () -> List.copyOf(codecs), OPTIONS)) {
      checkLayers(engine);
    }
  }

  @Test
  void valuesReplacedWhileTheirCodecIsMissingAreTold() throws InterruptedException {
    List<BlockCodec> codecs = new ArrayList<>(List.of(new DeltaFforCodec(), new AlpCodec()));
    try (Engine engine = Engine.open(dir, () -> List.copyOf(codecs), OPTIONS)) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      write(engine, ramp(0, 300, 0));
      engine.seal(LIMIT);
      codecs.clear();
      write(engine, ramp(100, 101, 1));
      write(engine, ramp(100, 101, 2));
      engine.seal(LIMIT);
      codecs.addAll(List.of(new DeltaFforCodec(), new AlpCodec()));
      engine.compact(LIMIT);
      assertEquals(List.of(List.of("11.0", "12.0"), List.of("10.0", "12.0")),
          TableRows.all(engine.tables(), Tables.CORRECTIONS).stream().map(row -> row.subList(6, 8)).toList());
    }
  }

  @Test
  void aMissingCodecDoesNotKeepATableWithSummariesFromBeingSealed() throws InterruptedException {
    List<BlockCodec> codecs = new ArrayList<>(List.of(new DeltaFforCodec(), new AlpCodec()));
    try (Engine engine = Engine.open(dir, () -> List.copyOf(codecs), OPTIONS)) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      engine.tables().setPolicy(Tables.READINGS, StoragePolicy.NONE.withRollUps(RollUp.MINUTE));
      Await.until("summaries are there", () -> engine.tables().find("readings_1m").isPresent());
      write(engine, ramp(0, 310, 0));
      engine.seal(LIMIT);
      codecs.clear();
      write(engine, ramp(300, 400, 1));
      engine.seal(Duration.ofSeconds(5));
      codecs.addAll(List.of(new DeltaFforCodec(), new AlpCodec()));
      Await.until("summaries are there again", () -> engine.tables().find("readings_1m").isPresent());
      assertEquals(ModelSummaries.of(TableRows.all(engine.tables(), Tables.READINGS), RollUp.MINUTE),
          TableRows.all(engine.tables(), "readings_1m"));
    }
  }

  private static ReadingBatch ramp(int from, int to, double offset) {
    ReadingBatch.Builder b = ReadingBatch.builder(to - from);
    for (int i = from; i < to; i++)
      b.add(1, i * Micros.SECOND, i / 10.0 + offset);
    return b.build();
  }

  private static void checkLayers(Engine engine) {
    for (int from : new int[]{0, 120, 145, 155, 200, 295}) {
      double[] values = engine.history().read(1, from * Micros.SECOND, Long.MAX_VALUE).values();
      assertEquals(400 - from, values.length);
      for (int i = from; i < 400; i++) {
        double offset = i >= 140 && i < 160 ? 2 : i >= 100 && i < 150 || i >= 290 ? 1 : 0;
        assertEquals(i / 10.0 + offset, values[i - from], "i=" + i);
      }
    }
  }

  @Test
  void closingEndsReadersInsteadOfTheProcess() throws InterruptedException {
    Engine engine = Engine.open(dir, List::of, OPTIONS);
    engine.catalog().register(SensorSpec.parse("a/x"));
    write(engine, noise(1, 0, 20_000));
    engine.seal(LIMIT);
    ConcurrentLinkedQueue<Throwable> odd = new ConcurrentLinkedQueue<>();
    AtomicInteger scans = new AtomicInteger();
    List<Thread> readers = new ArrayList<>();
    for (int i = 0; i < 4; i++)
      readers.add(Thread.ofVirtual().start(() -> scanUntilClosed(engine, scans, odd)));
    Snapshot idle = engine.tables().snapshot();
    Await.until("readers are at work", () -> scans.get() > 20);
    engine.close();
    for (Thread t : readers)
      t.join();
    assertTrue(odd.isEmpty(), () -> odd.toString());
    assertEquals(ErrorCode.CLOSED, assertThrows(ForeshockException.class,
        () -> idle.scan(Scan.all("readings", List.of("ts")))).code());
    idle.close();
    engine.close();
    assertEquals(ErrorCode.CLOSED,
        assertThrows(ForeshockException.class, () -> engine.tables().snapshot()).code());
    assertEquals(ErrorCode.CLOSED, assertThrows(ForeshockException.class,
        () -> engine.ingest().open("late", CommitListener.NONE)).code());
  }

  private static void scanUntilClosed(Engine engine, AtomicInteger scans, ConcurrentLinkedQueue<Throwable> odd) {
    try {
      while (true) {
        try (Snapshot s = engine.tables().snapshot();
            Snapshot.Cursor c = s.scan(Scan.all("readings", List.of("value")))) {
          while (c.next() != null)
            scans.incrementAndGet();
        }
      }
    } catch (ForeshockException e) {
      if (e.code() != ErrorCode.CLOSED)
        odd.add(e);
    } catch (Throwable e) {
      odd.add(e);
    }
  }

  @Test
  void aForgottenSnapshotIsClosed() throws InterruptedException {
    try (Engine engine = Engine.open(dir, List::of, OPTIONS.withSnapshotLease(Duration.ofMillis(50)))) {
      Snapshot forgotten = engine.tables().snapshot();
      Await.until("the lease ends", () -> {
        try {
          forgotten.scan(Scan.all("readings", List.of("ts"))).close();
          return false;
        } catch (ForeshockException e) {
          return e.code() == ErrorCode.TIMEOUT;
        }
      });
    }
  }

  @Test
  void asManySnapshotsAsAllowedThenBusy() {
    try (Engine engine = Engine.open(dir, List::of, OPTIONS.withMaxReaders(2))) {
      Snapshot one = engine.tables().snapshot();
      try (Snapshot two = engine.tables().snapshot()) {
        assertEquals(ErrorCode.TOO_BUSY,
            assertThrows(ForeshockException.class, () -> engine.tables().snapshot()).code());
      }
      engine.tables().snapshot().close();
      one.close();
    }
  }

  @Test
  void aFullRingRefusesAndLosesNothing() throws InterruptedException {
    try (Engine engine = Engine.open(dir, List::of, OPTIONS.withRingBytes(50_000))) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      boolean refused = false;
      try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
        for (int p = 0; p < 300; p++) {
          ReadingBatch batch = noise(1, p * 500, 500);
          while (!session.offer(batch, p))
            refused = true;
        }
        session.awaitCommitted(299, LIMIT);
      }
      assertTrue(refused);
      assertEquals(150_000, rows(engine));
    }
  }

  @Test
  void everySnapshotSeesWholeCommits() throws InterruptedException, IOException {
    int sensors = 7;
    try (Engine engine = Engine.open(dir, List::of, OPTIONS.withGenerationRows(500))) {
      for (int s = 0; s < sensors; s++)
        engine.catalog().register(SensorSpec.of("a", "s" + s));
      Thread writer = Thread.ofPlatform().start(() -> {
        try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
          for (int p = 0; p < 400; p++) {
            ReadingBatch.Builder b = ReadingBatch.builder(sensors);
            for (int s = 1; s <= sensors; s++)
              b.add(s, p % 50, p);
            while (!session.offer(b.build(), p))
              Thread.onSpinWait();
            if (p % 5 == 0)
              session.awaitCommitted(p, LIMIT);
          }
          session.awaitCommitted(399, LIMIT);
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      });
      int looks = 0;
      while (writer.isAlive()) {
        checkWhole(engine, sensors);
        looks++;
      }
      writer.join();
      checkWhole(engine, sensors);
      assertFalse(looks == 0);
      assertEquals(399, engine.history().latest(1).orElseThrow().value());
    }
  }

  private static void checkWhole(Engine engine, int sensors) {
    var rows = new java.util.HashMap<Object, Object>();
    var seen = new java.util.HashMap<Object, Integer>();
    try (Snapshot s = engine.tables().snapshot()) {
      for (var row : io.foreshock.testkit.TableRows.scan(s, Scan.all("readings", List.of("ts", "value")))) {
        Object before = rows.putIfAbsent(row.get(0), row.get(1));
        assertTrue(before == null || before.equals(row.get(1)), "half a commit is visible: " + row);
        seen.merge(row.get(0), 1, Integer::sum);
      }
    }
    seen.forEach((ts, n) -> assertEquals(sensors, n, "ts=" + ts));
  }
}
