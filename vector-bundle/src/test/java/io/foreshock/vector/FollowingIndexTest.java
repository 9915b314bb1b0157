package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorRows;
import io.foreshock.api.vector.VectorSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The index always comes to show exactly what the rows say, whatever became of its files. */
class FollowingIndexTest {
  private static final int DIMENSION = 12;
  private static final Duration LONG = Duration.ofSeconds(60);
  private static final GraphOptions OPTIONS = new GraphOptions(6, 20, 30, Quantization.NONE);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final ModelRows rows = new ModelRows();

  @TempDir
  Path dir;

  @Test
  void showsTheRowsAfterAnyEnd() throws Exception {
    Path here = dir.resolve("0");
    for (int round = 1; round < 12; round++) {
      try (DurableIndex index = open(here)) {
        commits(index, random.nextInt(30));
        assertTrue(index.awaitCurrent(LONG), where());
        compare(index);
        commits(index, random.nextInt(30));
        if (random.nextBoolean())
          index.keep();
        commits(index, random.nextInt(30));
        compare(index);
        Path next = dir.resolve(Integer.toString(round));
        crash(here, next);
        here = next;
        rows.remembers = random.nextInt(4) > 0;
        commits(null, random.nextInt(30)); // the process died between the commit and the index
      }
    }
  }

  /** What a killed process leaves: the files as they are, perhaps torn, perhaps damaged by the disk. */
  private void crash(Path from, Path to) throws IOException {
    Files.createDirectories(to);
    try (Stream<Path> files = Files.list(from)) {
      for (Path file : files.toList()) {
        byte[] bytes = Files.readAllBytes(file);
        switch (random.nextInt(4)) {
          case 0 -> bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
          case 1 -> bytes[random.nextInt(bytes.length)] ^= (byte) (1 + random.nextInt(255));
          default -> {
            // whole
          }
        }
        Files.write(to.resolve(file.getFileName()), bytes);
      }
    }
  }

  private void commits(@Nullable DurableIndex index, int count) {
    for (int i = 0; i < count; i++) {
      long[] ids = random.longs(1 + random.nextInt(20), 0, 1_500).distinct().toArray();
      float[][] vectors = new float[ids.length][];
      for (int j = 0; j < ids.length; j++)
        vectors[j] = random.nextInt(4) == 0 ? null : vector();
      long position = rows.commit(ids, vectors);
      if (index != null)
        index.apply(position, ids, vectors);
    }
  }

  private void compare(DurableIndex index) {
    HnswIndex graph = (HnswIndex) index.graph();
    assertEquals(rows.rows.size(), graph.size(), where());
    rows.rows.forEach((id, vector) -> assertTrue(graph.holds(id, vector), () -> where() + ", id=" + id));
  }

  @Test
  void commitsThatComeWhileItIsBuiltAreNotOverwrittenByOlderRows() throws Exception {
    int count = 18_000;
    for (int id = 0; id < count; id++)
      rows.commit(new long[]{id}, new float[][]{vector()});
    try (DurableIndex index = open(dir)) {
      int during = 0;
      while (!index.isCurrent() || during < 200) {
        long id = random.nextInt(count);
        float[][] vectors = {random.nextBoolean() ? null : vector()};
        index.apply(rows.commit(new long[]{id}, vectors), new long[]{id}, vectors);
        during++;
      }
      compare(index);
    }
    int scans = rows.scans;
    try (DurableIndex index = open(dir)) {
      assertEquals(rows.rows.size(), index.graph().size(), "searchable at once");
      assertTrue(index.awaitCurrent(LONG));
      assertEquals(scans, rows.scans, "nothing had to be compared");
      compare(index);
    }
  }

