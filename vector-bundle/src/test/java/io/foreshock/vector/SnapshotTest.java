package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.MalformedIndexException;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorSearch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SnapshotTest {
  private static final int DIMENSION = 20;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @TempDir
  Path dir;

  @Test
  void anOpenedIndexAnswersLikeTheOneThatWasWritten() throws IOException {
    for (Quantization quantization : Quantization.values()) {
      HnswIndex index = filled(9_000, Metric.COSINE, quantization);
      byte[] written = bytes(index);
      Path file = Files.write(dir.resolve("a"), written);
      GraphIndex opened = new ExactIndexFactory().open(file);
      assertEquals(index.size(), opened.size());
      assertEquals(index.options(), opened.options());
      for (int i = 0; i < 50; i++) {
        float[] query = vector();
        assertEquals(index.search(query, VectorSearch.nearest(10)), opened.search(query, VectorSearch.nearest(10)),
            "seed=" + seed);
      }
      goOn(opened);
      assertArrayEquals(written, Files.readAllBytes(file), "the file stays as it is");
      Path again = Files.write(dir.resolve("b"), bytes(opened));
      assertEquals(opened.size(), new ExactIndexFactory().open(again).size());
    }
  }

  /** Puts, replaces and removes until places are used again. */
  private void goOn(GraphIndex index) {
    int found = 0;
    for (long id = 5_000; id < 12_000; id++) {
      float[] vector = vector();
      index.put(id, vector);
      found += index.search(vector, VectorSearch.nearest(1)).getFirst().id() == id ? 1 : 0;
    }
    assertTrue(found > 6_900, "seed=" + seed + ", found=" + found);
    for (long id = 0; id < 3_000; id++)
      index.remove(id);
    assertEquals(8_960, index.size());
    for (int i = 0; i < 50; i++)
      assertEquals(10, index.search(vector(), 10).size());
  }

  @Test
  void anEmptyIndexComesBackEmpty() throws IOException {
    HnswIndex index = HnswIndex.empty(3, Metric.DOT, GraphOptions.DEFAULT);
    GraphIndex opened = new ExactIndexFactory().open(Files.write(dir.resolve("empty"), bytes(index)));
    assertEquals(0, opened.size());
    opened.put(1, new float[3]);
    assertEquals(1, opened.search(new float[3], 5).size());
  }

  @Test
  void whatIsWrittenWhileOthersPutAndRemoveIsAWholeIndex() throws Exception {
    HnswIndex index = HnswIndex.empty(DIMENSION, Metric.COSINE, new GraphOptions(8, 40, 40, Quantization.INT8));
    float[][] fixed = new float[5_000][];
    for (int id = 0; id < fixed.length; id++)
      index.put(id, fixed[id] = vector());
    AtomicBoolean done = new AtomicBoolean();
    Thread writer = Thread.ofPlatform().start(() -> {
      Random other = new Random(seed);
      float[] vector = new float[DIMENSION];
      while (!done.get()) {
        vector[other.nextInt(DIMENSION)] = 1 + other.nextFloat();
        if (other.nextInt(3) == 0)
          index.remove(10_000 + other.nextInt(3_000));
        else
          index.put(10_000 + other.nextInt(3_000), vector);
      }
    });
    try {
      for (int round = 0; round < 6; round++) {
        HnswIndex opened = new HnswIndex(open(bytes(index)));
        int found = found(opened, fixed);
        int live = found(index, fixed);
        // links to what was put meanwhile are left out: whoever puts that again makes them again
        assertTrue(found > live - 50 && live > 425, "seed=" + seed + ", found=" + found + ", live=" + live);
        opened.put(-1, fixed[0]);
        opened.repairAll();
      }
    } finally {
      done.set(true);
      writer.join();
    }
  }

  private static int found(HnswIndex index, float[][] fixed) {
    int found = 0;
    for (int id = 0; id < fixed.length; id += 10)
      found += index.search(fixed[id], VectorSearch.nearest(1).withEffort(100)).getFirst().id() == id ? 1 : 0;
    return found;
  }

  @Test
  void everyCutAndEveryChangedByteIsNoticed() throws IOException {
    byte[] right = bytes(filled(2_500, Metric.EUCLIDEAN, Quantization.NONE));
    for (int i = 0; i < 300; i++) {
      byte[] cut = Arrays.copyOf(right, random.nextInt(right.length));
      assertThrows(MalformedIndexException.class, () -> open(cut), () -> "seed=" + seed);
    }
    int noticed = 0;
    for (int i = 0; i < 300; i++) {
      byte[] changed = right.clone();
      changed[random.nextInt(right.length)] ^= (byte) (1 + random.nextInt(255));
      noticed += isRefused(changed) ? 1 : 0;
    }
    // what is left are bytes between the sections
    assertTrue(noticed > 270, () -> "seed=" + seed);
  }

  private static boolean isRefused(byte[] bytes) {
    return new HostileSnapshot(bytes).isRefused(bytes);
  }

  private static VectorStore open(byte[] bytes) {
    return HostileSnapshot.open(bytes);
  }

  private HnswIndex filled(int count, Metric metric, Quantization quantization) {
    HnswIndex index = HnswIndex.empty(DIMENSION, metric, new GraphOptions(8, 40, 40, quantization));
    for (long id = 0; id < count; id++)
      index.put(id, vector());
    for (long id = 0; id < count; id += 50)
      index.remove(id);
    return index;
  }

  private static byte[] bytes(GraphIndex index) {
    return HostileSnapshot.bytes(index);
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = (float) random.nextGaussian();
    return vector;
  }
}
