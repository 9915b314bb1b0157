package io.foreshock.vector;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorSearch;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Exact search: every query looks at every row, 256 rows per kernel call.
 * Cosine rows are stored at unit length, so cosine is a dot product. Writers
 * take turns; searches take no lock and work on the picture that was newest
 * when they began.
 */
final class ExactIndex implements VectorIndex {
  private final int dimension;
  private final Metric metric;
  private final Supplier<Kernels> kernels;
  /** Guarded by this. */
  private final Map<Long, Integer> rowOf = new HashMap<>();
  private volatile RowBlocks rows;

  ExactIndex(int dimension, Metric metric, Supplier<Kernels> kernels) {
    if (dimension < 1)
      throw new IllegalArgumentException("dimension below 1: dimension=" + dimension);
    this.dimension = dimension;
    this.metric = metric;
    this.kernels = kernels;
    rows = RowBlocks.empty(Kernels.padded(dimension));
  }

  @Override
  public int dimension() {
    return dimension;
  }

  @Override
  public Metric metric() {
    return metric;
  }

  @Override
  public int size() {
    return rows.size();
  }

  @Override
  public void put(long id, float[] vector) {
    float[] row = RowForm.of(dimension, metric, vector);
    synchronized (this) {
      Integer at = rowOf.get(id);
      if (at == null) {
        rowOf.put(id, rows.size());
        rows = rows.append(id, row);
      } else
        rows = rows.replace(at, id, row);
    }
  }

  @Override
  public synchronized boolean remove(long id) {
    Integer at = rowOf.remove(id);
    if (at == null)
      return false;
    int last = rows.size() - 1;
    if (at != last)
      rowOf.put(rows.idAt(last), at);
    rows = rows.remove(at);
    return true;
  }

  @Override
  public List<Neighbour> search(float[] query, VectorSearch search) {
    float[] padded = RowForm.of(dimension, metric, query);
    if (search.k() == 0)
      return List.of();
    Diversity diversity = search.diversity();
    if (diversity != null)
      return Groups.diverse(diversity, search.k(), n -> nearest(padded, search, n));
    return nearest(padded, search, search.k());
  }

  private List<Neighbour> nearest(float[] padded, VectorSearch search, int limit) {
    IdFilter filter = search.filter();
    double minSimilarity = search.minSimilarity();
    RowBlocks picture = rows;
    Kernels kernel = kernels.get();
    float[] scores = new float[RowBlocks.ROWS];
    Nearest best = new Nearest(limit);
    for (int block = 0; block < picture.blocks(); block++) {
      int count = picture.rowsIn(block);
      score(kernel, padded, picture.values(block), count, scores);
      long[] ids = picture.ids(block);
      for (int i = 0; i < count; i++)
        if (scores[i] >= minSimilarity && (filter == null || filter.accepts(ids[i])))
          best.offer(ids[i], scores[i]);
    }
    return best.bestFirst();
  }

  private void score(Kernels kernel, float[] query, float[] values, int count, float[] scores) {
    switch (metric) {
      case DOT -> kernel.dot(query, values, count, scores);
      case COSINE -> {
        kernel.dot(query, values, count, scores);
        for (int i = 0; i < count; i++)
          scores[i] = Math.clamp(scores[i], -1f, 1f); // rounding
      }
      case EUCLIDEAN -> {
        kernel.squaredDistance(query, values, count, scores);
        for (int i = 0; i < count; i++)
          scores[i] = (float) -Math.sqrt(scores[i]);
      }
    }
  }
}
