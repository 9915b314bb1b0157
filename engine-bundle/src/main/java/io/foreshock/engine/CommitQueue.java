package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The bounded way to the writer: many threads put, the writer takes everything that waits, so commits share one
 * fsync. The sealer's work goes first and is not bounded (there is one at a time). Thread-safe.
 */
final class CommitQueue {
  private static final long WAIT_FOR_ROOM_SECONDS = 30;
  /** A source that waits for its acknowledgements sends the next batch within this time or hardly at all. */
  private static final long SOON_NANOS = 2_000_000;
  /** So long others are waited for that wrote just before: shorter than the fsync that they share then. */
  private static final long SIBLINGS_NANOS = 250_000;

  private final long capacity;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Condition room = lock.newCondition();
  private final ArrayDeque<Work> works = new ArrayDeque<>();
  private final ArrayDeque<Work> seals = new ArrayDeque<>();
  private long bytes;
  private boolean closed;
  /** When new data was last taken. */
  private long lastTaken = System.nanoTime() - SOON_NANOS;
  /** Who wrote in the last two commits. */
  private final Set<Object> last = new HashSet<>();
  private final Set<Object> lastButOne = new HashSet<>();

  CommitQueue(long capacity) {
    this.capacity = capacity;
  }

  /**
   * @return false when full; work larger than the whole queue is taken when it is empty
   */
  boolean offer(Work work) {
    lock.lock();
    try {
      if (closed)
        throw closed();
      if (bytes > 0 && bytes + work.weight() > capacity)
        return false;
      add(work);
      return true;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for room, hands the work over and waits for its commit. */
  <W extends AwaitedWork> W submit(W work) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(WAIT_FOR_ROOM_SECONDS);
      while (!closed && bytes > 0 && bytes + work.weight() > capacity) {
        if (left <= 0)
          throw new ForeshockException(ErrorCode.TOO_BUSY, "writer's queue stays full: bytes=" + bytes + ", limit="
              + capacity);
        left = room.awaitNanos(left);
      }
      if (closed)
        throw closed();
      add(work);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while waiting for the writer", e);
    } finally {
      lock.unlock();
    }
    work.await();
    return work;
  }

  /** Hands over without bound and before all else: what frees memory must never wait behind what fills it. */
  void urgent(Work work) {
    lock.lock();
    try {
      if (!closed) {
        seals.add(work);
        changed.signal();
        return;
      }
    } finally {
      lock.unlock();
    }
    work.failed(closed());
  }

  private void add(Work work) {
    works.add(work);
    bytes += work.weight();
    changed.signal();
  }

  /**
   * Takes what waits, up to the limit but at least one; empty after the timeout. A change of blocks shares the commit
   * of what else waits, so that it does not cost an fsync of its own.
   *
   * @param sealsApart
   *            a change of blocks goes alone
   * @param sealsOnly
   *            leave everything but the sealer's work where it is
   */
  List<Work> take(long limit, boolean sealsOnly, boolean sealsApart, long timeoutMillis) {
    List<Work> taken = new ArrayList<>();
    lock.lock();
    try {
      long left = TimeUnit.MILLISECONDS.toNanos(timeoutMillis);
      while (seals.isEmpty() && (sealsOnly || works.isEmpty()) && !closed && left > 0)
        left = changed.awaitNanos(left);
      boolean together = !sealsOnly && !(sealsApart && !seals.isEmpty()) && !(seals.peek() instanceof Errand);
      if (together) {
        if (works.isEmpty())
          awaitCompany();
        awaitSiblings();
      }
      if (!seals.isEmpty()) {
        Work urgent = seals.remove();
        taken.add(urgent);
        if (sealsApart || urgent instanceof Errand)
          return taken;
      }
      long weight = 0;
      while (!sealsOnly && !works.isEmpty() && (weight == 0 || weight + works.element().weight() <= limit)) {
        Work work = works.remove();
        weight += work.weight();
        taken.add(work);
      }
      remember(taken);
      bytes -= weight;
      room.signalAll();
    } catch (InterruptedException e) {
      // nobody interrupts the writer to stop it; closing the queue does
    } finally {
      lock.unlock();
    }
    return taken;
  }

  /** While data flows its next batch is about to come: one fsync is then enough for both. */
  private void awaitCompany() throws InterruptedException {
    long left = lastTaken + SOON_NANOS - System.nanoTime();
    while (works.isEmpty() && !closed && left > 0)
      left = changed.awaitNanos(left);
  }

  /** Sources that wait for their acknowledgements come back together, a little apart: most of them is enough. */
  private void awaitSiblings() throws InterruptedException {
    lastButOne.addAll(last);
    int expected = lastButOne.size();
    long left = SIBLINGS_NANOS;
    while (!works.isEmpty() && works.size() < expected - expected / 4 && !closed && left > 0)
      left = changed.awaitNanos(left);
  }

  private void remember(List<Work> taken) {
    lastButOne.clear();
    lastButOne.addAll(last);
    last.clear();
    for (Work work : taken)
      if (work instanceof IngestWork ingest)
        last.add(ingest.session());
    if (!last.isEmpty())
      lastTaken = System.nanoTime();
  }

  boolean drained() {
    lock.lock();
    try {
      return closed && works.isEmpty() && seals.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  boolean isClosed() {
    lock.lock();
    try {
      return closed;
    } finally {
      lock.unlock();
    }
  }

  long bytes() {
    lock.lock();
    try {
      return bytes;
    } finally {
      lock.unlock();
    }
  }

  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
      room.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private static ForeshockException closed() {
    return new ForeshockException(ErrorCode.CLOSED, "engine is closed");
  }
}
