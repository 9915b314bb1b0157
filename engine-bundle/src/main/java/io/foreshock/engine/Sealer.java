package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.SeriesBuffer;
import io.foreshock.engine.tail.TableBuffer;
import java.util.List;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns frozen generations into blocks on its own thread, the oldest first: all coding happens outside the write
 * transaction, the writer only inserts the result.
 */
final class Sealer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sealer.class);
  private static final long RETRY_SECONDS = 2;

  private final Store store;
  private final Supplier<State> state;
  private final Supplier<Codecs> codecs;
  private final CommitQueue queue;
  private final SeriesSealer seriesSealer;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-sealer").daemon().unstarted(this::run);
  private volatile boolean closed;
  private volatile @Nullable ForeshockException trouble;

  Sealer(Store store, Supplier<State> state, Supplier<Codecs> codecs, CommitQueue queue, int blockRows) {
    this.store = store;
    this.state = state;
    this.codecs = codecs;
    this.queue = queue;
    this.seriesSealer = new SeriesSealer(blockRows);
  }

  void start() {
    thread.start();
  }

  /** Tells that a generation was frozen or sealed. */
  void wake() {
    lock.lock();
    try {
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Why the last attempt failed; null when it did not. */
  @Nullable
  ForeshockException trouble() {
    return trouble;
  }

  private void run() {
    while (!closed) {
      try {
        if (state.get().frozen() > 0) {
          seal(state.get());
          trouble = null;
        } else {
          pause(TimeUnit.SECONDS.toNanos(RETRY_SECONDS));
        }
      } catch (ForeshockException e) {
        if (trouble == null)
          LOG.warn("sealing failed, will try again: {}", e.getMessage());
        trouble = e;
        pause(TimeUnit.SECONDS.toNanos(RETRY_SECONDS));
      } catch (RuntimeException e) {
        LOG.error("sealing failed, will try again", e);
        trouble = new ForeshockException(io.foreshock.api.ErrorCode.INTERNAL, "sealing failed: " + e.getMessage(), e);
        pause(TimeUnit.SECONDS.toNanos(RETRY_SECONDS));
      }
    }
  }

  private void pause(long nanos) {
    lock.lock();
    try {
      if (!closed && (trouble != null || state.get().frozen() == 0))
        changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      // closing sets the flag; nothing else matters here
    } finally {
      lock.unlock();
    }
  }

  private void seal(State now) {
    Generation oldest = now.generations().getFirst();
    SealWork work = new SealWork(oldest);
    Codecs present = codecs.get();
    try (Access access = store.read()) {
      for (StoredTable table : List.copyOf(now.tables().values()))
        if (table instanceof SeriesTable s && oldest.table(s.id()) instanceof TableBuffer buffer)
          seal(access, s, buffer, present, work);
    }
    if (closed)
      return;
    queue.urgent(work);
    try {
      work.done().join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof ForeshockException f)
        throw f;
      throw e;
    }
  }

  private void seal(Access access, SeriesTable table, TableBuffer buffer, Codecs present, SealWork work) {
    int[] all = IntStream.range(0, table.valueColumns().size()).toArray();
    for (int id = 1; id < buffer.seriesLimit() && !closed; id++) {
      SeriesBuffer rows = buffer.series(id);
      if (rows == null)
        continue;
      Run run = Run.merged(List.of(rows.read(rows.visible(Integer.MAX_VALUE), Long.MIN_VALUE, Long.MAX_VALUE, table
          .valueColumns(), all)));
      seriesSealer.seal(access, table, id, run, present, work);
    }
  }

  /** Lets a running attempt give up; {@link #close()} waits for it. */
  void stopSoon() {
    closed = true;
    wake();
  }

  /** Ends after the series at hand; what was not sealed stays in the journal. */
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
