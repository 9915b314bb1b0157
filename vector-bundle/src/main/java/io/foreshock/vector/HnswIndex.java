package io.foreshock.vector;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorSearch;
import java.io.IOException;
import java.lang.ref.Reference;
import java.nio.channels.WritableByteChannel;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A {@link GraphIndex}: puts and removals here, searches in {@link GraphSearch}. A put vector gets a node of its own; a
 * replaced or removed one is marked and skipped by searches until {@link Repair} has linked its neighbours past it,
 * and its place is used again. Thread-safe.
 */
final class HnswIndex implements GraphIndex {
  /** Queries of a batch that are worth another thread. */
  private static final int TOGETHER = 32;

  private final VectorStore store;
  private final GraphSearch search;
  private final Repair repair;

  HnswIndex(VectorStore store) {
    this.store = store;
    search = new GraphSearch(store);
    repair = new Repair(store);
    Comparison.warmUpAside(store.rows.comparison());
  }

  /** In fresh memory. */
  static HnswIndex empty(int dimension, Metric metric, GraphOptions options) {
    return new HnswIndex(new VectorStore(dimension, metric, options, FreshBlocks.roomy(), FreshBlocks.tight(),
        FreshBlocks.tight(), FreshBlocks.tight()));
  }

  @Override
  public int dimension() {
    return store.dimension;
  }

  @Override
  public Metric metric() {
    return store.metric;
  }

  @Override
  public GraphOptions options() {
    return store.options;
  }

  @Override
  public int size() {
    return store.nodes.live();
  }

  @Override
  public void put(long id, float[] vector) {
    Searcher searcher = store.searchers.take();
    try {
      RowForm.fill(store.dimension, store.metric, vector, searcher.walk.query.floats);
      store.gate.readLock().lock();
      try {
        add(id, searcher);
      } finally {
        store.gate.readLock().unlock();
      }
      store.learnCodes();
      repair.advance(searcher);
    } finally {
      store.searchers.giveBack(searcher);
      Reference.reachabilityFence(store);
    }
  }

  private void add(long id, Searcher searcher) {
    int node = store.nodes.take();
    store.setRow(node, searcher.walk.query.floats);
    store.ids.set(node, id);
    NodeLinks.begin(store.graph.bottom.list(node));
    store.graph.link(node, store.graph.drawLayer(uniform(id, node)), searcher.walk, searcher.neighbourhood);
    synchronized (store.ids) {
      int before = store.ids.put(node);
      store.nodes.added();
      if (before >= 0)
        mark(before);
    }
  }

  /** In (0, 1], the same for the same history, so that a build can be repeated. */
  private static double uniform(long id, int node) {
    long h = (id + 31L * node + 1) * 0x9E3779B97F4A7C15L;
    h = (h ^ h >>> 30) * 0xBF58476D1CE4E5B9L;
    h = (h ^ h >>> 27) * 0x94D049BB133111EBL;
    return ((h ^ h >>> 31) >>> 11) * 0x1p-53 + 0x1p-53;
  }

  private void mark(int node) {
    NodeLinks.remove(store.graph.bottom.list(node));
    store.nodes.removed(node);
  }

  @Override
  public boolean remove(long id) {
    Searcher searcher = store.searchers.take();
    try {
      store.gate.readLock().lock();
      try {
        synchronized (store.ids) {
          int node = store.ids.remove(id);
          if (node < 0)
            return false;
          mark(node);
        }
      } finally {
        store.gate.readLock().unlock();
      }
      repair.advance(searcher);
      return true;
    } finally {
      store.searchers.giveBack(searcher);
      Reference.reachabilityFence(store);
    }
  }

  /**
   * Puts the vector, or removes the id when there is none or it cannot be indexed.
   *
   * @return false: it cannot
   */
  boolean show(long id, float @Nullable [] vector) {
    boolean fits = vector == null || RowForm.fits(store.dimension, vector);
    if (vector != null && fits)
      put(id, vector);
    else
      remove(id);
    return fits;
  }

  /** Whether just this vector is there. */
  boolean holds(long id, float[] vector) {
    int node = store.ids.node(id);
    if (node < 0 || !RowForm.fits(store.dimension, vector))
      return false;
    boolean same = store.hasRow(node, RowForm.of(store.dimension, store.metric, vector));
    Reference.reachabilityFence(store);
    return same;
  }

  /** All ids, ascending. */
  long[] ids() {
    long[] ids = new long[store.nodes.count()];
    int live = 0;
    for (int node = 0; node < ids.length; node++)
      if (store.isLive(node))
        ids[live++] = store.ids.id(node);
    ids = Arrays.copyOf(ids, live);
    Arrays.sort(ids);
    Reference.reachabilityFence(store);
    return ids;
  }

  /** Unlinks everything removed so far at once, for tests and rebuilds. */
  void repairAll() {
    Searcher searcher = store.searchers.take();
    try {
      repair.runToEnd(searcher);
    } finally {
      store.searchers.giveBack(searcher);
    }
  }

  VectorStore store() {
    return store;
  }

  @Override
  public List<Neighbour> search(float[] query, VectorSearch wanted) {
    Searcher searcher = store.searchers.take();
    try {
      return search.run(query, wanted, searcher);
    } finally {
      store.searchers.giveBack(searcher);
      Reference.reachabilityFence(store);
    }
  }

  /** By all processors, each {@link #TOGETHER} queries at a time. */
  @Override
  public List<List<Neighbour>> searchAll(List<float[]> queries, VectorSearch wanted) {
    int parts = (queries.size() + TOGETHER - 1) / TOGETHER;
    if (parts <= 1)
      return searchPart(queries, wanted);
    return IntStream.range(0, parts).parallel()
        .mapToObj(part -> searchPart(queries.subList(part * TOGETHER, Math.min(queries.size(), (part + 1) * TOGETHER)),
            wanted))
        .flatMap(List::stream).toList();
  }

  private List<List<Neighbour>> searchPart(List<float[]> queries, VectorSearch wanted) {
    Searcher searcher = store.searchers.take();
    try {
      return queries.stream().map(query -> search.run(query, wanted, searcher)).toList();
    } finally {
      store.searchers.giveBack(searcher);
      Reference.reachabilityFence(store);
    }
  }

  @Override
  public void writeTo(WritableByteChannel out) throws IOException {
    writeTo(out, 0);
  }

  /** @param mark told by {@link VectorStore#mark} of what is read again */
  void writeTo(WritableByteChannel out, long mark) throws IOException {
    repair.pausing(() -> writeWhilePutting(out, mark));
  }

  private void writeWhilePutting(WritableByteChannel out, long mark) throws IOException {
    try {
      snapshot(mark).write(out);
    } finally {
      store.nodes.holdPlaces(false);
      Reference.reachabilityFence(store);
    }
  }

  private SnapshotWriter snapshot(long mark) {
    store.gate.writeLock().lock();
    try {
      store.nodes.holdPlaces(true);
      return new SnapshotWriter(store, mark);
    } finally {
      store.gate.writeLock().unlock();
    }
  }

  @Override
  public Memory memory() {
    return store.memory();
  }
}
