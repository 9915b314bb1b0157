package io.foreshock.vector;

import java.util.Arrays;
import java.util.function.IntPredicate;

/**
 * Searches one layer of a graph for the nodes nearest to a query; Malkov and Yashunin, "Efficient and robust approximate
 * nearest neighbor search using Hierarchical Navigable Small World graphs", 2018, algorithm 2 (ef is the pool's limit).
 * Keeps the arrays a search needs, so that none are made on the way. Confined to one search at a time.
 */
final class Walk {
  private static final int BATCH = 2 * NodeLinks.MAX_COUNT + RowKernel.TOGETHER;

  final RowQuery query;
  final Pool pool = new Pool();
  private final LongHeap candidates = new LongHeap();
  private final int[] list = new int[NodeLinks.MAX_COUNT];
  /** For whoever uses the walk. */
  final int[] scratch = new int[NodeLinks.MAX_COUNT];
  private final int[] nodes = new int[BATCH];
  private final long[] addresses = new long[BATCH];
  private final float[] distances = new float[BATCH];
  /** A node is visited when its mark is the current one. */
  private byte[] marks = new byte[1024];
  private byte mark;
  /** Read by nobody: what is read for it is in the cache. */
  int touched;

  Walk(RowQuery query) {
    this.query = query;
  }

  long bytes() {
    return marks.length;
  }

  /** Leaves the {@code most} nearest of the given nodes in the pool, looking at all. */
  void scan(Rows rows, int[] among, int count, int most) {
    pool.begin(most);
    for (int from = 0; from < count; from += NodeLinks.MAX_COUNT) {
      int batch = Math.min(NodeLinks.MAX_COUNT, count - from);
      for (int i = 0; i < batch; i++)
        addresses[i] = rows.records().address(among[from + i]);
      rows.kernel().distances(query, addresses, 0, batch, distances);
      for (int i = 0; i < batch; i++)
        pool.offer(among[from + i], distances[i]);
    }
  }

  /** Begins a search of the whole graph at a node: nothing else visited yet. */
  void begin(Rows rows, int start, int ef) {
    forgetVisited();
    visit(start);
    pool.begin(ef);
    pool.offer(start, distance(rows, start));
  }

  /**
   * Walks to nearer nodes as long as there are any. What was visited in a layer above is never nearer, so it is left
   * out; and as a node's distance is the same in all layers, all that is met stays in the pool.
   *
   * @param start
   *            a visited node, nearer than all others visited
   * @return the last
   */
  int descend(Layer layer, Rows rows, int start) {
    int best = start;
    for (int from = -1; from != best;) {
      from = best;
      int count = unvisited(layer, rows, from);
      for (int i = 0; i < count; i++)
        pool.offer(nodes[i], distances[i]);
      best = pool.nodeAt(0);
    }
    return best;
  }

  /**
   * Goes on in a layer with what is in the pool until the effort is reached; leaves the nearest nodes there. Two nodes at a
   * time, as the processor then waits once for the memory of both.
   */
  void expand(Layer layer, Rows rows, Effort effort) {
    for (int node = pool.next(effort); node >= 0; node = pool.next(effort)) {
      int count = unvisited(layer, rows, node, pool.next(effort));
      for (int i = 0; i < count; i++)
        pool.offer(nodes[i], distances[i]);
    }
  }

  /** Goes on in a layer with what is in the pool; leaves the nearest nodes there. */
  private void expand(Layer layer, Rows rows) {
    for (int node = pool.next(); node >= 0; node = pool.next()) {
      int count = unvisited(layer, rows, node);
      for (int i = 0; i < count; i++)
        pool.offer(nodes[i], distances[i]);
    }
  }

  float distance(Rows rows, int node) {
    addresses[0] = rows.records().address(node);
    rows.kernel().distances(query, addresses, 0, 1, distances);
    return distances[0];
  }

  /** Leaves the {@code ef} nearest nodes in the pool. */
  void nearest(Layer layer, Rows rows, int start, int ef) {
    begin(rows, start, ef);
    expand(layer, rows);
  }

