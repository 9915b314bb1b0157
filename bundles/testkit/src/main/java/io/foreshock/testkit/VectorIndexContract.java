package io.foreshock.testkit;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorIndexFactory;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** What every {@link VectorIndexFactory} promises; implementations extend it. */
public abstract class VectorIndexContract {
  private static final double EPSILON = 1e-4;

  protected abstract VectorIndexFactory factory();

  /** How far a similarity of vectors of about unit variance may be off, larger where vectors are rounded. */
  protected double tolerance(int dimension) {
    return EPSILON * dimension;
  }

  @Test
  void findsTheNearestFirst() {
    VectorIndex index = factory().create(2, Metric.COSINE);
    index.put(1, new float[]{1, 0});
    index.put(2, new float[]{10, 1});
    index.put(3, new float[]{0, 5});
    assertEquals(List.of(1L, 2L), ids(index.search(new float[]{3, 0}, 2)));
    assertEquals(3, index.search(new float[]{3, 0}, 99).size());
    assertEquals(1, index.search(new float[]{3, 0}, 1).getFirst().similarity(), EPSILON);
  }

  @Test
  void measuresEachMetricAsDocumented() {
    float[] query = {3, 4};
    float[] other = {4, 3};
    assertEquals(0.96, similarity(Metric.COSINE, query, other), tolerance(2));
    assertEquals(24, similarity(Metric.DOT, query, other), tolerance(2));
    assertEquals(-Math.sqrt(2), similarity(Metric.EUCLIDEAN, query, other), tolerance(2));
    assertEquals(0, similarity(Metric.COSINE, query, new float[2]), tolerance(2));
  }

  @Test
  void breaksTiesByAscendingId() {
    VectorIndex index = factory().create(3, Metric.EUCLIDEAN);
    for (long id : new long[]{7, 3, 9, -2, 5})
      index.put(id, new float[]{1, 2, 3});
    assertEquals(List.of(-2L, 3L, 5L), ids(index.search(new float[]{1, 2, 3}, 3)));
  }

  @Test
  void replacesAndRemoves() {
    VectorIndex index = factory().create(2, Metric.DOT);
    index.put(1, new float[]{1, 0});
    index.put(2, new float[]{2, 0});
    index.put(1, new float[]{9, 0});
    assertEquals(2, index.size());
    assertEquals(List.of(1L, 2L), ids(index.search(new float[]{1, 0}, 5)));
    assertTrue(index.remove(1));
    assertFalse(index.remove(1));
    assertEquals(List.of(2L), ids(index.search(new float[]{1, 0}, 5)));
  }

  @Test
  void returnsOnlyWhatReachesTheLimit() {
    VectorIndex index = factory().create(2, Metric.DOT);
    for (int i = 0; i < 10; i++)
      index.put(i, new float[]{i, 0});
    assertEquals(List.of(9L, 8L, 7L), ids(index.within(new float[]{1, 0}, 7, 100)));
    assertEquals(List.of(9L, 8L), ids(index.within(new float[]{1, 0}, 7, 2)));
    assertEquals(List.of(), index.within(new float[]{1, 0}, 10, 100));
  }

  @Test
  void refusesWhatIsNoVectorOfItsDimension() {
    VectorIndex index = factory().create(2, Metric.DOT);
    assertThrows(IllegalArgumentException.class, () -> index.put(1, new float[3]));
    assertThrows(IllegalArgumentException.class, () -> index.put(1, new float[]{1, Float.NaN}));
    assertThrows(IllegalArgumentException.class, () -> index.search(new float[1], 1));
    assertEquals(0, index.size());
    assertEquals(List.of(), index.search(new float[2], 3));
  }

  @Test
  void copiesWhatItIsGiven() {
    VectorIndex index = factory().create(1, Metric.DOT);
    float[] mine = {1};
    index.put(1, mine);
    mine[0] = 5;
    assertEquals(1, index.search(new float[]{1}, 1).getFirst().similarity(), EPSILON);
  }

  @Test
  void agreesWithASimpleModelUnderRandomOperations() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (Metric metric : Metric.values())
      for (int dimension : new int[]{1, 7, 16, 45, 128})
        compareWithModel(random, metric, dimension, "seed=" + seed + ", " + metric + ", dimension=" + dimension);
  }

  private void compareWithModel(Random random, Metric metric, int dimension, String where) {
    VectorIndex index = factory().create(dimension, metric);
    Map<Long, float[]> model = new HashMap<>();
    for (int step = 0; step < 1_500; step++) {
      long id = random.nextInt(600);
      if (random.nextInt(4) == 0)
        assertEquals(model.remove(id) != null, index.remove(id), where);
      else {
        float[] vector = vector(random, dimension);
        model.put(id, vector);
        index.put(id, vector);
      }
      if (step % 50 == 0)
        compare(index, model, vector(random, dimension), 1 + random.nextInt(20), where);
    }
  }

  private void compare(VectorIndex index, Map<Long, float[]> model, float[] query, int k, String where) {
    assertEquals(model.size(), index.size(), where);
    List<Double> expected = model.values().stream().map(v -> similarity(index.metric(), query, v, 0))
        .sorted(Comparator.reverseOrder()).limit(k).toList();
    List<Neighbour> actual = index.search(query, k);
    assertEquals(expected.size(), actual.size(), where);
    assertEquals(expected.size(), actual.stream().map(Neighbour::id).distinct().count(), where);
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual.get(i).similarity(), tolerance(index.dimension()), where);
      float[] vector = requireNonNull(model.get(actual.get(i).id()), where);
      assertEquals(similarity(index.metric(), query, vector, 0), actual.get(i).similarity(),
          tolerance(index.dimension()), where);
    }
    if (!expected.isEmpty()) {
      double limit = expected.get(expected.size() / 2) - tolerance(index.dimension());
      assertTrue(index.within(query, limit, 1_000).size() > expected.size() / 2, where);
    }
  }

  private double similarity(Metric metric, float[] query, float[] other) {
    VectorIndex index = factory().create(query.length, metric);
    index.put(1, other);
    return index.search(query, 1).getFirst().similarity();
  }

  private static double similarity(Metric metric, float[] a, float[] b, double start) {
    double dot = start;
    double squaresA = 0;
    double squaresB = 0;
    double distance = 0;
    for (int i = 0; i < a.length; i++) {
      dot += (double) a[i] * b[i];
      squaresA += (double) a[i] * a[i];
      squaresB += (double) b[i] * b[i];
      distance += ((double) a[i] - b[i]) * ((double) a[i] - b[i]);
    }
    return switch (metric) {
      case DOT -> dot;
      case EUCLIDEAN -> -Math.sqrt(distance);
      case COSINE -> squaresA == 0 || squaresB == 0 ? 0 : dot / Math.sqrt(squaresA * squaresB);
    };
  }

  private static float[] vector(Random random, int dimension) {
    float[] vector = new float[dimension];
    for (int i = 0; i < dimension; i++)
      vector[i] = (float) random.nextGaussian();
    return vector;
  }

  private static List<Long> ids(List<Neighbour> neighbours) {
    return neighbours.stream().map(Neighbour::id).toList();
  }
}
