package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What the forms of vectors find of what an exact index finds, and what they take. Rows are windows of waves with an offset, so
 * that signs alone would tell nothing; the recall is printed.
 */
class StorageFormTest {
  private static final int DIMENSION = 128;
  private static final int ROWS = 6_000;
  private static final int QUERIES = 100;
  private static final int K = 10;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @Test
  void everyFormFindsNearlyAllAtItsSize() {
    Comparison.warmUp();
    float[][] rows = new float[ROWS][];
    for (int i = 0; i < ROWS; i++)
      rows[i] = vector();
    List<float[]> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++)
      queries.add(vector());
    for (Metric metric : new Metric[]{Metric.COSINE, Metric.EUCLIDEAN}) {
      VectorIndex exact = new ExactIndex(DIMENSION, metric, SimdKernels::new);
      for (int i = 0; i < ROWS; i++)
        exact.put(i, rows[i]);
      for (Quantization form : Quantization.values()) {
        GraphIndex index = HnswIndex.empty(DIMENSION, metric, new GraphOptions(16, 60, 96, form));
        for (int i = 0; i < ROWS; i++)
          index.put(i, rows[i]);
        check(form, index, exact, queries);
      }
    }
  }

  private void check(Quantization form, GraphIndex index, VectorIndex exact, List<float[]> queries) {
    String where = "seed=" + seed + ", " + form + ", " + index.metric();
    double recall = recall(index, exact, queries, VectorSearch.nearest(K));
    double limit = exact.search(queries.getFirst(), 200).getLast().similarity();
    double within = recall(index, exact, queries, VectorSearch.nearest(ROWS).withMinSimilarity(limit));
    double diverse = diverse(index, exact, queries, where);
    System.err.printf("%s: recall %.4f, within a limit %.4f, two of a group %.4f, bytes per vector %d + %d%n", where,
        recall, within, diverse, index.memory().vectors() / ROWS, index.memory().codes() / ROWS);
    boolean rounded = form == Quantization.BFLOAT16;
    double least = form == Quantization.BINARY ? 0.94 : rounded ? 0.95 : 0.98;
    assertTrue(recall >= least && diverse >= least - 0.01, () -> where + ", recall=" + recall + ", diverse=" + diverse);
    assertTrue(within >= (rounded ? 0.97 : 0.99), () -> where + ", within=" + within);
    boolean halves = form == Quantization.FLOAT16 || rounded;
    assertTrue(index.memory().vectors() / ROWS <= (halves ? 256 : 512) * 1.1, where);
    int codes = form == Quantization.BINARY ? 16 : form == Quantization.INT8 ? 128 : 0;
    assertEquals(codes, index.memory().codes() / ROWS, codes * 0.1, where);
  }

  private static double recall(VectorIndex index, VectorIndex exact, List<float[]> queries, VectorSearch search) {
    int right = 0;
    int found = 0;
    for (float[] query : queries) {
      Set<Long> truth = new HashSet<>();
      exact.search(query, search).forEach(n -> truth.add(n.id()));
      right += truth.size();
      found += (int) index.search(query, search).stream().filter(n -> truth.contains(n.id())).count();
    }
    return (double) found / right;
  }

  /** At most two of a group of fifty, and those that an exact index picks. */
  private static double diverse(VectorIndex index, VectorIndex exact, List<float[]> queries, String where) {
    VectorSearch search = VectorSearch.nearest(K).withDiversity(new Diversity(id -> id / 50, 2));
    for (float[] query : queries) {
      Map<Long, Integer> groups = new HashMap<>();
      List<Neighbour> found = index.search(query, search);
      assertEquals(K, found.size(), where);
      for (Neighbour n : found)
        assertTrue(groups.merge(n.id() / 50, 1, Integer::sum) <= 2, where);
    }
    return recall(index, exact, queries, search);
  }

  private float[] vector() {
    Random cluster = new Random(random.nextInt(60));
    double frequency = 1 + cluster.nextInt(12);
    double phase = cluster.nextDouble() * 6;
    double size = 0.5 + cluster.nextDouble();
    float[] vector = new float[DIMENSION];
    for (int i = 0; i < DIMENSION; i++)
      vector[i] = (float) (1 + size * Math.sin(2 * Math.PI * frequency * i / DIMENSION + phase) + 0.4 * random
          .nextGaussian());
    return vector;
  }
}
