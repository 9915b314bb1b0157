package io.foreshock.vector;

import io.foreshock.api.vector.Metric;
import java.util.Arrays;

/**
 * Chooses the neighbours of a node among candidates: the nearest ones, but none that is nearer to one already chosen
 * than to the node, so that links point in all directions (Malkov and Yashunin 2018, algorithm 4 without its
 * extensions), and nearer by more than a little (alpha of Jayaram Subramanya et al., "DiskANN", 2019): a few links more
 * for clearly better recall. Inner products have no such scale. Works on rows, not on codes. Confined to one thread.
 */
final class Neighbourhood {
  /** Most candidates given by number. */
  static final int MOST = 2_048;

  /** On squared distances. */
  private static final float RELAXATION = 1.2f;

  private final RowQuery row;
  private final int[] scratch;
  /** Added to a negated cosine it is half a squared distance. */
  private final float zero;
  private final float relaxation;
  private final int[] chosen = new int[NodeLinks.MAX_COUNT];
  private final long[] addresses = new long[NodeLinks.MAX_COUNT + RowKernel.TOGETHER];
  private final float[] distances = new float[addresses.length];
  private final long[] candidates = new long[MOST];
  private final long[] candidateAddresses = new long[MOST + RowKernel.TOGETHER];
  private final float[] candidateDistances = new float[candidateAddresses.length];
  /** For whoever reads a list to change it. */
  final int[] list = new int[NodeLinks.MAX_COUNT + 1];
  private int chosenCount;
  private int candidateCount;

  /** @param stride floats of a padded row */
  Neighbourhood(int stride, Metric metric) {
    row = new RowQuery(stride, false);
    scratch = new int[stride];
    zero = metric == Metric.COSINE ? 1 : 0;
    relaxation = metric == Metric.DOT ? 1 : RELAXATION;
  }

  int[] chosen() {
    return chosen;
  }

  int count() {
    return chosenCount;
  }

  /** Among the pool's nodes. */
  void choose(Rows rows, Pool pool, int most) {
    chosenCount = 0;
    for (int i = 0; i < pool.size() && chosenCount < most; i++)
      consider(rows, pool.nodeAt(i), pool.distanceAt(i));
  }

  /** Among any nodes, given by number. */
  void choose(Rows rows, int node, int[] among, int count, int most) {
    rank(rows, node, among, count);
    chosenCount = 0;
    for (int i = 0; i < candidateCount && chosenCount < most; i++)
      consider(rows, Pool.node(candidates[i]), Pool.distance(candidates[i]));
  }

  private void rank(Rows rows, int node, int[] among, int count) {
    load(rows, node);
    for (int i = 0; i < count; i++)
      candidateAddresses[i] = rows.records().address(among[i]);
    if (count > 0)
      rows.kernel().distances(row, candidateAddresses, 0, count, candidateDistances);
    for (int i = 0; i < count; i++)
      candidates[i] = Pool.entry(among[i], candidateDistances[i]);
    Arrays.sort(candidates, 0, count);
    candidateCount = count;
  }

  private void load(Rows rows, int node) {
    rows.element().read(rows.records().address(node), row.floats, scratch);
  }

  private void consider(Rows rows, int node, float distance) {
    if (chosenCount > 0) {
      load(rows, node);
      for (int from = 0; from < chosenCount; from += RowKernel.TOGETHER) {
        int to = Math.min(chosenCount, from + RowKernel.TOGETHER);
        rows.kernel().distances(row, addresses, from, to, distances);
        for (int i = from; i < to; i++)
          if ((distances[i] + zero) * relaxation < distance + zero)
            return;
      }
    }
    addresses[chosenCount] = rows.records().address(node);
    chosen[chosenCount++] = node;
  }
}
