package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.engine.lmdb.Durability;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.testkit.Await;
import io.foreshock.testkit.TableRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process in the middle of transactions and index building: no half transaction, no stray index entry. */
final class RowKillTest {
  private static final int KILLS = Integer.getInteger("foreshock.row.kills", 3);
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir
  Path dir;

  @Test
  void transactionsAndIndexesAreWholeAfterAKill() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    long next = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      String what = "seed=" + seed + ", kill=" + kill;
      long acked = writeAndKill(next, 1 + random.nextInt(60));
      checkIndexes(what);
      next = checkRows(what, acked) + 1;
      checkIndexes(what);
    }
  }

  private long writeAndKill(long from, int acksBeforeKill) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String arg : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!arg.startsWith("-javaagent") && !arg.startsWith("-agentlib"))
        command.add(arg);
    String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", path, WritingChild.class.getName(), dir
        .toString(), String.valueOf(from)));
    Path output = dir.resolve("child.out");
    Files.deleteIfExists(output);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    try {
      Await.until("the child commits " + acksBeforeKill + " transactions", START, () -> {
        assertTrue(child.isAlive(), () -> "the child ended by itself: " + text(output));
        return acks(output).size() >= acksBeforeKill;
      });
    } finally {
      child.destroyForcibly();
      child.waitFor();
    }
    return acks(output).getLast();
  }

  private static List<Long> acks(Path output) {
    String text = text(output);
    return text.substring(0, text.lastIndexOf('\n') + 1).lines().filter(l -> l.startsWith("acked "))
        .map(l -> Long.valueOf(l.substring("acked ".length()))).toList();
  }

  private static String text(Path output) {
    try {
      return Files.exists(output) ? Files.readString(output) : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Without the engine, so that nothing is mended before it is looked at. */
  private void checkIndexes(String what) {
    try (Store store = Store.open(dir, EngineOptions.defaults().store(Durability.FULL)); var access = store.read()) {
      IndexCheck check = new IndexCheck(access, 10);
      assertEquals(List.of(), check.run(), what);
      assertTrue(check.rowCount() > 0 && check.entryCount() > 0, what);
    }
  }

  private long checkRows(String what, long acked) {
    try (Engine engine = WritingChild.open(dir); Snapshot snapshot = engine.tables().snapshot()) {
      var log = TableRows.scan(snapshot, Scan.all("log", List.of("n")));
      long last = log.size() - 1;
      assertTrue(last >= acked, what + ", acked=" + acked + ", stored=" + last);
      for (int n = 0; n <= last; n++)
        assertEquals(List.of((long) n), log.get(n), what);
      var items = TableRows.scan(snapshot, Scan.all("items", List.of("id")));
      assertEquals((last + 1) * WritingChild.ROWS, items.size(), what);
      return last;
    }
  }
}
