package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that changes blocks, in small steps, the most urgent first: sealing, cutting the journal, retention,
 * summaries of rows that were there before, compaction. The last is paced: it rests for several times as long as it
 * worked, unless somebody waits for it.
 */
final class BlockKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(BlockKeeper.class);
  private static final long RETRY_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long LONGEST_REST_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final int REST_FACTOR = 4;

  private final Store store;
  private final CommitQueue queue;
  private final Sealer sealer;
  private final Retention retention;
  private final Compaction compaction;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-keeper").daemon().unstarted(this::run);
  private boolean woken;
  private volatile boolean closed;
  /** How often everything was asked for, and up to which of these it is done; written under the lock. */
  private volatile long asked;
  private volatile long done;
  private volatile @Nullable ForeshockException trouble;

  BlockKeeper(Store store, Supplier<State> state, Supplier<Codecs> codecs, CommitQueue queue, int blockRows) {
    this.store = store;
    this.queue = queue;
    SeriesSealer series = new SeriesSealer(blockRows);
    sealer = new Sealer(store, state, codecs, queue, series);
    retention = new Retention(store, state, codecs, queue, series);
    compaction = new Compaction(store, state, codecs, queue, series);
  }

  void start() {
    thread.start();
  }

  /** Tells that there may be something to do. */
  void wake() {
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why the last step failed; null when it did not. */
  @Nullable
  ForeshockException trouble() {
    return trouble;
  }

  /**
   * Has everything done that there is to do, without rests, blocks at the end of their series included.
   *
   * @return what to wait for with {@link #awaitDone}
   */
  long hurry() {
    retention.ask();
    compaction.askAll();
    lock.lock();
    try {
      woken = true;
      changed.signalAll();
      long ticket = asked + 1;
      asked = ticket;
      return ticket;
    } finally {
      lock.unlock();
    }
  }

  /** Has storage policies looked at soon. */
  void policyChanged() {
    retention.ask();
    wake();
  }

  /** Waits for what was asked for by {@link #hurry}; false when the time was not enough. */
  boolean awaitDone(long ticket, long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (done < ticket && !closed && left > 0)
        left = changed.awaitNanos(left);
      return done >= ticket;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while waiting for compaction", e);
    } finally {
      lock.unlock();
    }
  }

  /** There was nothing to do any more after so many had asked. */
  private void allDone(long upTo) {
    lock.lock();
    try {
      if (done == upTo)
        return;
      done = upTo;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (!closed)
      try {
        long start = System.nanoTime();
        long askedBefore = asked;
        if (sealer.step() || trim() || retention.step()) {
          trouble = null;
        } else if (compaction.step()) {
          trouble = null;
          if (asked == done)
            pause(Math.min(LONGEST_REST_NANOS, REST_FACTOR * (System.nanoTime() - start)));
        } else {
          trouble = null;
          allDone(askedBefore);
          pause(RETRY_NANOS);
        }
      } catch (RuntimeException e) {
        failed(e);
        pause(RETRY_NANOS);
      }
  }

  private void failed(RuntimeException e) {
    if (e instanceof ForeshockException f) {
      if (trouble == null && !closed)
        LOG.warn("blocks not changed, will try again: {}", f.getMessage());
      trouble = f;
    } else {
      LOG.error("blocks not changed, will try again", e);
      trouble = new ForeshockException(ErrorCode.INTERNAL, "blocks not changed: " + e.getMessage(), e);
    }
  }

  private boolean trim() {
    BlockWork work;
    try (Access access = store.read()) {
      work = BlockWork.trimming(access);
    }
    if (work != null)
      work.commit(queue);
    return work != null;
  }

  private void pause(long nanos) {
    lock.lock();
    try {
      long left = nanos;
      while (!closed && !woken && left > 0)
        left = changed.awaitNanos(left);
      woken = false;
    } catch (InterruptedException e) {
      // closing sets the flag; nothing else matters here
    } finally {
      lock.unlock();
    }
  }

  /** Lets a running step be the last; {@link #close()} waits for it. */
  void stopSoon() {
    closed = true;
    wake();
  }

  /** Ends after the step at hand; what was not sealed stays in the journal. */
  @Override
  public void close() {
    stopSoon();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
