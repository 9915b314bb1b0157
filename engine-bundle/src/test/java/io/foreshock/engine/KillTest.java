package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Kills a working process at random moments, also while it recovers from the kill before: what it acknowledged is
 * there, once, and nothing is half there. The long form is {@code benchmarks/crash kill}.
 */
final class KillTest {
  private static final int KILLS = Integer.getInteger("crash.kills", 15);
  private static final int LANES = 3;
  private static final int KILLS_PER_STORE = 6;
  private static final int MANY = 1_000_000;
  private static final Duration START = Duration.ofSeconds(60);
  private static final long WORK_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long OPENING_NANOS = TimeUnit.MILLISECONDS.toNanos(900);

  @TempDir
  Path dir;

  private final AtomicLong acks = new AtomicLong();
  private final AtomicLong opening = new AtomicLong();

  @Test
  void acknowledgedWritesSurviveKillsExactlyOnce() throws InterruptedException, ExecutionException {
    long seed = Long.getLong("crash.seed", System.nanoTime());
    long start = System.nanoTime();
    try (ExecutorService lanes = Executors.newFixedThreadPool(LANES)) {
      List<Future<Integer>> done = new ArrayList<>();
      for (int lane = 0; lane < LANES; lane++) {
        int number = lane;
        done.add(lanes.submit(() -> lane(seed + number, number, (KILLS + LANES - 1 - number) / LANES)));
      }
      int kills = 0;
      for (Future<Integer> f : done)
        kills += f.get();
      assertEquals(KILLS, kills);
    }
    System.out.printf("kill -9: seed=%d kills=%d while opening=%d acknowledged=%d took %d s%n", seed, KILLS, opening
        .get(), acks.get(), TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - start));
  }

  private int lane(long seed, int lane, int kills) throws IOException, InterruptedException {
    Random random = new Random(seed * 0x9E3779B97F4A7C15L);
    Path store = dir.resolve("lane" + lane);
    int[] seen = {};
    for (int kill = 0; kill < kills; kill++) {
      long storeSeed = seed + kill / KILLS_PER_STORE;
      if (kill % KILLS_PER_STORE == 0) {
        count(store.resolve(CrashChild.MARKS));
        PowerLoss.delete(store);
        Files.createDirectories(store);
        seen = new int[0];
      }
      workAndKill(store, storeSeed, random);
      try {
        seen = check(new CrashWorkload(storeSeed), store, seen);
      } catch (AssertionError | RuntimeException e) {
        throw new AssertionError("seed=" + seed + ", kill=" + kill + ": " + e.getMessage(), e);
      }
    }
    count(store.resolve(CrashChild.MARKS));
    return kills;
  }

  private void count(Path marks) throws IOException {
    if (Files.exists(marks))
      acks.addAndGet(Files.readString(marks).lines().count());
  }

  private void workAndKill(Path store, long seed, Random random) throws IOException, InterruptedException {
    Path output = store.resolve("child.out");
    Path marks = store.resolve(CrashChild.MARKS);
    long before = Files.exists(marks) ? Files.size(marks) : 0;
    Process child = Children.start(Children.of(CrashChild.class, store.toString(), Long.toString(seed), Integer
        .toString(MANY), Durability.FULL.name(), "1"), output.toFile());
    if (random.nextInt(4) == 0) {
      pause((long) (random.nextDouble() * OPENING_NANOS));
      opening.incrementAndGet();
    } else {
      Await.until("the child acknowledges", START, () -> {
        assertTrue(child.isAlive(), () -> "the child ended by itself: " + PowerLoss.text(output));
        return Files.exists(marks) && Files.size(marks) > before;
      });
      pause((long) (random.nextDouble() * WORK_NANOS));
    }
    assertTrue(child.isAlive(), () -> "the child ended by itself: " + PowerLoss.text(output));
    child.destroyForcibly();
    child.waitFor();
  }

  /** The moment of the kill is random: nothing to wait for. */
  private static void pause(long nanos) {
    long end = System.nanoTime() + nanos;
    Await.until("the moment of the kill", () -> System.nanoTime() >= end);
  }

  /**
   * @param seen
   *            what was stored after the kill before: the child goes on from there, and may be killed again before it
   *            acknowledges anything
   * @return what is stored now
   */
  private static int[] check(CrashWorkload workload, Path store, int[] seen) throws IOException {
    int[] acked = acked(store.resolve(CrashChild.MARKS));
    for (int w = 0; w < seen.length; w++)
      acked[w] = Math.max(acked[w], seen[w]);
    try (Engine engine = CrashWorkload.open(store.resolve("store"))) {
      int[] stored = workload.check(engine, acked);
      assertEquals(List.of(), engine.admin().check(true, StoreAdmin.Progress.NONE).problems());
      return stored;
    }
  }

  /** Whole lines only; the last one may be cut by the kill. */
  private static int[] acked(Path marks) throws IOException {
    int[] acked = new int[CrashWorkload.WORKERS];
    Arrays.fill(acked, CrashWorkload.NOTHING);
    if (!Files.exists(marks))
      return acked;
    String text = Files.readString(marks);
    text.substring(0, text.lastIndexOf('\n') + 1).lines().forEach(line -> {
      String[] words = line.split(" ");
      acked[Integer.parseInt(words[0])] = Integer.parseInt(words[1]);
    });
    return acked;
  }
}
