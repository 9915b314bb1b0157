package io.foreshock.vector;

import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
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
    float[] row = prepared(vector);
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
  public List<Neighbour> search(float[] query, int k) {
    return nearest(query, Double.NEGATIVE_INFINITY, k);
  }

  @Override
  public List<Neighbour> within(float[] query, double minSimilarity, int max) {
    return nearest(query, minSimilarity, max);
  }

  private List<Neighbour> nearest(float[] query, double minSimilarity, int limit) {
    if (limit < 0)
      throw new IllegalArgumentException("limit below 0: limit=" + limit);
    float[] padded = prepared(query);
    if (limit == 0)
      return List.of();
    RowBlocks picture = rows;
    Kernels kernel = kernels.get();
    float[] scores = new float[RowBlocks.ROWS];
    Nearest best = new Nearest(limit);
    for (int block = 0; block < picture.blocks(); block++) {
      int count = picture.rowsIn(block);
      score(kernel, padded, picture.values(block), count, scores);
      long[] ids = picture.ids(block);
      for (int i = 0; i < count; i++)
        if (scores[i] >= minSimilarity)
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

  /** Checked, padded with zeros, and of unit length for COSINE. */
  private float[] prepared(float[] vector) {
    if (vector.length != dimension)
      throw new IllegalArgumentException("wrong dimension: vector=" + vector.length + ", index=" + dimension);
    double squares = 0;
    for (float x : vector) {
      if (!Float.isFinite(x))
        throw new IllegalArgumentException("vector holds a value that is not finite: value=" + x);
      squares += (double) x * x;
    }
    float[] row = Arrays.copyOf(vector, Kernels.padded(dimension));
    if (metric == Metric.COSINE && squares > 0) {
      double length = Math.sqrt(squares);
      for (int i = 0; i < dimension; i++)
        row[i] = (float) (row[i] / length);
    }
    return row;
  }
}