  @Test
  void aDamagedVectorIsNoticedAfterTheOpeningAndMended() throws Exception {
    try (DurableIndex index = open(dir)) {
      commits(index, 100);
      assertTrue(index.awaitCurrent(LONG));
    }
    Path file = only();
    byte[] bytes = Files.readAllBytes(file);
    bytes[100] ^= 64; // among the rows
    Files.write(file, bytes);
    try (DurableIndex index = open(dir)) {
      assertTrue(index.awaitCurrent(LONG));
      compare(index);
      assertEquals(VectorRows.NOTHING, index.keptPosition());
      index.keep();
      assertEquals(rows.position(), index.keptPosition());
    }
  }

  private Path only() throws IOException {
    try (Stream<Path> files = Files.list(dir)) {
      List<Path> all = files.toList();
      assertEquals(1, all.size(), all::toString);
      return all.getFirst();
    }
  }

  @Test
  void aSnapshotOfAnotherKindIsNotUsed() throws Exception {
    try (DurableIndex index = open(dir)) {
      commits(index, 20);
      assertTrue(index.awaitCurrent(LONG));
    }
    try (DurableIndex index = FollowingIndex.open(dir, DIMENSION, Metric.COSINE, OPTIONS, rows)) {
      assertTrue(index.awaitCurrent(LONG));
      assertEquals(Metric.COSINE, index.graph().metric());
      compare(index);
    }
    GraphOptions other = new GraphOptions(6, 20, 77, Quantization.NONE);
    try (DurableIndex index = FollowingIndex.open(dir, DIMENSION, Metric.COSINE, other, rows)) {
      assertEquals(77, index.graph().options().effort(), "effort is no reason to build again");
      assertTrue(index.graph().size() > 0);
    }
  }

  @Test
  void rowsThatCannotBeReadAreAskedAgainAndVectorsThatDoNotFitAreLeftOut() throws Exception {
    rows.failures = 1;
    rows.commit(new long[]{1, 2}, new float[][]{vector(), vector()});
    try (DurableIndex index = open(dir)) {
      assertTrue(index.awaitCurrent(LONG));
      assertEquals(2, index.graph().size());
      float[][] vectors = {new float[3], {Float.NaN, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0}, vector()};
      index.apply(rows.commit(new long[]{2, 3, 4}, vectors), new long[]{2, 3, 4}, vectors);
      assertEquals(2, index.unfit());
      assertEquals(2, index.graph().size());
      assertEquals(4, index.graph().search(vectors[2], VectorSearch.nearest(1)).getFirst().id());
    }
  }

  @Test
  void rowsThatWereSetBackToAnOlderCopyAreFollowedToo() throws Exception {
    ModelRows older = new ModelRows();
    for (ModelRows each : List.of(rows, older))
      each.commit(new long[]{1, 2}, new float[][]{vector(), vector()});
    try (DurableIndex index = open(dir)) {
      commits(index, 30);
      assertTrue(index.awaitCurrent(LONG));
    }
    try (DurableIndex index = FollowingIndex.open(dir, DIMENSION, Metric.EUCLIDEAN, OPTIONS, older)) {
      assertTrue(index.awaitCurrent(LONG));
      assertEquals(2, index.graph().size());
      assertTrue(((HnswIndex) index.graph()).holds(2, older.rows.get(2L)));
    }
  }

  @Test
  void nothingIsWrittenWhenNothingIsNew() throws Exception {
    try (DurableIndex index = open(dir)) {
      commits(index, 5);
      assertTrue(index.awaitCurrent(LONG));
    }
    Path file = only();
    try (DurableIndex index = open(dir)) {
      assertTrue(index.awaitCurrent(LONG));
      index.keep();
    }
    assertEquals(file, only());
    assertFalse(Files.size(file) == 0);
  }

  private DurableIndex open(Path directory) throws IOException {
    return FollowingIndex.open(directory, DIMENSION, Metric.EUCLIDEAN, OPTIONS, rows);
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = (float) random.nextGaussian();
    return vector;
  }

  private String where() {
    return "seed=" + seed;
  }
}
