package io.foreshock.vector;

import io.foreshock.api.vector.Metric;
/** What one thread needs to search or to change the graph. Confined to who took it from {@link Searchers}. */
final class Searcher {
  static final long IDLE = Long.MAX_VALUE;

  final Walk walk;
  final Neighbourhood neighbourhood;
  /** For repairs. */
  final int[] among = new int[Neighbourhood.MOST];
  final IntList matches = new IntList();
  final Hits hits = new Hits();
  /** When it was taken: nodes unlinked later may still be in its hands. */
  volatile long since = IDLE;

  Searcher(int stride, Metric metric, boolean codes) {
    walk = new Walk(new RowQuery(stride, codes));
    neighbourhood = new Neighbourhood(stride, metric);
  }
}
