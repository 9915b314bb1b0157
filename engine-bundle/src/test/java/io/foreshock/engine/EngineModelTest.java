package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Durability;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Random operations on the engine and on the model, with tiny blocks and generations; after each, the same answers. */
final class EngineModelTest {
  private static final int ROUND = 1_000;
  private static final int FAILURES_LIMIT = 10;

  @TempDir
  Path dir;

  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();

  @ParameterizedTest
  @ValueSource(longs = {0, 0, 0, 20260301})
  void engineAndModelAgree(long fixed) throws InterruptedException {
    agree(dir, fixed == 0 ? System.nanoTime() : fixed, 160, Durability.FULL);
  }

  /**
   * {@code -Dforeshock.model.operations=1000000}: that many operations, in rounds on a new store each, as many at a time as
   * there are cores. Nothing crashes here, so commits do not wait for the disk. A round that failed is done again with
   * {@code -Dforeshock.model.seed=SEED}.
   */
  @Test
  @EnabledIfSystemProperty(named = "foreshock.model.operations", matches = "[0-9]+")
  void engineAndModelAgreeForLong() throws InterruptedException {
    long rounds = Math.ceilDiv(Long.getLong("foreshock.model.operations", 0), ROUND);
    AtomicLong next = new AtomicLong();
    List<Thread> threads = Stream.generate(() -> Thread.ofPlatform().name("model-", next.get()).unstarted(() -> {
      for (long r = next.getAndIncrement(); r < rounds && failures.size() < FAILURES_LIMIT; r = next.getAndIncrement())
        round(r, rounds);
    })).limit(Math.max(2, Runtime.getRuntime().availableProcessors())).toList();
    threads.forEach(Thread::start);
    for (Thread t : threads)
      t.join();
    assertEquals(List.of(), List.copyOf(failures));
  }

  private void round(long number, long rounds) {
    long seed = Long.getLong("foreshock.model.seed", System.nanoTime());
    long start = System.nanoTime();
    try {
      Path store = Files.createDirectory(dir.resolve("round" + number));
      agree(store, seed, ROUND, Durability.NONE);
      try (Stream<Path> files = Files.walk(store)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList())
          Files.delete(file);
      }
    } catch (AssertionError | IOException | RuntimeException e) {
      failures.add(e.toString());
      e.printStackTrace();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      failures.add(e.toString());
    }
    System.err.printf("round %d of %d: %d operations in %d ms, seed=%d, failed so far: %d%n", number + 1, rounds, ROUND,
        (System.nanoTime() - start) / 1_000_000, seed, failures.size());
  }

  private static void agree(Path store, long seed, int steps, Durability durability) throws InterruptedException {
    int step = 0;
    List<String> last = List.of();
    try (EngineModel model = new EngineModel(store, seed, durability)) {
      try {
        for (; step < steps; step++)
          model.step();
        model.compareAll();
      } finally {
        last = model.last();
      }
    } catch (AssertionError | ForeshockException e) {
      throw new AssertionError("seed=" + seed + ", step=" + step + ", after:\n  " + String.join("\n  ", last) + "\n"
          + e.getMessage(), e);
    }
  }
}
