package io.foreshock.vector;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.function.IntConsumer;

/**
 * The numbers of the nodes: which are taken, removed, and free again. The records of a number are made before it is
 * handed out. Thread-safe.
 */
final class Nodes {
  static final int MOST = Integer.MAX_VALUE / 2;

  /** Numbers that are free once no search is older. */
  private record Retired(int[] nodes, long epoch) {}

  private final Records[] records;
  private final Searchers searchers;
  private final IntConsumer forget;
  /** Guarded by this, as all below is written. */
  private final Queue<Retired> retired = new ArrayDeque<>();
  private final IntList free = new IntList();
  private IntList removed = new IntList();
  private boolean held;
  private volatile int removedCount;
  private volatile int count;
  private volatile int live;

  /**
   * @param forget
   *            told of a number before it is free again
   */
  Nodes(Searchers searchers, IntConsumer forget, Records... records) {
    this.searchers = searchers;
    this.forget = forget;
    this.records = records;
  }

  /** While true, numbers that are free are not handed out, and none become free: what has a number keeps it. */
  synchronized void holdPlaces(boolean hold) {
    held = hold;
  }

  synchronized int take() {
    if (!held)
      reclaim();
    if (!held && free.size() > 0)
      return free.removeLast();
    if (count == MOST)
      throw new IllegalStateException("too many vectors: count=" + count + ", limit=" + MOST);
    for (Records each : records)
      each.require(count + 1);
    return count++;
  }

  private void reclaim() {
    Retired oldest = retired.peek();
    if (oldest == null || searchers.oldest() < oldest.epoch)
      return;
    retired.remove();
    for (int node : oldest.nodes) {
      forget.accept(node);
      free.add(node);
    }
  }

  synchronized void added() {
    live++;
  }

  synchronized void removed(int node) {
    removed.add(node);
    removedCount++;
    live--;
  }

  /** Hands over those removed since the last time. */
  synchronized int[] takeRemoved() {
    int[] taken = removed.toArray();
    removed = new IntList();
    return taken;
  }

  /** The nodes are no longer linked. */
  synchronized void retire(int[] nodes) {
    removedCount -= nodes.length;
    retired.add(new Retired(nodes, searchers.next()));
  }

  /** As read from a snapshot. */
  synchronized void restore(int nodes) {
    for (Records each : records)
      each.require(nodes);
    count = nodes;
    live = nodes;
  }

  /** Those of a snapshot that are no more, linked or not: the next repair takes them out. */
  synchronized void restoreGone(int[] gone) {
    live -= gone.length;
    for (int node : gone)
      removed.add(node);
    removedCount = gone.length;
  }

  /** All numbers are below this. */
  int count() {
    return count;
  }

  int live() {
    return live;
  }

  /** How many are marked and still linked. */
  int removedCount() {
    return removedCount;
  }
}
