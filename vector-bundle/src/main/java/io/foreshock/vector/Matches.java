package io.foreshock.vector;

import io.foreshock.api.vector.IdFilter;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes pass a filter, and whether it is cheaper to look at each of them than to walk over the graph, where of the
 * nodes met only so many pass: that costs in proportion to effort x all / matches. Thread-safe.
 */
final class Matches {
  /** The graph's nanoseconds per unit of effort when every node passes; as all below measured on rows of 512 bytes. */
  private static final double GRAPH_NANOS = 1_300;
  /** To look at one match: rows here and there, and rows one behind the other. */
  private static final double MATCH_NANOS = 35;
  private static final double NEXT_MATCH_NANOS = 14;
  /** To ask a caller's test about one node. */
  private static final double TEST_NANOS = 5;
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

  /** The live nodes that pass, null if those are so many that a walk of that effort is cheaper. */
  @Nullable
  IntList few(IdFilter filter, int effort, IntList into) {
    int count = store.nodes.count();
    into.clear();
    return switch (filter) {
      case IdFilter.Listed listed -> listed.ids().length > few(count, effort, MATCH_NANOS)
          ? null
          : listed(listed, into);
      case IdFilter.Range range -> inRange(range, count, few(count, effort, NEXT_MATCH_NANOS), into);
      case IdFilter.Matching matching -> isWorthTesting(estimate(filter, count), count, effort)
          ? all(filter, into)
          : null;
    };
  }

  /** So many matches that looking at them costs as much as the walk. */
  private static int few(int count, int effort, double matchNanos) {
    return (int) Math.min(Integer.MAX_VALUE, Math.sqrt(GRAPH_NANOS / matchNanos * effort * count));
  }

  private static boolean isWorthTesting(int matches, int count, int effort) {
    return count * TEST_NANOS + matches * MATCH_NANOS <= GRAPH_NANOS * effort * count / Math.max(1, matches);
  }

  private @Nullable IntList inRange(IdFilter.Range range, int count, int few, IntList into) {
    store.ids.inRange(range.from(), range.to(), count, few, into);
    if (into.size() > few)
      return null;
    if (!allLive(count))
      into.keep(store::isLive);
    return into;
  }

  /**
   * Ids often are as far apart as their nodes, or two threads put them in turns: so the last two distances are tried
   * before the table is asked. Both at once, as a wrong prediction of a branch would cost more than the second look.
   */
  private IntList listed(IdFilter.Listed listed, IntList into) {
    int count = store.nodes.count();
    boolean allLive = allLive(count);
    long ahead = 0;
    long before = 0;
    for (long id : listed.ids()) {
      int first = within(count, id + ahead);
      int second = within(count, id + before);
      int guess = store.ids.id(second) == id ? second : first;
      boolean right = store.ids.id(guess) == id && (allLive || store.isLive(guess));
      int node = right ? guess : store.ids.node(id);
      if (node >= 0)
        into.add(node);
      if (!right && node >= 0) {
        before = ahead;
        ahead = node - id;
      }
    }
    return into;
  }

  /** Any node will do where there is none. */
  private static int within(int count, long guess) {
    return guess >= 0 && guess < count ? (int) guess : 0;
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
