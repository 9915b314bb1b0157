package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Tables.GraphState;
import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.engine.RecentChanges.VectorBatch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One graph that follows a table. Commits reach it a little later than the rows, by a thread of its own, so no writer
 * waits for it. A search is right for its snapshot all the same: rows changed by commits that the one has and the other
 * has not are left out of the graph's answer and compared as the snapshot has them. Thread-safe; one thread brings in.
 */
final class FollowedGraph implements AutoCloseable {
  /** Rows that a search compares one by one at most, rather than have the whole table scanned. */
  private static final int MAX_COMPARED = 16_384;
  private static final int BATCH = 512;
  private static final int TRIES = 4;

  private final VectorIndexFactory factory;
  private final int dimension;
  private final Metric metric;
  private final GraphRows rows;
  private final DurableIndex index;
  private final RecentChanges recent;

  /**
   * @param recent
   *            has all commits after the position it starts at
   */
  FollowedGraph(VectorIndexFactory factory, int dimension, Metric metric, GraphRows rows, DurableIndex index,
      RecentChanges recent) {
    this.factory = factory;
    this.dimension = dimension;
    this.metric = metric;
    this.rows = rows;
    this.index = index;
    this.recent = recent;
  }

  /** Of the commits that wait, brings in some. @return whether there are more */
  boolean bringIn() {
    VectorBatch batch = recent.next(BATCH);
    if (batch == null)
      return false;
    Map<Long, float[]> read = new HashMap<>();
    rows.read(batch.ids(), (id, vector) -> {
      if (vector != null)
        read.put(id, vector);
      return true;
    });
    float[][] vectors = new float[batch.ids().length][];
    for (int i = 0; i < vectors.length; i++)
      vectors[i] = read.get(batch.ids()[i]);
    index.apply(batch.position(), batch.ids(), vectors);
    recent.applied(batch.position());
    return recent.isWaiting();
  }

  boolean isLost() {
    return recent.isLost();
  }

  long keptPosition() {
    return index.keptPosition();
  }

  GraphState state(String table, String name) {
    return new GraphState(table, name, index.isCurrent() && !isLost(), index.graph().size(), index.unfit(), index
        .graph().memory().index());
  }

  /** What a search sees of the rows. */
  interface View {
    /** Of the last commit that changed vectors. */
    long position();

    /** Rows that the view has from elsewhere; ascending. */
    long[] own();

    float @Nullable [] vector(long id);
  }

  /** @return null when the graph cannot tell */
  @Nullable
  List<Neighbour> nearest(View view, float[] query, VectorSearch search) {
    if (query.length != dimension)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "vector of another dimension: dimension=" + query.length
          + ", expected=" + dimension);
    if (!index.isCurrent() || isLost())
      return null;
    long base = Math.min(recent.applied(), view.position());
    long[] apart = apart(base, view);
    for (int i = 0; i < TRIES && apart != null; i++) {
      List<Neighbour> found = index.graph().search(query, apart.length == 0
          ? search
          : search.withFilter(without(apart, search.filter())));
      long[] now = apart(base, view);
      if (now == null)
        return null;
      if (found.stream().noneMatch(n -> Arrays.binarySearch(now, n.id()) >= 0))
        return now.length == 0 ? found : merged(found, compared(view, now, query, search), search);
      apart = now;
    }
    return null;
  }

  private long @Nullable [] apart(long base, View view) {
    long[] changed = recent.since(base, MAX_COMPARED);
    return changed == null || view.own().length == 0
        ? changed
        : RecentChanges.distinct(RecentChanges.joined(changed, view.own()));
  }

  private static IdFilter without(long[] apart, @Nullable IdFilter wanted) {
    return new IdFilter.Matching(id -> Arrays.binarySearch(apart, id) < 0 && (wanted == null || wanted.accepts(id)));
  }

  private List<Neighbour> compared(View view, long[] ids, float[] query, VectorSearch search) {
    VectorIndex exact = factory.create(dimension, metric);
    for (long id : ids) {
      float[] vector = search.filter() == null || search.filter().accepts(id) ? view.vector(id) : null;
      if (vector != null && isFinite(vector))
        exact.put(id, vector);
    }
    return exact.search(query, new VectorSearch(search.k(), 0, search.minSimilarity(), null, search.diversity()));
  }

  private static boolean isFinite(float[] vector) {
    for (float f : vector)
      if (!Float.isFinite(f))
        return false;
    return true;
  }

  private static List<Neighbour> merged(List<Neighbour> a, List<Neighbour> b, VectorSearch search) {
    List<Neighbour> both = new ArrayList<>(a);
    both.addAll(b);
    both.sort(Comparator.comparingDouble(Neighbour::similarity).reversed().thenComparingLong(Neighbour::id));
    Map<Long, Integer> groups = new HashMap<>();
    if (search.diversity() != null)
      both.removeIf(n -> groups.merge(search.diversity().groupOf().applyAsLong(n.id()), 1, Integer::sum) > search
          .diversity().perGroup());
    return List.copyOf(both.subList(0, Math.min(search.k(), both.size())));
  }

  @Override
  public void close() {
    index.close();
  }
}
