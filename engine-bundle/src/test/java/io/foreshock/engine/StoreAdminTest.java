package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.StoreAdmin.Backup;
import io.foreshock.api.platform.StoreAdmin.Progress;
import io.foreshock.api.platform.StoreAdmin.Shrunk;
import io.foreshock.api.table.Snapshot;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backup, restore, check and shrinking, while the engine is written to. */
final class StoreAdminTest {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  @TempDir
  Path dir;

  private final CrashWorkload workload = new CrashWorkload(7);
  private final AtomicBoolean stop = new AtomicBoolean();
  private final AtomicReference<Throwable> failure = new AtomicReference<>();

  private Path store() {
    return dir.resolve("data/store");
  }

  /** Worker 0 works until told to stop; its operations so far are in its model. */
  private Thread work(Engine engine, CrashModel model) {
    return Thread.ofPlatform().start(() -> {
      try {
        while (!stop.get())
          CrashWorkload.perform(engine, model);
      } catch (Throwable e) {
        failure.set(e);
      }
    });
  }

  private void fill(Engine engine, CrashModel model, int operations) throws InterruptedException {
    while (model.operations() < operations)
      CrashWorkload.perform(engine, model);
  }

  @Test
  void aBackupUnderLoadIsAPrefixOfWhatWasCommitted() throws IOException, InterruptedException {
    Path file = dir.resolve("plant.backup");
    Path conf = Files.createDirectories(dir.resolve("data/conf"));
    Files.writeString(conf.resolve("a.cfg"), "key=value\n");
    CrashModel model = workload.model(0);
    int before;
    int after;
    Backup backup;
    try (Engine engine = CrashWorkload.open(store())) {
      CrashWorkload.prepare(engine);
      fill(engine, model, 60);
      Thread worker = work(engine, model);
      Await.until("the worker is at work", LIMIT, () -> model.operations() > 65);
      before = model.operations() - 2;
      backup = engine.admin().backup(file, Progress.NONE);
      after = model.operations();
      assertEquals(ErrorCode.ALREADY_EXISTS, assertThrows(ForeshockException.class, () -> engine.admin().backup(file,
          Progress.NONE)).code());
      stop.set(true);
      worker.join();
      assertEquals(null, failure.get());
    }
    assertEquals(Files.size(file), backup.bytes());
    Path elsewhere = dir.resolve("elsewhere");
    BackupReader.Summary summary = new Restore(file, elsewhere).run(false);
    assertEquals(backup.sha256(), summary.sha256());
    assertEquals("key=value\n", Files.readString(elsewhere.resolve("conf/a.cfg")));
    try (Engine engine = CrashWorkload.open(elsewhere.resolve("store"))) {
      int stored = workload.stored(engine, 0);
      assertTrue(stored >= before && stored <= after, "stored=" + stored + ", expected=" + before + ".." + after);
      workload.compare(engine, 0, stored);
      assertEquals(List.of(), engine.admin().check(true, Progress.NONE).problems());
      workload.goOn(engine, new int[]{stored, -1, -1});
    }
    assertEquals(ErrorCode.ALREADY_EXISTS, assertThrows(ForeshockException.class, () -> new Restore(file, elsewhere)
        .run(false)).code());
    new Restore(file, elsewhere).run(true);
    try (Engine engine = CrashWorkload.open(elsewhere.resolve("store"))) {
      assertTrue(workload.stored(engine, 0) <= after);
    }
  }

