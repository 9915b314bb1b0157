package io.foreshock.vector;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;

/** Keeps a {@link Diversity} by asking for more results until enough of them are left, or no more come. Stateless. */
final class Groups {
  private static final int MORE = 4;

  private Groups() {
  }

  /** @param nearest the n nearest, nearest first; fewer only when there are no more */
  static List<Neighbour> diverse(Diversity diversity, int k, IntFunction<List<Neighbour>> nearest) {
    int asked = k;
    while (true) {
      asked = (int) Math.min(Integer.MAX_VALUE, (long) asked * MORE);
      List<Neighbour> found = nearest.apply(asked);
      List<Neighbour> kept = keep(diversity, k, found);
      if (kept.size() == k || found.size() < asked)
        return kept;
    }
  }

  private static List<Neighbour> keep(Diversity diversity, int k, List<Neighbour> found) {
    Map<Long, Integer> taken = new HashMap<>();
    List<Neighbour> kept = new ArrayList<>();
    for (Neighbour n : found)
      if (kept.size() < k && taken.merge(diversity.groupOf().applyAsLong(n.id()), 1, Integer::sum) <= diversity
          .perGroup())
        kept.add(n);
    return kept;
  }
}
