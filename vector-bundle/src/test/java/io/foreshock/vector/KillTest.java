package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that commits, searches and writes snapshots without a pause is killed, again and again: what it acknowledged
 * is found afterwards. {@code -Dforeshock.kill.rounds} sets how often.
 */
class KillTest {
  private static final int ROUNDS = Integer.getInteger("foreshock.kill.rounds", 2);

  @TempDir
  Path dir;

  @Test
  void noAcknowledgedVectorIsLost() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      long acknowledged = runAndKill(500 + random.nextInt(2_000));
      FileRows rows = new FileRows(dir.resolve("rows"));
      String where = "seed=" + seed + ", round=" + round;
      assertTrue(rows.position() >= acknowledged, where);
      try (DurableIndex index = open(rows)) {
        assertTrue(index.awaitCurrent(Duration.ofSeconds(30)), where);
        HnswIndex graph = (HnswIndex) index.graph();
        assertEquals(rows.model.rows.size(), graph.size(), where);
        rows.model.rows.forEach((id, vector) -> assertTrue(graph.holds(id, vector), where + ", id=" + id));
      }
    }
  }

  /** @return the last position it told of */
  private long runAndKill(int commits) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
        "--add-modules=jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED", "-Xmx256m", "-cp",
        System.getProperty("java.class.path"), Victim.class.getName(), dir.toString()))
        .redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader acknowledged = process.inputReader()) {
      long last = 0;
      for (int i = 0; i < commits; i++) {
        String line = acknowledged.readLine();
        assertTrue(line != null, "the process ended by itself");
        last = Long.parseLong(line);
      }
      return last;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  static DurableIndex open(FileRows rows, Path dir) throws IOException {
    return FollowingIndex.open(dir.resolve("index"), FileRows.DIMENSION, Metric.COSINE, GraphOptions.DEFAULT, rows);
  }

  private DurableIndex open(FileRows rows) throws IOException {
    return open(rows, dir);
  }

  /** The process that is killed. */
  static final class Victim {
    private Victim() {
    }

    public static void main(String[] args) throws Exception {
      Path dir = Path.of(args[0]);
      FileRows rows = new FileRows(dir.resolve("rows"));
      DurableIndex index = open(rows, dir);
      Thread.ofPlatform().daemon().start(() -> keepAlways(index));
      Random random = new Random();
      while (true) {
        long id = random.nextInt(5_000);
        float[] vector = random.nextInt(5) == 0 ? null : vector(random);
        long position = rows.commit(id, vector);
        index.apply(position, new long[]{id}, new float[][]{vector});
        System.out.println(position);
      }
    }

    private static void keepAlways(DurableIndex index) {
      try {
        while (true)
          index.keep();
      } catch (IOException e) {
        Runtime.getRuntime().halt(1);
      }
    }

    private static float[] vector(Random random) {
      float[] vector = new float[FileRows.DIMENSION];
      for (int i = 0; i < vector.length; i++)
        vector[i] = (float) random.nextGaussian();
      return vector;
    }
  }
}
