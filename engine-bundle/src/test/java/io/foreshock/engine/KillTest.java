package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.testkit.Await;
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

/** Kills an ingesting process at random moments: what it acknowledged is there, once, and nothing is half there. */
final class KillTest {
  private static final int KILLS = 5;
  private static final Duration START = Duration.ofSeconds(60);

  @TempDir
  Path dir;

  @Test
  void acknowledgedReadingsSurviveAKillExactlyOnce() throws IOException, InterruptedException {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int kill = 0; kill < KILLS; kill++) {
      long acked = ingestAndKill(1 + random.nextInt(40));
      check("seed=" + seed + ", kill=" + kill, acked);
    }
  }

  /** @return the last position the child was told of */
  private long ingestAndKill(int acksBeforeKill) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String arg : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (!arg.startsWith("-javaagent") && !arg.startsWith("-agentlib"))
        command.add(arg);
    String path = System.getProperty("surefire.test.class.path", System.getProperty("java.class.path"));
    command.addAll(List.of("-Xmx128m", "-XX:TieredStopAtLevel=1", "-cp", path, IngestingChild.class.getName(),
        dir.toString()));
    Path output = dir.resolve("child.out");
    Files.deleteIfExists(output);
    Process child = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile()).start();
    Await.until("the child acknowledges " + acksBeforeKill + " batches", START, () -> {
      assertTrue(child.isAlive(), () -> "the child ended by itself: " + text(output));
      return acks(output).size() >= acksBeforeKill;
    });
    child.destroyForcibly();
    child.waitFor();
    return acks(output).getLast();
  }

  /** Positions in whole lines; the last line may be cut by the kill. */
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

  private void check(String what, long acked) {
    try (Engine engine = IngestingChild.open(dir);
        IngestSession session = engine.ingest().open("child", CommitListener.NONE)) {
      long last = session.lastCommitted();
      assertTrue(last >= acked, what + ", acked=" + acked + ", stored=" + last);
      long rows = 0;
      for (int sensor = 1; sensor <= IngestingChild.SENSORS; sensor++) {
        History.Series series = engine.history().read(sensor, Long.MIN_VALUE, Long.MAX_VALUE);
        rows += series.size();
        for (int i = 0; i < series.size(); i++) {
          long ts = series.timestamps()[i];
          int row = (int) (ts % IngestingChild.ROWS);
          assertEquals(sensor - 1, row % IngestingChild.SENSORS, what);
          assertEquals(IngestingChild.value(ts / IngestingChild.ROWS, row), series.values()[i], what);
        }
      }
      assertEquals((last + 1) * IngestingChild.ROWS, rows, what);
    }
  }
}
