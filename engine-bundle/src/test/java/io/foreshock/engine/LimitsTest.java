package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.platform.HealthProbe.Level;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What bounds the engine: quota, memory, map, readers. */
final class LimitsTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final long MB = 1L << 20;
  private static final TableSchema.Relational FILES = new TableSchema.Relational("files", List.of(Column.required("no",
      ColumnType.INTEGER), Column.of("text", ColumnType.TEXT)), List.of("no"));

  @TempDir
  Path dir;

  private static ReadingBatch noise(int position, int rows) {
    Random random = new Random(position);
    ReadingBatch.Builder b = ReadingBatch.builder(rows);
    for (int i = 0; i < rows; i++)
      b.add(1, (long) position * rows + i, random.nextDouble());
    return b.build();
  }

  private static void write(Engine engine, int rows) throws InterruptedException {
    try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
      long position = session.lastCommitted() + 1;
      while (!session.offer(noise((int) position, rows), position))
        Thread.onSpinWait();
      session.awaitCommitted(position, LIMIT);
    }
  }

  @Test
  void theMapGrowsUnderReadersAndWriters() throws InterruptedException {
    EngineOptions small = EngineOptions.defaults().withDiskReserve(1).withMapSize(MB).withGenerationRows(100_000);
    AtomicReference<Throwable> odd = new AtomicReference<>();
    try (Engine engine = Engine.open(dir, List::of, small)) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      Thread reader = Thread.ofPlatform().daemon().start(() -> scan(engine, odd));
      for (int i = 0; i < 60; i++)
        write(engine, 10_000);
      engine.seal(LIMIT);
      assertEquals(600_000, engine.history().read(1, Long.MIN_VALUE, Long.MAX_VALUE).size());
      assertTrue(size() > 4 * MB, "size=" + size());
      assertTrue(reader.isAlive());
    }
    assertEquals(null, odd.get());
  }

  /** Until the engine closes; a snapshot may be ended by the growing map, another one is there at once. */
  private static void scan(Engine engine, AtomicReference<Throwable> odd) {
    while (true)
      try (Snapshot s = engine.tables().snapshot();
          Snapshot.Cursor c = s.scan(Scan.all("readings", List.of("value")))) {
            while (c.next() != null)
              Thread.onSpinWait();
          } catch (ForeshockException e) {
            if (e.code() == ErrorCode.CLOSED)
              return;
            if (e.code() != ErrorCode.TIMEOUT)
              odd.set(e);
          } catch (RuntimeException e) {
            odd.set(e);
          }
  }

  @Test
  void beyondTheQuotaDeletesAreTakenAndDataAgainOnceThereIsRoom() throws InterruptedException {
    long quota = 16 * MB;
    EngineOptions options = EngineOptions.defaults().withDiskQuota(quota).withDiskReserve(4 * MB);
    try (Engine engine = Engine.open(dir, List::of, options)) {
      engine.tables().create(FILES);
      int rows = 0;
      ForeshockException refused = null;
      for (; refused == null; rows++)
        try {
          engine.tables().commit(List.of(upsert(rows)));
        } catch (ForeshockException e) {
          refused = e;
        }
      int stored = rows - 1;
      assertEquals(ErrorCode.DISK_FULL, refused.code());
      assertTrue(stored > 100, "stored=" + stored);
      assertEquals(Level.CRITICAL, engine.health().health().level());
      assertEquals(1.0, engine.health().health().metrics().get("low_space"));
      assertEquals(stored, count(engine));
      for (int i = 0; i < stored; i++)
        engine.tables().commit(List.of(new Write.Delete("files", new ChunkBuilder(FILES.columns().subList(0, 1)).add(i)
            .build())));
      Await.until("data is taken again", LIMIT, () -> {
        try {
          engine.tables().commit(List.of(upsert(0)));
          return true;
        } catch (ForeshockException e) {
          assertEquals(ErrorCode.DISK_FULL, e.code());
          return false;
        }
      });
      assertEquals(0.0, engine.health().health().metrics().get("low_space"));
      assertTrue(engine.health().health().level() != Level.CRITICAL);
      assertEquals(1, count(engine));
      assertTrue(size() <= quota, "file=" + size());
    }
  }

  private static Write upsert(int no) {
    return new Write.Upsert("files", new ChunkBuilder(FILES.columns()).add(no, "x".repeat(40_000)).build());
  }

  private static int count(Engine engine) {
    try (Snapshot s = engine.tables().snapshot()) {
      return io.foreshock.testkit.TableRows.scan(s, Scan.all("files", List.of("no"))).size();
    }
  }

  private long size() {
    try {
      return Files.size(dir.resolve("data.mdb"));
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void aForgottenReaderStopsTheFilesGrowthWithItsLease() throws InterruptedException {
    EngineOptions options = EngineOptions.defaults().withDiskReserve(1).withSnapshotLease(Duration.ofMillis(500));
    try (Engine engine = Engine.open(dir, List::of, options)) {
      engine.tables().create(FILES);
      engine.tables().commit(List.of(upsert(0)));
      Snapshot forgotten = engine.tables().snapshot();
      Await.until("the lease ends", LIMIT, () -> {
        engine.tables().commit(List.of(upsert(0)));
        return engine.health().health().metrics().get("open_snapshots") == 0;
      });
      long then = size();
      for (int i = 0; i < 500; i++)
        engine.tables().commit(List.of(upsert(0))); // each leaves ten pages that the next may use
      assertTrue(size() <= then + MB, "size=" + size() + ", before=" + then);
      assertThrows(ForeshockException.class, () -> forgotten.scan(Scan.all("files", List.of("no"))));
    }
  }

  @Test
  void memoryLimitBoundsRingAndTail() {
    EngineOptions defaults = EngineOptions.defaults();
    EngineOptions edge = defaults.withMemoryLimit(16 * MB);
    assertEquals(4 * MB, edge.ringBytes());
    assertTrue(edge.generationRows() * 3 * 32 <= 12 * MB);
    assertEquals(defaults, defaults.withMemoryLimit(1L << 40));
    assertThrows(IllegalArgumentException.class, () -> defaults.withMemoryLimit(MB));
    assertThrows(IllegalArgumentException.class, () -> defaults.withDiskQuota(1));
  }
}
