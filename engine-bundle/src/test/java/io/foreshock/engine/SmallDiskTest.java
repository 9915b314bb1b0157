package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;

/**
 * A disk that really is full, and room again while the engine runs. Needs a small file system:
 * {@code mount -t tmpfs -o size=24m tmpfs DIR}, then {@code -Dforeshock.small.disk=DIR}.
 */
@EnabledIfSystemProperty(named = "foreshock.small.disk", matches = ".+")
final class SmallDiskTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int ROWS = 5_000;

  @Test
  void aFullDiskRefusesAndTheEngineGoesOnOnceThereIsRoom() throws IOException, InterruptedException {
    Path disk = Path.of(System.getProperty("foreshock.small.disk"));
    Path ballast = disk.resolve("ballast");
    Files.write(ballast, new byte[8 << 20]);
    try (Engine engine = Engine.open(disk.resolve("store"), List::of, EngineOptions.defaults().withDiskReserve(1))) {
      engine.catalog().register(SensorSpec.parse("a/x"));
      long stored = 0;
      ErrorCode code = null;
      try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
        for (int p = 0; code == null; p++)
          try {
            assertTrue(session.offer(batch(p), p));
            session.awaitCommitted(p, LIMIT);
            stored += ROWS;
          } catch (ForeshockException e) {
            code = e.code();
          }
      }
      assertEquals(ErrorCode.DISK_FULL, code);
      assertEquals(stored, engine.history().read(1, Long.MIN_VALUE, Long.MAX_VALUE).size());
      Files.delete(ballast);
      try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
        int p = (int) session.lastCommitted() + 1;
        assertEquals(stored, (long) p * ROWS);
        assertTrue(session.offer(batch(p), p));
        session.awaitCommitted(p, LIMIT);
      }
      assertEquals(stored + ROWS, engine.history().read(1, Long.MIN_VALUE, Long.MAX_VALUE).size());
    }
  }

  private static ReadingBatch batch(int p) {
    ReadingBatch.Builder b = ReadingBatch.builder(ROWS);
    for (int i = 0; i < ROWS; i++)
      b.add(1, (long) p * ROWS + i, Math.sqrt(i));
    return b.build();
  }
}
