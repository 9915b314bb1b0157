package io.foreshock.vector;

import io.foreshock.api.vector.Diversity;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/**
 * How a search is done: looking at every vector where there are few, or where few pass the filter; else by way of the
 * graph. Whenever the graph gives fewer than wanted, every vector is looked at: an answer is never short in silence.
 * Thread-safe.
 */
final class GraphSearch {
  /** Up to so many vectors a look at all takes no longer than the way through the graph. */
  static final int EXACT_BELOW = 2_000;
  /** More than wanted, as one vector may be there twice. */
  private static final int SPARE = 2;
  /** Results compared with each other. */
  private static final int FEW = 64;
  /** Ranked by floats after a search among codes. */
  private static final int RERANKED = 20;
  /** So many times the effort among codes of one bit, of which all are ranked by floats: they tell little. */
  private static final int BITS_EFFORT = 4;
  /** What is kept of them is sorted. */
  private static final int MOST_BITS_EFFORT = 8_192;
  /** A search for all within a limit begins with at least this effort; measured: finds .99 of them. */
  private static final int RANGE_EFFORT = 64;
  private static final Comparator<Neighbour> NEAREST_FIRST = Comparator.comparingDouble(Neighbour::similarity)
      .reversed().thenComparingLong(Neighbour::id);

  private final VectorStore store;
  private final Matches matches;

  GraphSearch(VectorStore store) {
    this.store = store;
    matches = new Matches(store);
  }

  List<Neighbour> run(float[] query, VectorSearch search, Searcher searcher) {
    RowForm.fill(store.dimension, store.metric, query, searcher.walk.query.floats);
    if (search.k() == 0)
      return List.of();
    Diversity diversity = search.diversity();
    if (diversity == null)
      return nearest(search, search.k(), searcher);
    return Groups.diverse(diversity, search.k(), n -> nearest(search, n, searcher));
  }

  private List<Neighbour> nearest(VectorSearch search, int k, Searcher searcher) {
    int wanted = Math.min(k, store.nodes.count());
    Graph.Entry entry = store.graph.entry();
    if (entry == null || wanted == 0)
      return List.of();
    IdFilter filter = search.filter();
    if (store.nodes.count() <= EXACT_BELOW || wanted > store.nodes.count() / 4)
      return scan(matches.all(filter, searcher.matches), search, wanted, searcher);
    if (filter == null)
      return throughGraph(entry, search, wanted, null, searcher);
    IntList few = matches.few(filter, effort(search, wanted), searcher.matches);
    if (few != null)
      return scan(few, search, wanted, searcher);
    return throughGraph(entry, search, wanted, filter, searcher);
  }

  private List<Neighbour> scan(IntList among, VectorSearch search, int wanted, Searcher searcher) {
    // a replaced vector may be there twice for a moment
    searcher.walk.scan(store.rows, among.values(), among.size(), wanted + SPARE);
    return results(searcher.walk.pool, search, wanted);
  }

  private List<Neighbour> throughGraph(Graph.Entry entry, VectorSearch search, int wanted, @Nullable IdFilter filter,
      Searcher searcher) {
    if (search.minSimilarity() > lowest())
      return within(entry, search, wanted, filter, searcher);
    Walk walk = searcher.walk;
    Rows among = searched(walk.query);
    boolean bits = among.comparison() == Comparison.BITS;
    int asked = effort(search, wanted);
    int effort = bits ? Math.max(asked, Math.min(BITS_EFFORT * asked, MOST_BITS_EFFORT)) : asked;
    if (filter == null && store.nodes.removedCount() == 0) {
      Effort until = bits ? Effort.fixed(effort) : Effort.of(store.metric, effort, wanted);
      store.graph.approach(walk, among, entry, until.most());
      walk.expand(store.graph.bottom, among, until);
    } else {
      int start = store.graph.approach(walk, among, entry, effort);
      walk.nearest(store.graph.bottom, among, start, effort, test(filter));
    }
    if (among == store.codeRows)
      rerank(bits ? effort : Math.max(RERANKED, 2 * wanted), searcher);
    List<Neighbour> found = results(walk.pool, search, wanted);
    if (found.size() < wanted && found.size() < store.nodes.live())
      return scan(matches.all(filter, searcher.matches), search, wanted, searcher);
    return found;
  }

