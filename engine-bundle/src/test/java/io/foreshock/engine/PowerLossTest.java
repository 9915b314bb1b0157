package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.foreshock.engine.lmdb.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * After a power cut everything acknowledged is there, nothing twice, nothing half. The long form is
 * {@code benchmarks/crash powerloss}.
 */
final class PowerLossTest {
  private static final int IMAGES = Integer.getInteger("crash.images", 150);
  private static final int OPERATIONS = Integer.getInteger("crash.operations", 40);
  private static final int CONTROLS = 300;
  private static final int ALL = 100;

  private Path dir;

  @BeforeEach
  void inMemory() throws IOException {
    Path memory = Path.of("/dev/shm");
    dir = Files.isWritable(memory)
        ? Files.createTempDirectory(memory, "powerloss")
        : Files.createTempDirectory("powerloss");
  }

  @AfterEach
  void remove() throws IOException {
    PowerLoss.delete(dir);
  }

  private PowerLoss.Outcome run(Durability durability, boolean faults, int images, int enough) throws IOException,
      InterruptedException {
    long seed = Long.getLong("crash.seed", System.nanoTime());
    try (PowerLoss test = new PowerLoss(dir, seed)) {
      Recording recording = test.record(OPERATIONS, durability, faults);
      PowerLoss.Outcome outcome = test.replay(recording, images, enough);
      System.out.printf(
          "power loss: durability=%s failed syncs=%d seed=%d writes=%d syncs=%d acks=%d images=%d failed=%d%n",
          durability, recording.count(Recording.Kind.SYNC_FAILED), seed, recording.count(Recording.Kind.WRITE),
          recording.count(Recording.Kind.SYNC),
          recording.count(Recording.Kind.MARK), outcome.images(), outcome.failures().size());
      return outcome;
    }
  }

  @Test
  void everyImageHoldsWhatWasAcknowledged() throws IOException, InterruptedException {
    assertEquals(List.of(), run(Durability.FULL, false, IMAGES, ALL).failures());
  }

  @Test
  void failedSyncsLoseNothingEither() throws IOException, InterruptedException {
    assertEquals(List.of(), run(Durability.FULL, true, IMAGES, ALL).failures());
  }

  @Test
  void theTestFailsWithoutSyncs() throws IOException, InterruptedException {
    assertFalse(run(Durability.NONE, false, CONTROLS, 1).failures().isEmpty());
  }

  @Test
  void theTestFailsWithoutSyncOfTheMetaPage() throws IOException, InterruptedException {
    assertFalse(run(Durability.NO_META, false, CONTROLS, 1).failures().isEmpty());
  }
}
