package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/**
 * Writers change vectors of which all values are the same level, and never touch those of level 1: a search that read
 * half a list, half a row or a place that was given away would report a level no vector has, an id twice, or miss most
 * of level 1.
 */
class HnswIndexConcurrencyTest {
  private static final int DIMENSION = 32;
  private static final int FIXED = 3_000;
  private static final int CHANGING = 2_000;

  @Test
  void searchesDuringPutsRemovalsAndRepairsSeeWholeVectorsOnly() throws Exception {
    HnswIndex index = HnswIndex.empty(DIMENSION, Metric.EUCLIDEAN, new GraphOptions(8, 40, 40, Quantization.NONE));
    Random random = new Random(3);
    for (int id = 0; id < FIXED; id++)
      index.put(id, near(random, 1));
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(4)) {
      Future<?> first = threads.submit(() -> write(index, 0));
      Future<?> second = threads.submit(() -> write(index, 1));
      Future<Integer> reader = threads.submit(() -> search(index, done, 5));
      Future<Integer> other = threads.submit(() -> search(index, done, 6));
      first.get(60, TimeUnit.SECONDS);
      second.get(60, TimeUnit.SECONDS);
      done.set(true);
      assertTrue(reader.get(60, TimeUnit.SECONDS) + other.get(60, TimeUnit.SECONDS) > 10);
    }
    index.repairAll();
    assertEquals(0, index.store().nodes.removedCount());
    int reached = 0;
    for (int id = 0; id < FIXED; id++)
      reached += index.search(near(new Random(id), 1), 20).isEmpty() ? 0 : 1;
    assertEquals(FIXED, reached);
  }

  private static void write(VectorIndex index, int writer) {
    Random random = new Random(writer);
    for (int step = 0; step < 3_000; step++) {
      long id = FIXED + 2 * random.nextInt(CHANGING / 2) + writer;
      if (random.nextInt(3) == 0)
        index.remove(id);
      else
        index.put(id, near(random, 2 + random.nextInt(3)));
    }
  }

  private static int search(VectorIndex index, AtomicBoolean done, long seed) {
    Random random = new Random(seed);
    int searches = 0;
    while (!done.get() || searches == 0) {
      int level = 1 + random.nextInt(4);
      List<Neighbour> found = index.search(near(random, level), 10);
      Set<Long> ids = new HashSet<>();
      for (Neighbour n : found) {
        assertTrue(ids.add(n.id()), () -> "twice: " + found);
        if (level == 1) // all within the noise, and none of the others
          assertTrue(n.id() < FIXED && n.similarity() > -1, () -> "level 1 near " + found);
      }
      assertEquals(10, found.size());
      searches++;
    }
    return searches;
  }

  private static float[] near(Random random, float level) {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = level + 0.1f * (random.nextFloat() - 0.5f);
    return vector;
  }
}
