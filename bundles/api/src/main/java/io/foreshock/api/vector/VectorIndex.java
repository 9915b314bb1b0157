package io.foreshock.api.vector;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.BiConsumer;
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

  /** One answer per query, in their order. Functions of the search may be asked by several threads. */
  default List<List<Neighbour>> searchAll(List<float[]> queries, VectorSearch search) {
    return queries.stream().map(query -> search(query, search)).toList();
  }

  /**
   * A join with the nearest: what {@link #search} finds for each probe, in their order. Probes are taken in tiles and answered by
   * {@link #searchAll}, so there may be any number of them.
   *
   * @param answer
   *            told by the calling thread
   */
  default void join(Iterator<Probe> probes, VectorSearch search, BiConsumer<Probe, List<Neighbour>> answer) {
    int tileSize = 1_024;
    List<Probe> tile = new ArrayList<>(tileSize);
    while (probes.hasNext()) {
      tile.add(probes.next());
      if (tile.size() == tileSize || !probes.hasNext()) {
        List<List<Neighbour>> answers = searchAll(tile.stream().map(Probe::vector).toList(), search);
        for (int i = 0; i < tile.size(); i++)
          answer.accept(tile.get(i), answers.get(i));
        tile.clear();
      }
    }
  }

  /**
   * A vector whose neighbours are wanted.
   *
   * @param id
   *            whatever it is known by; of no meaning to the index
   */
  record Probe(long id, float[] vector) {}

  record Neighbour(long id, double similarity) {}
}
