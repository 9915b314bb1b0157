package io.foreshock.engine;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.testkit.Await;
import io.foreshock.vector.ExactIndexFactory;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that writes rows with vectors into a store is killed, again and again: afterwards the graph finds all that
 * was acknowledged and nothing that was deleted. {@code -Dforeshock.kill.rounds} sets how often.
 */
final class GraphsKillTest {
  private static final int ROUNDS = Integer.getInteger("foreshock.kill.rounds", 1);
  private static final Duration LIMIT = Duration.ofSeconds(60);
  private static final int DIMENSION = 8;
  /** Rows of a commit. */
  private static final int ROWS = 50;
  private static final TableSchema.Relational SHAPES = new TableSchema.Relational("shapes", List.of(Column.required(
      "id",
      ColumnType.BIGINT), Column.vector("v", DIMENSION)), List.of("id"), List.of(new Index("near", List.of("v"), false,
          new Index.Graph(Metric.EUCLIDEAN, new GraphOptions(8, 60, 200, GraphOptions.Quantization.NONE)))), List.of());

  @TempDir
  Path dir;

  @Test
  void theGraphFindsAllThatWasAcknowledged() throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < ROUNDS; round++) {
      int acknowledged = runAndKill(30 + random.nextInt(60));
      String where = "seed=" + seed + ", round=" + round;
      try (Engine engine = open(dir)) {
        Await.until("the graph is current", LIMIT, () -> engine.tables().graphs().stream().allMatch(g -> g.current()));
        for (int i = 0; i < 200; i++)
          verify(engine, random.nextInt(acknowledged), where);
        verify(engine, acknowledged - 1, where);
      }
    }
  }

  private static void verify(Engine engine, int commit, String where) {
    long id = (long) commit * ROWS + commit % ROWS;
    try (Snapshot snapshot = engine.tables().snapshot()) {
      List<Neighbour> found = snapshot.nearest("shapes", "near", vector(id), VectorSearch.nearest(1));
      assertTrue(found != null, where);
      if (isDeleted(commit))
        assertTrue(found.getFirst().similarity() < 0, where + ", deleted id=" + id);
      else {
        assertEquals(id, found.getFirst().id(), where);
        assertEquals(0, found.getFirst().similarity(), 1e-6, where);
      }
    }
  }

  /** By the next commit but one, and that one's rows were acknowledged as well. */
  private static boolean isDeleted(int commit) {
    return commit % 5 == 0;
  }

  /** @return how many commits were acknowledged, all rounds together */
  private int runAndKill(int commits) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String flag : ManagementFactory.getRuntimeMXBean().getInputArguments())
      if (flag.startsWith("--"))
        command.add(flag);
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path"), Victim.class.getName(), dir
        .toString()));
    Process process = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = process.inputReader()) {
      int last = 0;
      for (int told = 0; told < commits;) {
        String line = lines.readLine();
        assertTrue(line != null, "the process ended by itself");
        if (line.startsWith("commit ")) {
          last = Integer.parseInt(line.substring(7));
          told++;
        }
      }
      return last + 1;
    } finally {
      process.destroyForcibly().waitFor();
    }
  }

  private static Engine open(Path dir) {
    ExactIndexFactory vectors = new ExactIndexFactory();
    return Engine.open(dir.resolve("store"), CrashWorkload.CODECS, () -> vectors, EngineOptions.defaults()
        .withDiskReserve(1));
  }

  /** Of a row, always the same. */
  private static float[] vector(long id) {
    Random random = new Random(id * 31 + 7);
    float[] v = new float[DIMENSION];
    for (int i = 0; i < v.length; i++)
      v[i] = (float) random.nextGaussian();
    return v;
  }

  /** The process that is killed: goes on where the last one was. */
  static final class Victim {
    private Victim() {
    }

    public static void main(String[] args) {
      Engine engine = open(Path.of(args[0]));
      if (engine.tables().find("shapes").isEmpty())
        engine.tables().create(SHAPES);
      for (int commit = next(engine);; commit++) {
        List<Write> writes = new ArrayList<>();
        ChunkBuilder rows = new ChunkBuilder(SHAPES.columns());
        for (long id = (long) commit * ROWS; id < (commit + 1L) * ROWS; id++)
          if (!isDeleted(commit))
            rows.add(id, vector(id));
          else
            rows.add(id, vector(-id - 1));
        writes.add(new Write.Upsert("shapes", rows.build()));
        engine.tables().commit(writes);
        if (isDeleted(commit))
          engine.tables().commit(List.of(new Write.Delete("shapes", keys(commit))));
        System.out.println("commit " + commit);
      }
    }

    private static Chunk keys(int commit) {
      ChunkBuilder keys = new ChunkBuilder(List.of(SHAPES.columns().getFirst()));
      for (long id = (long) commit * ROWS; id < (commit + 1L) * ROWS; id++)
        keys.add(id);
      return keys.build();
    }

    /** Rows of a commit are there all or not at all. */
    private static int next(Engine engine) {
      try (Snapshot snapshot = engine.tables().snapshot();
          Snapshot.Cursor cursor = snapshot.scan(Scan.all("shapes", List.of("id")))) {
        long highest = -1;
        for (var chunk = cursor.next(); chunk != null; chunk = cursor.next())
          highest = Math.max(highest, ((ColumnVector.Longs) chunk.column(0)).values()[chunk
              .size() - 1]);
        return (int) ((highest + 1) / ROWS);
      }
    }
  }
}
