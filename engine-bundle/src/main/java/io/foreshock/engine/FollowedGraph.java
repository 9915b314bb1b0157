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
import io.foreshock.api.vector.VectorRows;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.engine.RecentChanges.Commit;
import io.foreshock.engine.RecentChanges.VectorBatch;
import java.time.Duration;
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
  /** Rows that a search reads and compares at most, rather than have the whole table scanned. */
  private static final int MAX_READ = 16_384;
  /** Rows of recent commits that are kept in memory to be compared at most, and their bytes. */
  private static final int MAX_COMPARED = 131_072;
  private static final int MAX_COMPARED_BYTES = 64 << 20;
  /** Rows of smaller commits are read each time. */
  private static final int KEPT_FROM = 32;
  private static final int BATCH = 512;
  private static final int TRIES = 4;
  /** All graphs are brought in by one thread. */
  private static final Duration TURN = Duration.ofMillis(50);

  private final VectorIndexFactory factory;
  private final int dimension;
  private final Metric metric;
  private final GraphRows rows;
  private final DurableIndex index;
  private final RecentChanges recent;
  /** Null once the graph is current, and when they are not known. */
  private volatile @Nullable LateRows late;

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

  /**
   * Has the rows read that the graph has still to catch up with, so that it answers before it has. What is committed from
   * where the recent changes start is none of them.
   */
  void readLate() {
    if (!index.isCurrent() && index.keptPosition() != VectorRows.NOTHING)
      late = LateRows.read(factory, dimension, metric, rows, index.keptPosition(), maxCompared());
  }

  private int maxCompared() {
    return Math.min(MAX_COMPARED, MAX_COMPARED_BYTES / Float.BYTES / dimension);
  }

  /** Of the commits that wait, brings in some. @return whether there are more */
  boolean bringIn() throws InterruptedException {
    if (late != null) {
      // until then what is late is left out of the graph's answers, and what is newer must not be in them
      if (!index.awaitCurrent(TURN))
        return true;
      late = null;
    }
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
    LateRows behind = late;
    boolean usable = index.isCurrent() || behind != null && behind.keptPosition() == index.keptPosition();
    if (!usable || isLost())
      return null;
    long base = Math.min(recent.applied(), view.position());
    Apart apart = apart(base, view);
    for (int i = 0; i < TRIES && apart != null; i++) {
      List<Neighbour> found = index.graph().search(query, apart.ids.length == 0 && behind == null
          ? search
          : search.withFilter(without(apart.ids, behind, search.filter())));
      Apart now = apart(base, view);
      if (now == null || behind != null && behind.keptPosition() > index.keptPosition())
        return null;
      if (found.stream().noneMatch(n -> Arrays.binarySearch(now.ids, n.id()) >= 0)) {
        if (behind != null)
          found = merged(found, behind.rows().search(query, search.withFilter(behind.without(now.ids, search
              .filter()))), search);
        return now.ids.length == 0 ? found : merged(found, compared(view, now, query, search), search);
      }
      apart = now;
    }
    return null;
  }

  /**
   * Rows that the graph is not asked about.
   *
   * @param ids
   *            ascending
   * @param kept
   *            commits of which the rows are compared in memory, all others are read
   */
  private record Apart(long[] ids, long[] read, List<Commit> kept) {}

  private @Nullable Apart apart(long base, View view) {
    RecentChanges.Since since = recent.since(base, maxCompared());
    if (since == null)
      return null;
    if (since.ids().length == 0 && view.own().length == 0)
      return new Apart(since.ids(), since.ids(), List.of());
    if (!since.isOnce() || view.own().length > 0 || base == view.position()) {
      long[] all = RecentChanges.distinct(RecentChanges.joined(since.ids(), view.own()));
      return all.length > MAX_READ ? null : new Apart(all, all, List.of());
    }
    List<Commit> kept = new ArrayList<>();
    long[] read = {};
    for (Commit c : since.commits())
      if (c.ids.length >= KEPT_FROM && c.position <= view.position())
        kept.add(c);
      else
        if (c.position <= view.position())
          read = RecentChanges.joined(read, c.ids);
    // of later commits the view has older rows: they may be in the graph as well as not
    for (Commit c : since.commits())
      if (c.position > view.position())
        read = RecentChanges.joined(read, c.ids);
    return read.length > MAX_READ ? null : new Apart(since.ids(), RecentChanges.distinct(read), kept);
  }

  private static IdFilter without(long[] apart, @Nullable LateRows late, @Nullable IdFilter wanted) {
    return new IdFilter.Matching(id -> Arrays.binarySearch(apart, id) < 0 && (late == null || !late.has(id))
        && (wanted == null || wanted.accepts(id)));
  }

  private List<Neighbour> compared(View view, Apart apart, float[] query, VectorSearch search) {
    VectorSearch exact = new VectorSearch(search.k(), 0, search.minSimilarity(), null, search.diversity());
    List<Neighbour> found = new ArrayList<>(rows(view, apart.read, search.filter()).search(query, exact));
    for (Commit c : apart.kept)
      found.addAll(c.rows(ids -> rows(view, ids, null)).search(query, search));
    return found;
  }

  /** Of the rows that fit, as the view has them. */
  private VectorIndex rows(View view, long[] ids, @Nullable IdFilter wanted) {
    VectorIndex exact = factory.create(dimension, metric);
    for (long id : ids) {
      float[] vector = wanted == null || wanted.accepts(id) ? view.vector(id) : null;
      if (vector != null && isFinite(vector))
        exact.put(id, vector);
    }
    return exact;
  }

  static boolean isFinite(float[] vector) {
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
