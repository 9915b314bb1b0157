package io.foreshock.vector;

import io.foreshock.api.vector.IdFilter;
import org.jspecify.annotations.Nullable;

/** Which nodes pass a filter, and whether they are few enough to look at each. Thread-safe. */
final class Matches {
  /** Measured: up to here looking at every match beats the way through the graph on 100,000 vectors. */
  static final int FEW = 10_000;
  /** Further up a part of all: the graph's cost grows with what it has to skip. */
  private static final int FEW_PART = 8;
  private static final int SAMPLED = 512;

  private final VectorStore store;

  Matches(VectorStore store) {
    this.store = store;
  }

  /** All live nodes that pass. */
  IntList all(@Nullable IdFilter filter, IntList into) {
    into.clear();
    int count = store.nodes.count();
    for (int node = 0; node < count; node++)
      if (passes(filter, node))
        into.add(node);
    return into;
  }

  /** The live nodes that pass, null if those are many. */
  @Nullable
  IntList few(IdFilter filter, IntList into) {
    int count = store.nodes.count();
    int few = Math.max(FEW, count / FEW_PART);
    into.clear();
    if (filter instanceof IdFilter.Listed listed)
      return listed.ids().length > few ? null : listed(listed, into);
    if (filter instanceof IdFilter.Range range)
      return inRange(range, count, few, into);
    if (estimate(filter, count) > few + few / 4)
      return null;
    for (int node = 0; node < count && into.size() <= few; node++)
      if (passes(filter, node))
        into.add(node);
    return into.size() > few ? null : into;
  }

  private @Nullable IntList inRange(IdFilter.Range range, int count, int few, IntList into) {
    store.ids.inRange(range.from(), range.to(), count, few, into);
    if (into.size() > few)
      return null;
    if (!allLive(count))
      into.keep(store::isLive);
    return into;
  }

  /** Ids often are as far apart as their nodes: then no table is asked. */
  private IntList listed(IdFilter.Listed listed, IntList into) {
    int count = store.nodes.count();
    boolean allLive = allLive(count);
    long ahead = 0;
    for (long id : listed.ids()) {
      long guess = id + ahead;
      boolean right = guess >= 0 && guess < count && store.ids.id((int) guess) == id
          && (allLive || store.isLive((int) guess));
      int node = right ? (int) guess : store.ids.node(id);
      if (node >= 0) {
        into.add(node);
        ahead = node - id;
      }
    }
    return into;
  }

  /** Then nobody's links have to be looked at just for that. */
  private boolean allLive(int count) {
    return store.nodes.live() == count;
  }

  private int estimate(IdFilter filter, int count) {
    int hits = 0;
    for (int i = 0; i < SAMPLED; i++)
      if (filter.accepts(store.ids.id((int) ((i + 0.5) * count / SAMPLED))))
        hits++;
    return (int) ((long) hits * count / SAMPLED);
  }

  private boolean passes(@Nullable IdFilter filter, int node) {
    return (filter == null || filter.accepts(store.ids.id(node))) && store.isLive(node);
  }
}
