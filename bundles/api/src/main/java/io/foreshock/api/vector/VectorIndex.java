package io.foreshock.api.vector;

import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * In-memory index of float vectors by id. Thread-safe; searches see every
 * completed {@link #put}.
 */
@ProviderType
public interface VectorIndex {
  int dimension();

  Metric metric();

  int size();

  /**
   * Stores or replaces; the array is copied. @throws IllegalArgumentException for
   * a wrong dimension or a NaN
   */
  void put(long id, float[] vector);

  boolean remove(long id);

  /**
   * The k nearest, nearest first; fewer only when the index holds fewer. Ties by
   * ascending id.
   */
  default List<Neighbour> search(float[] query, int k) {
    return search(query, VectorSearch.nearest(k));
  }

  /**
   * All with a similarity of at least the limit, nearest first, at most
   * {@code max}.
   */
  default List<Neighbour> within(float[] query, double minSimilarity, int max) {
    return search(query, VectorSearch.nearest(max).withMinSimilarity(minSimilarity));
  }

  /** As asked for, nearest first, ties by ascending id; fewer than k only when no more qualify. */
  List<Neighbour> search(float[] query, VectorSearch search);

  /** One answer per query, in their order. */
  default List<List<Neighbour>> searchAll(List<float[]> queries, VectorSearch search) {
    return queries.stream().map(query -> search(query, search)).toList();
  }

  record Neighbour(long id, double similarity) {}
}
