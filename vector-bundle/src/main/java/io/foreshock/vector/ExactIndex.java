package io.foreshock.vector;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.Arrays;
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
  /** Queries compared with a block of rows at a time: together they take a fraction of a processor's second cache. */
  private static final int TILE = 64;

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

  /**
   * In tiles: a block of rows is compared with {@link #TILE} queries while it is in the processor's cache. All answers are
   * of one picture.
   */
  @Override
  public List<List<Neighbour>> searchAll(List<float[]> queries, VectorSearch search) {
    if (search.k() == 0 || search.diversity() != null)
      return queries.stream().map(query -> search(query, search)).toList();
    RowBlocks picture = rows;
    List<List<Neighbour>> answers = new ArrayList<>(queries.size());
    for (int from = 0; from < queries.size(); from += TILE) {
      List<float[]> tile = queries.subList(from, Math.min(queries.size(), from + TILE));
      float[][] padded = tile.stream().map(query -> RowForm.of(dimension, metric, query)).toArray(float[][]::new);
      answers.addAll(nearest(picture, padded, search, search.k()));
    }
    return answers;
  }

  private List<Neighbour> nearest(float[] padded, VectorSearch search, int limit) {
    return nearest(rows, new float[][]{padded}, search, limit).getFirst();
  }

  private List<List<Neighbour>> nearest(RowBlocks picture, float[][] queries, VectorSearch search, int limit) {
    Kernels kernel = kernels.get();
    float[] scores = new float[RowBlocks.ROWS];
    Nearest[] best = new Nearest[queries.length];
    Arrays.setAll(best, i -> new Nearest(limit));
    for (int block = 0; block < picture.blocks(); block++) {
      int count = picture.rowsIn(block);
      for (int query = 0; query < queries.length; query++) {
        score(kernel, queries[query], picture.values(block), count, scores);
        offer(picture.ids(block), scores, count, search, best[query]);
      }
    }
    return Arrays.stream(best).map(Nearest::bestFirst).toList();
  }

  private static void offer(long[] ids, float[] scores, int count, VectorSearch search, Nearest best) {
    IdFilter filter = search.filter();
    double minSimilarity = search.minSimilarity();
    for (int i = 0; i < count; i++)
      if (scores[i] >= minSimilarity && (filter == null || filter.accepts(ids[i])))
        best.offer(ids[i], scores[i]);
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
