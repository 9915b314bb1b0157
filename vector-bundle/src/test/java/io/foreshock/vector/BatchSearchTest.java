package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Many queries at once get the answers each gets alone. */
class BatchSearchTest {
  private static final int DIMENSION = 19;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  /** Otherwise answers may differ in the last digit when another kernel takes over. */
  @BeforeAll
  static void compileKernels() {
    Comparison.warmUp();
  }

  @Test
  void answersAreThoseOfSingleSearches() {
    for (Metric metric : Metric.values())
      for (VectorIndex index : List.of(new ExactIndex(DIMENSION, metric, ScalarKernels::new),
          HnswIndex.empty(DIMENSION, metric, new GraphOptions(6, 20, 30, GraphOptions.Quantization.NONE)))) {
            for (int id = 0; id < 1_100; id++)
              index.put(random.nextInt(2_000), vector());
            for (int count : new int[]{0, 1, 64, 130})
              compare(index, queries(count));
          }
  }

  private void compare(VectorIndex index, List<float[]> queries) {
    VectorSearch nearest = VectorSearch.nearest(7);
    double limit = index.metric() == Metric.EUCLIDEAN ? -5 : 0.2;
    for (VectorSearch search : List.of(nearest, VectorSearch.nearest(0), nearest.withMinSimilarity(limit),
        nearest.withFilter(new IdFilter.Range(300, 900)), nearest.withDiversity(new Diversity(id -> id % 3, 1))))
      assertEquals(queries.stream().map(query -> index.search(query, search)).toList(),
          index.searchAll(queries, search), () -> "seed=" + seed + ", " + search);
  }

  @Test
  void aJoinFindsTheNearestOfEveryProbeInTurn() {
    VectorIndex exact = new ExactIndex(DIMENSION, Metric.EUCLIDEAN, ScalarKernels::new);
    VectorIndex graph = HnswIndex.empty(DIMENSION, Metric.EUCLIDEAN, new GraphOptions(12, 60, 100,
        GraphOptions.Quantization.NONE));
    List<VectorIndex.Probe> probes = new ArrayList<>();
    for (int id = 0; id < 2_500; id++) {
      probes.add(new VectorIndex.Probe(id, vector()));
      exact.put(id, probes.get(id).vector());
      graph.put(id, probes.get(id).vector());
    }
    VectorSearch search = VectorSearch.nearest(6);
    List<List<Neighbour>> right = new ArrayList<>();
    exact.join(probes.iterator(), search, (probe, found) -> right.add(found));
    int[] next = new int[1];
    long[] hits = new long[1];
    int[] taken = new int[1];
    Iterator<VectorIndex.Probe> counted = probes.stream().peek(probe -> taken[0]++).iterator();
    graph.join(counted, search, (probe, found) -> {
      assertEquals(next[0]++, probe.id());
      assertTrue(taken[0] - next[0] <= 1_025, "no more are taken than a tile");
      assertEquals(graph.search(probe.vector(), search), found);
      Set<Long> ids = found.stream().map(Neighbour::id).collect(Collectors.toSet());
      hits[0] += right.get((int) probe.id()).stream().filter(n -> ids.contains(n.id())).count();
    });
    assertEquals(probes.size(), next[0]);
    assertTrue(hits[0] >= 0.98 * 6 * probes.size(), "seed=" + seed + ", hits=" + hits[0]);
    graph.join(List.<VectorIndex.Probe>of().iterator(), search, (probe, found) -> {
      throw new AssertionError("nobody asked");
    });
  }

  @Test
  void oneWrongQueryFailsTheBatch() {
    VectorIndex index = new ExactIndex(DIMENSION, Metric.DOT, ScalarKernels::new);
    assertThrows(IllegalArgumentException.class,
        () -> index.searchAll(List.of(vector(), new float[3]), VectorSearch.nearest(1)));
  }

  private List<float[]> queries(int count) {
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < count; i++)
      queries.add(vector());
    return queries;
  }

  private float[] vector() {
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = (float) random.nextGaussian();
    return vector;
  }
}
