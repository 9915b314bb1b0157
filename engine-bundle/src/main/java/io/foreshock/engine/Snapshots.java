package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Opens consistent views: an LMDB snapshot and the memory state of exactly the same commit. The writer publishes its
 * state just after the commit, so a reader in between waits a moment; one that took an older snapshot tries again.
 */
final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger(Snapshots.class);
  private static final long WAIT_SECONDS = 5;
  private static final long PARK_NANOS = 20_000;

  private final Store store;
  private final Supplier<State> state;
  private final Supplier<Codecs> codecs;
  private final Graphs graphs;
  private final Semaphore readers;
  private final int limit;
  private final long leaseNanos;
  private final ScanPool pool = new ScanPool();
  private final Totals totals = new Totals();
  private final BlockEnds ends;
  private final BlockEntropies entropies = new BlockEntropies();
  private final Set<StoreSnapshot> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  Snapshots(Store store, Supplier<State> state, Supplier<Codecs> codecs, Graphs graphs, EngineOptions options) {
    this.graphs = graphs;
    this.store = store;
    this.state = state;
    this.codecs = codecs;
    this.limit = options.maxReaders();
    this.readers = new Semaphore(limit);
    this.ends = new BlockEnds(options.endsBytes());
    this.leaseNanos = options.snapshotLease().toNanos();
  }

  /**
   * @throws ForeshockException
   *             TOO_BUSY when as many are open as may be, CLOSED
   */
  StoreSnapshot open() {
    try {
      if (!readers.tryAcquire(WAIT_SECONDS, TimeUnit.SECONDS))
        throw new ForeshockException(ErrorCode.TOO_BUSY, "too many snapshots: open=" + limit + ", limit=" + limit);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while waiting for a snapshot", e);
    }
    try {
      return register();
    } catch (RuntimeException e) {
      readers.release();
      throw e;
    }
  }

  /** Under the monitor so that closing the engine sees every snapshot, or the snapshot sees it closed. */
  private StoreSnapshot register() {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(WAIT_SECONDS);
    while (true) {
      synchronized (this) {
        if (closed)
          throw new ForeshockException(ErrorCode.CLOSED, "engine is closed");
        StoreSnapshot snapshot = tryOpen();
        if (snapshot != null) {
          open.add(snapshot);
          return snapshot;
        }
      }
      if (System.nanoTime() > deadline)
        throw new ForeshockException(ErrorCode.TOO_BUSY, "no consistent view: limit=" + WAIT_SECONDS + " s");
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  private @Nullable StoreSnapshot tryOpen() {
    Access access;
    try {
      access = store.read();
    } catch (ForeshockException e) {
      if (e.code() == ErrorCode.STORE_FAILED)
        return null; // it is being opened anew
      throw e;
    }
    State now = state.get();
    if (now.txnId() == access.id())
      return new StoreSnapshot(this, access, now, codecs.get(), pool);
    access.close();
    return null;
  }

  Graphs graphs() {
    return graphs;
  }

  BlockEnds ends() {
    return ends;
  }

  BlockEntropies entropies() {
    return entropies;
  }

  Totals totals() {
    return totals;
  }

  void released(StoreSnapshot snapshot) {
    if (open.remove(snapshot))
      readers.release();
  }

  int openCount() {
    return open.size();
  }

  /** Closes forgotten snapshots: each keeps the store from reusing space. */
  void closeForgotten(long nowNanos) {
    for (StoreSnapshot s : open)
      if (nowNanos - s.openedNanos() > leaseNanos) {
        LOG.warn("snapshot open too long, closed: limit={} s", TimeUnit.NANOSECONDS.toSeconds(leaseNanos));
        s.expire();
      }
  }

  /** Closes all snapshots, because the store under them is about to be exchanged; new ones may be opened. */
  void evict() {
    for (StoreSnapshot s : open)
      s.expire();
    ends.clear();
  }

  /** Ends all snapshots; readers at work finish their chunk first. */
  void close() {
    synchronized (this) {
      closed = true;
    }
    for (StoreSnapshot s : open)
      s.close();
    pool.close();
  }
}
