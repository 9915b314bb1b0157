package io.foreshock.vector;

import io.foreshock.api.vector.VectorIndex.Neighbour;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/** Keeps the best {@code limit} neighbours offered. Confined to one thread. */
final class Nearest {
  private static final Comparator<Neighbour> BEST_FIRST = Comparator.comparingDouble(Neighbour::similarity).reversed()
      .thenComparingLong(Neighbour::id);

  private final int limit;
  private final PriorityQueue<Neighbour> worstFirst = new PriorityQueue<>(BEST_FIRST.reversed());

  /** @param limit at least 1 */
  Nearest(int limit) {
    this.limit = limit;
  }

  void offer(long id, double similarity) {
    if (worstFirst.size() == limit) {
      Neighbour worst = worstFirst.element();
      if (similarity < worst.similarity() || similarity == worst.similarity() && id > worst.id())
        return;
      worstFirst.remove();
    }
    worstFirst.add(new Neighbour(id, similarity));
  }

  List<Neighbour> bestFirst() {
    List<Neighbour> result = new ArrayList<>(worstFirst);
    result.sort(BEST_FIRST);
    return result;
  }
}
