package io.foreshock.vector;

import io.foreshock.api.vector.Metric;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The searchers of an index: at most so many at once, the others wait their turn, as each keeps a byte per vector. Knows
 * since when the longest search is running, so that the place of a removed node is not given away under its feet
 * (epoch-based reclamation). Thread-safe.
 */
final class Searchers {
  private static final int MOST = Math.max(8, 4 * Runtime.getRuntime().availableProcessors());

  private final int stride;
  private final Metric metric;
  private final boolean codes;
  private final Semaphore permits = new Semaphore(MOST);
  private final ConcurrentLinkedDeque<Searcher> idle = new ConcurrentLinkedDeque<>();
  private final CopyOnWriteArrayList<Searcher> all = new CopyOnWriteArrayList<>();
  private final AtomicLong epoch = new AtomicLong();

  Searchers(int stride, Metric metric, boolean codes) {
    this.metric = metric;
    this.stride = stride;
    this.codes = codes;
  }

  Searcher take() {
    permits.acquireUninterruptibly();
    Searcher searcher = idle.pollFirst();
    if (searcher == null) {
      searcher = new Searcher(stride, metric, codes);
      all.add(searcher);
    }
    searcher.since = epoch.get();
    return searcher;
  }

  void giveBack(Searcher searcher) {
    searcher.since = Searcher.IDLE;
    idle.addFirst(searcher);
    permits.release();
  }

  /** Ends an epoch. What was unlinked before is free once {@link #oldest} reached the answer. */
  long next() {
    return epoch.incrementAndGet();
  }

  long oldest() {
    long oldest = Searcher.IDLE;
    for (Searcher searcher : all)
      oldest = Math.min(oldest, searcher.since);
    return oldest;
  }

  long bytes() {
    long bytes = 0;
    for (Searcher searcher : all)
      bytes += searcher.walk.bytes();
    return bytes;
  }
}
