package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Every row is constant, so a search that saw half a row would report a similarity no row has. */
class ExactIndexConcurrencyTest {
  private static final int DIMENSION = 48;
  private static final int FIXED = 300;

  @Test
  void searchesDuringWritesSeeWholeRowsOnly() throws Exception {
    VectorIndex index = new ExactIndex(DIMENSION, Metric.DOT, SimdKernels::new);
    for (int id = 0; id < FIXED; id++)
      index.put(id, constant(1));
    AtomicBoolean done = new AtomicBoolean();
    try (ExecutorService threads = Executors.newFixedThreadPool(3)) {
      Future<?> writer = threads.submit(() -> write(index, done));
      Future<Integer> first = threads.submit(() -> search(index, done));
      Future<Integer> second = threads.submit(() -> search(index, done));
      writer.get(60, TimeUnit.SECONDS);
      assertTrue(first.get(60, TimeUnit.SECONDS) + second.get(60, TimeUnit.SECONDS) > 0);
    }
    assertEquals(FIXED, index.within(constant(1), DIMENSION, 10_000).stream().filter(n -> n.id() < FIXED).count());
  }

  private static void write(VectorIndex index, AtomicBoolean done) {
    Random random = new Random(7);
    try {
      for (int step = 0; step < 30_000; step++) {
        long id = FIXED + random.nextInt(500);
        if (random.nextInt(3) == 0)
          index.remove(id);
        else
          index.put(id, constant(2 + random.nextInt(3)));
      }
    } finally {
      done.set(true);
    }
  }

  private static int search(VectorIndex index, AtomicBoolean done) {
    int searches = 0;
    while (!done.get() || searches == 0) {
      List<Neighbour> found = index.search(constant(1), 2_000);
      assertEquals(found.size(), found.stream().mapToLong(Neighbour::id).distinct().count());
      assertEquals(FIXED, found.stream().filter(n -> n.id() < FIXED).count());
      for (Neighbour n : found) {
        double level = n.similarity() / DIMENSION;
        assertTrue(level == Math.rint(level) && level >= 1 && level <= 4, () -> "torn row: " + n);
        assertEquals(n.id() < FIXED, level == 1);
      }
      searches++;
    }
    return searches;
  }

  private static float[] constant(float value) {
    float[] vector = new float[DIMENSION];
    java.util.Arrays.fill(vector, value);
    return vector;
  }
}
