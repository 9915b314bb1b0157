package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Random operations on a graph index and on an exact one: the first may miss a few, and must not make anything up. */
class HnswIndexModelTest {
  private static final int DIMENSION = 24;
  private static final int START = 3_000;
  private static final int IDS = 6_000;
  private static final GraphOptions OPTIONS = new GraphOptions(12, 80, 64, Quantization.NONE);

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private long found;
  private long expected;
  /** Of similarities. */
  private double tolerance = 1e-4;

  @BeforeAll
  static void compileKernels() {
    Comparison.warmUp();
  }

  @Test
  void findsWhatAnExactIndexFindsUnderRandomOperations() {
    for (Metric metric : Metric.values())
      operate(metric, OPTIONS, 0.97);
  }

  @Test
  void findsItByWayOfCodesToo() {
    operate(Metric.COSINE, new GraphOptions(12, 80, 64, Quantization.INT8), 0.96);
    operate(Metric.EUCLIDEAN, new GraphOptions(12, 80, 64, Quantization.INT8), 0.96);
  }

  @Test
  void findsItAmongHalvesAndByWayOfBits() {
    tolerance = 0.02;
    for (Metric metric : Metric.values())
      operate(metric, new GraphOptions(12, 80, 64, Quantization.FLOAT16), 0.96);
    tolerance = 0.1;
    operate(Metric.COSINE, new GraphOptions(12, 80, 64, Quantization.BFLOAT16), 0.93);
    operate(Metric.EUCLIDEAN, new GraphOptions(12, 80, 64, Quantization.BFLOAT16), 0.93);
    tolerance = 1e-4;
    // 24 bits are little to tell 3,000 vectors apart
    operate(Metric.COSINE, new GraphOptions(12, 80, 64, Quantization.BINARY), 0.8);
    operate(Metric.EUCLIDEAN, new GraphOptions(12, 80, 64, Quantization.BINARY), 0.8);
  }

  private void operate(Metric metric, GraphOptions options, double recall) {
    HnswIndex index = HnswIndex.empty(DIMENSION, metric, options);
    VectorIndex model = new ExactIndex(DIMENSION, metric, SimdKernels::new);
    found = 0;
    expected = 0;
    for (long id = 0; id < START; id++)
      put(index, model, id);
    for (int step = 0; step < 4_000; step++) {
      long id = random.nextInt(IDS);
      if (random.nextInt(5) < 2)
        assertEquals(model.remove(id), index.remove(id), where());
      else
        put(index, model, id);
      if (step % 40 == 0)
        compare(index, model, search());
    }
    assertEquals(model.size(), index.size(), where());
    assertTrue(found >= recall * expected,
        () -> where() + ", " + metric + ", recall=" + (double) found / expected + ", removed and still linked="
            + index.store().nodes.removedCount());
  }

  private VectorSearch search() {
    VectorSearch search = VectorSearch.nearest(1 + random.nextInt(20));
    return switch (random.nextInt(6)) {
      case 0 -> search.withFilter(new IdFilter.Range(random.nextInt(IDS), random.nextInt(IDS)));
      case 1 -> search.withFilter(new IdFilter.Matching(id -> id % 3 == 0));
      case 2 -> search.withFilter(new IdFilter.Listed(random.longs(100, 0, IDS).distinct().sorted().toArray()));
      case 3 -> search.withDiversity(new Diversity(id -> id / 100, 2));
      case 4 -> search.withEffort(200);
      default -> search;
    };
  }

  private void compare(VectorIndex index, VectorIndex model, VectorSearch search) {
    float[] query = vector();
    List<Neighbour> right = model.search(query, search);
    List<Neighbour> actual = index.search(query, search);
    assertEquals(right.size(), actual.size(), () -> where() + ", " + search);
    Map<Long, Double> similarities = new HashMap<>();
    for (Neighbour n : model.search(query, Integer.MAX_VALUE))
      similarities.put(n.id(), n.similarity());
    Set<Long> ids = new HashSet<>();
    for (Neighbour n : actual) {
      assertTrue(ids.add(n.id()), () -> where() + ": twice: " + n);
      assertEquals(similarities.get(n.id()), n.similarity(), tolerance, () -> where() + ": " + n);
      assertTrue(search.filter() == null || search.filter().accepts(n.id()), () -> where() + ": " + n);
    }
    for (int i = 1; i < actual.size(); i++)
      assertFalse(actual.get(i - 1).similarity() < actual.get(i).similarity(), where());
    expected += right.size();
    found += right.stream().filter(n -> ids.contains(n.id())).count();
  }

  @Test
  void findsAllWithinALimit() {
    HnswIndex index = HnswIndex.empty(DIMENSION, Metric.COSINE, OPTIONS);
    VectorIndex model = new ExactIndex(DIMENSION, Metric.COSINE, SimdKernels::new);
    for (long id = 0; id < IDS; id++)
      put(index, model, id);
    for (int i = 0; i < 200; i++) {
      float[] query = vector();
      Set<Long> ids = new HashSet<>();
      index.within(query, 0.6, IDS).forEach(n -> ids.add(n.id()));
      List<Neighbour> right = model.within(query, 0.6, IDS);
      expected += right.size();
      found += right.stream().filter(n -> ids.contains(n.id())).count();
      assertTrue(ids.size() <= right.size(), where());
    }
    assertTrue(expected > 1_000 && found >= 0.98 * expected, () -> where() + ", " + found + " of " + expected);
  }

  @Test
  void comesBackAfterEverythingWasRemoved() {
    HnswIndex index = HnswIndex.empty(DIMENSION, Metric.DOT, OPTIONS);
    VectorIndex model = new ExactIndex(DIMENSION, Metric.DOT, SimdKernels::new);
    for (int round = 0; round < 3; round++) {
      for (long id = 0; id < START; id++)
        put(index, model, id);
      for (long id = 0; id < START; id++) {
        assertTrue(index.remove(id));
        assertTrue(model.remove(id));
      }
      assertEquals(0, index.size());
      assertEquals(List.of(), index.search(vector(), 10));
      if (round == 1)
        index.repairAll();
    }
    for (long id = 0; id < START; id++)
      put(index, model, id);
    for (int i = 0; i < 100; i++)
      compare(index, model, VectorSearch.nearest(10));
    assertTrue(found >= 0.97 * expected, () -> where() + ", " + found + " of " + expected);
    assertTrue(index.store().nodes.count() < 4 * START, "places are used again");
  }

  private void put(VectorIndex index, VectorIndex model, long id) {
    float[] vector = vector();
    index.put(id, vector);
    model.put(id, vector);
  }

  /** Around one of a few centres, as embeddings are. */
  private float[] vector() {
    Random centre = new Random(random.nextInt(40));
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = (float) (centre.nextGaussian() + 0.7 * random.nextGaussian());
    return vector;
  }

  private String where() {
    return "seed=" + seed;
  }
}
