package io.foreshock.vector;

import java.io.IOException;
import java.util.BitSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Takes removed nodes out of the graph: whoever points at one gets that one's neighbours to choose from instead (Singh
 * et al., "FreshDiskANN: A fast and accurate graph-based ANN index for streaming similarity search", 2021, algorithm
 * 4). One pass over all lists does it for all nodes removed before the pass; it goes on in small steps with every put
 * and removal, so nobody waits for a whole one and no thread of its own is needed. Thread-safe.
 */
final class Repair {
  /** A pass begins when one in so many nodes is a removed one. */
  private static final int ONE_IN = 8;
  private static final int LEAST = 64;
  /** Lists looked at with each put or removal: a pass is over before a further sixteenth has gone. */
  private static final int STEP = 16;

  private final VectorStore store;
  private final ReentrantLock lock = new ReentrantLock();
  /** Guarded by the lock, as all below. */
  private @Nullable Pass pass;

  /** A pass goes through the layers from the bottom, each from its first list to its last. */
  private static final class Pass {
    final int[] removed;
    final BitSet gone = new BitSet();
    int layer;
    int next;

    Pass(int[] removed) {
      this.removed = removed;
      for (int node : removed)
        gone.set(node);
    }
  }

  Repair(VectorStore store) {
    this.store = store;
  }

  void advance(Searcher searcher) {
    if (store.nodes.removedCount() < LEAST || !lock.tryLock())
      return;
    try {
      Pass now = pass;
      if (now == null && store.nodes.removedCount() > store.nodes.count() / ONE_IN)
        now = begin();
      if (now != null)
        step(now, STEP, searcher);
    } finally {
      lock.unlock();
    }
  }

  /** Runs something meanwhile which nothing is repaired. */
  void pausing(Action action) throws IOException {
    lock.lock();
    try {
      action.run();
    } finally {
      lock.unlock();
    }
  }

  /** Something that writes. */
  @FunctionalInterface
  interface Action {
    void run() throws IOException;
  }

  void runToEnd(Searcher searcher) {
    lock.lock();
    try {
      while (pass != null)
        step(pass, STEP, searcher);
      Pass all = begin();
      while (pass == all)
        step(all, STEP, searcher);
    } finally {
      lock.unlock();
    }
  }

  /** Whoever links a node from now on leaves those alone that the pass takes out; those who began before are waited for. */
  private Pass begin() {
    store.gate.writeLock().lock();
    try {
      Pass begun = new Pass(store.nodes.takeRemoved());
      pass = begun;
      return begun;
    } finally {
      store.gate.writeLock().unlock();
    }
  }

  private void step(Pass now, int lists, Searcher searcher) {
    for (int i = 0; i < lists; i++) {
      if (now.next >= size(now.layer) && !nextLayer(now))
        return;
      if (now.next < size(now.layer)) {
        int node = now.layer == 0 ? now.next : store.graph.upper(now.layer).nodeAt(now.next);
        now.next++;
        if (node >= 0 && !now.gone.get(node))
          mend(node, now, searcher);
      }
    }
  }

  private int size(int layer) {
    return layer == 0 ? store.nodes.count() : store.graph.upper(layer).places();
  }

  /** False: that was the last one. */
  private boolean nextLayer(Pass now) {
    if (now.layer < store.graph.layers()) {
      now.layer++;
      now.next = 0;
      return true;
    }
    moveEntry(now);
    store.nodes.retire(now.removed);
    pass = null;
    return false;
  }

  private void mend(int node, Pass now, Searcher searcher) {
    Layer layer = store.graph.layer(now.layer);
    long list = layer.list(node);
    int[] neighbours = searcher.neighbourhood.list;
    while (true) {
      int header = NodeLinks.readForChange(list, neighbours);
      int count = NodeLinks.count(header);
      if (!anyGone(neighbours, count, now.gone))
        return;
      int candidates = gather(node, layer, count, now.gone, searcher);
      searcher.neighbourhood.choose(store.rows, node, searcher.among, candidates, layer.capacity());
      if (NodeLinks.replace(list, header, searcher.neighbourhood.chosen(), searcher.neighbourhood.count()))
        return;
    }
  }

  private static boolean anyGone(int[] neighbours, int count, BitSet gone) {
    for (int i = 0; i < count; i++)
      if (gone.get(neighbours[i]))
        return true;
    return false;
  }

  /** The neighbours that stay, and those of the ones that go, each once. */
  private static int gather(int node, Layer layer, int count, BitSet gone, Searcher searcher) {
    Walk walk = searcher.walk;
    int[] neighbours = searcher.neighbourhood.list;
    walk.forgetVisited();
    walk.visit(node);
    int found = 0;
    for (int i = 0; i < count; i++) {
      if (!gone.get(neighbours[i]))
        found = take(neighbours[i], walk, searcher.among, found);
      else {
        int further = NodeLinks.read(layer.list(neighbours[i]), walk.scratch);
        for (int j = 0; j < further; j++)
          if (!gone.get(walk.scratch[j]))
            found = take(walk.scratch[j], walk, searcher.among, found);
      }
    }
    return found;
  }

  private static int take(int node, Walk walk, int[] into, int found) {
    if (found < into.length && walk.visit(node))
      into[found++] = node;
    return found;
  }

  private void moveEntry(Pass now) {
    Graph.Entry entry = store.graph.entry();
    if (entry != null && now.gone.get(entry.node()))
      store.graph.replaceEntry(entry, highest(now.gone));
  }

  private Graph.@Nullable Entry highest(BitSet gone) {
    for (int layer = store.graph.layers(); layer > 0; layer--)
      for (int place = 0; place < size(layer); place++) {
        int node = store.graph.upper(layer).nodeAt(place);
        if (node >= 0 && !gone.get(node) && store.isLive(node))
          return new Graph.Entry(node, layer);
      }
    for (int node = 0; node < store.nodes.count(); node++)
      if (!gone.get(node) && store.isLive(node))
        return new Graph.Entry(node, 0);
    return null;
  }
}