  /**
   * Leaves the {@code ef} nearest nodes that pass the test in the pool; walks over the others too, so the graph does not
   * fall apart.
   */
  void nearest(Layer layer, Rows rows, int start, int ef, IntPredicate test) {
    forgetVisited();
    visit(start);
    candidates.clear();
    pool.begin(ef);
    offer(start, distance(rows, start), test);
    while (!candidates.isEmpty()) {
      long candidate = candidates.poll();
      if (!pool.wants(candidate))
        break;
      int count = unvisited(layer, rows, Pool.node(candidate));
      for (int i = 0; i < count; i++)
        offer(nodes[i], distances[i], test);
    }
  }

  private void offer(int node, float distance, IntPredicate test) {
    long entry = Pool.entry(node, distance);
    if (!pool.wants(entry))
      return;
    candidates.add(entry);
    if (test.test(node))
      pool.insert(entry);
  }

  /**
   * All nodes at a distance of at most the limit that hang together with those nearest: after an ordinary search from
   * what is in the pool, every node within the limit is expanded.
   */
  void within(Layer layer, Rows rows, float limit, Hits hits) {
    expand(layer, rows);
    hits.clear();
    for (int i = 0; i < pool.size() && pool.distanceAt(i) <= limit; i++)
      hits.add(pool.nodeAt(i), pool.distanceAt(i));
    forgetVisited();
    for (int i = 0; i < hits.size(); i++)
      visit(hits.node(i));
    for (int i = 0; i < hits.size(); i++) {
      int count = unvisited(layer, rows, hits.node(i));
      for (int j = 0; j < count; j++)
        if (distances[j] <= limit)
          hits.add(nodes[j], distances[j]);
    }
  }

  /** Distances of the neighbours not visited before, which now are. @return how many */
  private int unvisited(Layer layer, Rows rows, int node) {
    return unvisited(layer, rows, node, -1);
  }

  /** The same of two nodes, or of one if the other is -1. */
  private int unvisited(Layer layer, Rows rows, int node, int other) {
    long second = other < 0 ? 0 : layer.list(other);
    if (other >= 0)
      touched = NodeLinks.touch(second, layer.capacity());
    int count = fresh(NodeLinks.read(layer.list(node), list), 0);
    if (other >= 0)
      count = fresh(NodeLinks.read(second, list), count);
    if (count > 0) {
      fetch(layer, rows.records(), count);
      rows.kernel().distances(query, addresses, 0, count, distances);
    }
    return count;
  }

  /**
   * Moves those not visited before, which now are, from the list to the nodes. Without a branch: whether a node was visited
   * cannot be predicted, and its mark is seldom in the first cache.
   *
   * @return how many
   */
  private int fresh(int read, int from) {
    int highest = 0;
    for (int i = 0; i < read; i++)
      highest = Math.max(highest, list[i]);
    if (highest >= marks.length)
      growMarks(highest);
    byte[] known = marks;
    int count = from;
    for (int i = 0; i < read; i++) {
      int next = list[i];
      nodes[count] = next;
      int difference = known[next] ^ mark;
      known[next] = mark;
      count += -difference >>> 31 | difference >>> 31;
    }
    return count;
  }

  /**
   * Asks for all the memory that comes next, so that the cache misses overlap: the processor goes on while it waits for what nobody
   * needs yet.
   */
  private void fetch(Layer layer, Records records, int count) {
    int following = pool.following();
    int sum = following < 0 ? 0 : NodeLinks.touch(layer.list(following), layer.capacity());
    for (int i = 0; i < count; i++) {
      long address = records.address(nodes[i]);
      addresses[i] = address;
      sum += records.touch(address);
    }
    touched = sum;
  }

  /** @return whether it was not visited before */
  boolean visit(int node) {
    if (node >= marks.length)
      growMarks(node);
    boolean first = marks[node] != mark;
    marks[node] = mark;
    return first;
  }

  private void growMarks(int node) {
    marks = Arrays.copyOf(marks, Math.max(node + 1, marks.length + marks.length / 16));
  }

  void forgetVisited() {
    if (++mark == 0) {
      Arrays.fill(marks, (byte) 0);
      mark = 1;
    }
  }
}
