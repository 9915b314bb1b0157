package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.TableRows;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A copy of the store as it was after any commit of a sealing, opened and sealed to its end, has every correction
 * exactly once, and the same rows. Copies are taken while the engine works: LMDB does not overwrite pages of commit N
 * before commit N + 2, so a copy that was done by then is what a crash would have left.
 */
final class CorrectionCrashTest {
  private static final Duration LIMIT = Duration.ofSeconds(30);
  private static final int SENSORS = 8;
  private static final EngineOptions OPTIONS = EngineOptions.defaults().withDiskReserve(1).withBlockRows(32);

  @TempDir
  Path dir;

  private static void write(Engine engine, ReadingBatch batch) throws InterruptedException {
    try (IngestSession session = engine.ingest().open("test", CommitListener.NONE)) {
      long position = session.lastCommitted() + 1;
      assertTrue(session.offer(batch, position));
      session.awaitCommitted(position, LIMIT);
    }
  }

  /** Some rows are written twice within the batch, and all of them again by the next one. */
  private static ReadingBatch batch(Random random) {
    ReadingBatch.Builder b = ReadingBatch.builder(SENSORS * 60);
    for (int s = 1; s <= SENSORS; s++)
      for (int i = 0; i < 60; i++)
        b.add(s, random.nextInt(50), random.nextInt(1_000));
    return b.build();
  }

  private static List<String> corrections(Engine engine) {
    return TableRows.all(engine.tables(), "corrections").stream().map(row -> row.subList(2, 8).toString()).sorted()
        .toList();
  }

  /** Number of the newest commit in the file: LMDB's two meta pages hold one each. */
  private long commit() throws IOException {
    try (FileChannel file = FileChannel.open(dir.resolve("store/data.mdb"))) {
      ByteBuffer txn = ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN);
      long newest = 0;
      for (int page = 0; page < 2; page++) {
        file.read(txn.clear(), page * 4_096L + 144);
        newest = Math.max(newest, txn.getLong(0));
      }
      return newest;
    }
  }

  private void copy(List<Path> copies) throws IOException {
    long before = commit();
    Path to = Files.createDirectory(dir.resolve("copy" + copies.size() + "-" + System.nanoTime()));
    Files.copy(dir.resolve("store/data.mdb"), to.resolve("data.mdb"));
    if (commit() <= before + 1)
      copies.add(to);
  }

  @Test
  void everyCorrectionIsThereOnceWhereverSealingStopped() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<Path> copies = new ArrayList<>();
    List<String> expected;
    List<?> rows;
    try (Engine engine = Engine.open(dir.resolve("store"), List::of, OPTIONS)) {
      for (int s = 0; s < SENSORS; s++)
        engine.catalog().register(SensorSpec.parse("a/s" + s));
      write(engine, batch(random));
      engine.seal(LIMIT);
      write(engine, batch(random));
      engine.tables().commit(List.of(new Write.DeleteRange("readings", null, 20, 30)));
      write(engine, batch(random));
      copy(copies);
      long last = commit();
      Thread sealing = Thread.ofPlatform().start(() -> engine.seal(LIMIT));
      while (sealing.isAlive()) {
        long now = commit();
        if (now == last) Thread.onSpinWait();
        else copy(copies);
        last = now;
      }
      sealing.join();
      expected = corrections(engine);
      rows = TableRows.all(engine.tables(), "readings");
    }
    assertTrue(expected.size() > 300);
    int partly = 0;
    for (Path copy : copies)
      try (Engine engine = Engine.open(copy, List::of, OPTIONS)) {
        int before = corrections(engine).size();
        partly += before > SENSORS && before < expected.size() ? 1 : 0;
        assertEquals(rows, TableRows.all(engine.tables(), "readings"), "seed=" + seed);
        engine.seal(LIMIT);
        assertEquals(expected, corrections(engine), "seed=" + seed);
        assertEquals(rows, TableRows.all(engine.tables(), "readings"), "seed=" + seed);
      }
    assertTrue(partly > 0, "no copy from the middle of sealing: copies=" + copies.size());
  }
}