  @Test
  void aDamagedBackupIsRefusedAndTouchesNothing() throws IOException, InterruptedException {
    Path file = dir.resolve("plant.backup");
    try (Engine engine = CrashWorkload.open(store())) {
      CrashWorkload.prepare(engine);
      fill(engine, workload.model(0), 20);
      engine.seal(LIMIT);
      engine.admin().backup(file, Progress.NONE);
    }
    byte[] whole = Files.readAllBytes(file);
    Random random = new Random(5);
    Path damaged = dir.resolve("damaged.backup");
    for (int i = 0; i < 60; i++) {
      byte[] bytes = whole.clone();
      if (i % 3 == 0)
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      else
        bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      Files.write(damaged, bytes);
      Path target = dir.resolve("target");
      assertEquals(ErrorCode.CORRUPT_DATA, assertThrows(ForeshockException.class, () -> new Restore(damaged, target)
          .run(true)).code());
      assertFalse(Files.exists(target.resolve("store/data.mdb")));
    }
  }

  @Test
  void aRunningStoreIsNotRestoredOver() throws IOException {
    Path file = dir.resolve("plant.backup");
    try (Engine engine = CrashWorkload.open(store())) {
      engine.admin().backup(file, Progress.NONE);
      assertEquals(ErrorCode.STORE_LOCKED, assertThrows(ForeshockException.class, () -> new Restore(file, dir.resolve(
          "data")).run(true)).code());
    }
  }

  @Test
  void shrinkingUnderLoadGivesSpaceBackAndLosesNothing() throws InterruptedException {
    CrashModel model = workload.model(0);
    try (Engine engine = CrashWorkload.open(store())) {
      CrashWorkload.prepare(engine);
      fill(engine, model, 200);
      Snapshot open = engine.tables().snapshot();
      fill(engine, model, 600); // an open snapshot keeps pages from being used again
      open.close();
      engine.seal(LIMIT);
      Thread worker = work(engine, model);
      Shrunk shrunk = engine.admin().shrink(Progress.NONE);
      assertTrue(shrunk.after() < shrunk.before() / 2, shrunk.toString());
      int then = model.operations();
      Await.until("the worker goes on", LIMIT, () -> model.operations() > then + 5);
      for (int i = 0; i < 5; i++)
        engine.admin().shrink(Progress.NONE);
      stop.set(true);
      worker.join();
      assertEquals(null, failure.get());
      workload.compare(engine, 0, model.operations() - 1);
      assertEquals(List.of(), engine.admin().check(true, Progress.NONE).problems());
    }
    try (Engine engine = CrashWorkload.open(store())) {
      workload.compare(engine, 0, model.operations() - 1);
    }
  }

  @Test
  void theCheckFindsEveryFlippedBitThatMatters() throws IOException, InterruptedException {
    CrashModel model = workload.model(0);
    try (Engine engine = CrashWorkload.open(store())) {
      CrashWorkload.prepare(engine);
      fill(engine, model, 40);
      engine.seal(LIMIT);
      fill(engine, model, 60);
      engine.admin().shrink(Progress.NONE); // so that nearly every page is in use
    }
    Path data = store().resolve("data.mdb");
    byte[] whole = Files.readAllBytes(data);
    Random random = new Random(11);
    int found = 0;
    for (int i = 0; i < 40; i++) {
      byte[] bytes = whole.clone();
      int at = 8192 + random.nextInt(bytes.length - 8192);
      bytes[at] ^= (byte) (1 << random.nextInt(8));
      Files.write(data, bytes);
      Files.deleteIfExists(store().resolve("closed")); // as after a crash: the pages are looked through first
      found += isFound(model) ? 1 : 0;
    }
    assertTrue(found > 5, "found=" + found);
    Files.write(data, whole);
    assertArrayEquals(whole, Files.readAllBytes(data));
  }

  /** Either the damage is told, or all data is what it was: the bit lay in a page that nothing refers to. */
  private boolean isFound(CrashModel model) {
    try (Engine engine = CrashWorkload.open(store())) {
      if (!engine.admin().check(true, Progress.NONE).sound())
        return true;
      workload.compare(engine, 0, model.operations() - 1);
      return false;
    } catch (ForeshockException e) {
      assertEquals(ErrorCode.CORRUPT_DATA, e.code());
      return true;
    }
  }
}