  /** With a filter a little more: what passes may lie at an edge of what the graph leads to. */
  private int effort(VectorSearch search, int wanted) {
    int effort = Math.max(wanted, search.effort() > 0 ? search.effort() : store.options.effort());
    return search.filter() == null ? effort : effort + effort / 4;
  }

  private IntPredicate test(@Nullable IdFilter filter) {
    if (filter == null)
      return store::isLive;
    return node -> filter.accepts(store.ids.id(node)) && store.isLive(node);
  }

  /** The codes, once there are some; then the query's are made as well. */
  private Rows searched(RowQuery query) {
    Coding codes = store.codes();
    if (codes == null)
      return store.rows;
    codes.prepare(query);
    return store.codeRows;
  }

  private void rerank(int most, Searcher searcher) {
    Pool pool = searcher.walk.pool;
    int count = Math.min(pool.size(), most);
    IntList few = searcher.matches;
    few.clear();
    for (int i = 0; i < count; i++)
      few.add(pool.nodeAt(i));
    searcher.walk.scan(store.rows, few.values(), count, count);
  }

  private List<Neighbour> within(Graph.Entry entry, VectorSearch search, int wanted, @Nullable IdFilter filter,
      Searcher searcher) {
    Hits hits = searcher.hits;
    int effort = Math.max(RANGE_EFFORT, search.effort());
    store.graph.approach(searcher.walk, store.rows, entry, effort);
    searcher.walk.within(store.graph.bottom, store.rows, distance(search.minSimilarity()), hits);
    IntPredicate test = test(filter);
    Pool pool = searcher.walk.pool;
    pool.begin(Math.max(1, hits.size()));
    for (int i = 0; i < hits.size(); i++)
      if (test.test(hits.node(i)))
        pool.offer(hits.node(i), hits.distance(i));
    return results(pool, search, wanted);
  }

  private List<Neighbour> results(Pool pool, VectorSearch search, int wanted) {
    List<Neighbour> found = new ArrayList<>(Math.min(pool.size(), wanted + SPARE));
    for (int i = 0; i < pool.size(); i++) {
      double similarity = similarity(pool.distanceAt(i));
      if (similarity >= search.minSimilarity() && store.isLive(pool.nodeAt(i)))
        found.add(new Neighbour(store.ids.id(pool.nodeAt(i)), similarity));
      if (found.size() >= wanted + SPARE && similarity < found.get(wanted - 1).similarity())
        break;
    }
    found.sort(NEAREST_FIRST);
    return found.size() <= FEW ? withoutDoubles(found, wanted) : withoutDoublesOfMany(found, wanted);
  }

  /** A vector that is being replaced is there twice. */
  private static List<Neighbour> withoutDoubles(List<Neighbour> found, int wanted) {
    for (int i = 1; i < found.size(); i++)
      for (int j = 0; j < i; j++)
        if (found.get(i).id() == found.get(j).id()) {
          found.remove(i--);
          break;
        }
    return found.size() <= wanted ? found : found.subList(0, wanted);
  }

  private static List<Neighbour> withoutDoublesOfMany(List<Neighbour> found, int wanted) {
    List<Neighbour> kept = new ArrayList<>(Math.min(found.size(), wanted));
    Set<Long> seen = HashSet.newHashSet(Math.min(found.size(), wanted));
    for (Neighbour n : found)
      if (kept.size() < wanted && seen.add(n.id()))
        kept.add(n);
    return kept;
  }

  private double lowest() {
    return store.metric == Metric.COSINE ? -1 : Double.NEGATIVE_INFINITY;
  }

  private double similarity(float distance) {
    return switch (store.metric) {
      case DOT -> -distance;
      case COSINE -> Math.clamp(-distance, -1f, 1f);
      case EUCLIDEAN -> -Math.sqrt(distance);
    };
  }

  /** The largest distance at which the similarity may be reached; a little more, as it is tested again. */
  private float distance(double similarity) {
    return switch (store.metric) {
      case DOT, COSINE -> Math.nextUp((float) -similarity);
      case EUCLIDEAN -> similarity > 0 ? -1 : Math.nextUp((float) (similarity * similarity));
    };
  }
}
