package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.Rows;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lmdbjava.Env;
import org.lmdbjava.LmdbException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one writer. Takes everything that waits, applies it in one transaction, then tells memory, callers, listeners
 * and the live feed, in this order: what anybody hears of is on disk and readable.
 */
final class GroupCommitter implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(GroupCommitter.class);
  private static final long IDLE_MILLIS = 500;
  private static final long RETRY_NANOS = 1_000_000_000;
  /** From so many rows on it pays to fill the tail while the disk writes. */
  private static final int BESIDE_ROWS = 1_000;

  private final Store store;
  private final EngineOptions options;
  private final CommitQueue queue;
  private final CatalogStore catalog;
  private final Sessions sessions;
  private final Feed feed;
  private final DiskWatch disk;
  private final Graphs graphs;
  private final CommitTimes times = new CommitTimes();
  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-writer").unstarted(this::run);
  private volatile State state;
  private volatile Runnable onSealable = () -> {
  };
  private volatile Runnable onPurge = () -> {
  };
  private volatile boolean freezeAsked;
  /** The next change of blocks has a commit of its own: with others it failed, and it may give back what they lack. */
  private boolean apart;
  private volatile @Nullable ForeshockException trouble;
  private final TailAppender appender = new TailAppender();
  /** The active generation has rows whose commit failed: it has to be read anew before anything else enters it. */
  private boolean ahead;
  private Supplier<State> reload = this::state;
  private long healed;

  GroupCommitter(Store store, EngineOptions options, CommitQueue queue, CatalogStore catalog, Sessions sessions,
      Feed feed, DiskWatch disk, Graphs graphs, State initial) {
    this.graphs = graphs;
    this.store = store;
    this.options = options;
    this.queue = queue;
    this.catalog = catalog;
    this.sessions = sessions;
    this.feed = feed;
    this.disk = disk;
    this.state = initial;
  }

  /**
   * @param fromStore
   *            reads everything anew from the store
   */
  void start(Runnable sealable, Runnable purge, Supplier<State> fromStore) {
    onSealable = sealable;
    onPurge = purge;
    reload = fromStore;
    appender.start();
    thread.start();
  }

  State state() {
    return state;
  }

  /** Why the disk takes nothing at the moment; null when it does. */
  @Nullable
  ForeshockException trouble() {
    return trouble;
  }

  CommitTimes times() {
    return times;
  }

  /** Has the tail sealed soon, however small it is. */
  void askFreeze() {
    freezeAsked = true;
    queue.urgent(new Errand(() -> {
      // only wakes the writer
    }));
  }

  private void run() {
    while (!queue.drained()) {
      boolean held = state.frozen() >= EngineOptions.FROZEN_LIMIT && !queue.isClosed();
      List<Work> works = queue.take(options.groupBytes(), held, apart, IDLE_MILLIS);
      try {
        if (!works.isEmpty() && works.getFirst() instanceof Errand errand)
          errand.run();
        else
          if (healthy(works) && !works.isEmpty())
            commit(works);
        freezeWhenDue();
      } catch (RuntimeException e) {
        LOG.error("writer failed", e);
        ForeshockException cause = new ForeshockException(ErrorCode.INTERNAL, "writer failed: " + e.getMessage(), e);
        works.forEach(w -> w.failed(cause));
      }
    }
  }

  /** After a failed commit the store is made sound again first; while that fails, so do the works. */
  private boolean healthy(List<Work> works) {
    if (!store.isSuspect())
      return true;
    if (works.isEmpty() && System.nanoTime() - healed < RETRY_NANOS)
      return false;
    healed = System.nanoTime();
    try {
      if (store.isPanicked()) {
        if (!store.reopen())
          throw new ForeshockException(ErrorCode.STORE_FAILED, "readers keep the store from being opened anew");
        readAnew();
      }
      store.settle();
      trouble = null;
      LOG.info("store is sound again: last commit={}", store.lastCommit());
      return true;
    } catch (ForeshockException e) {
      trouble = e;
      works.forEach(w -> w.failed(e));
      return false;
    }
  }

  /** What failed may have been committed all the same: the store knows. */
  private void readAnew() {
    long seals = state.sealCount() + 1;
    State now = reload.get();
    graphs.forget();
    state = new State(now.txnId(), now.lastSeq(), seals, now.generations(), now.tables());
    ahead = false;
  }

  /** For errands that exchanged the store's file for one with the same content. */
  void renumber() {
    State now = state;
    state = new State(store.lastCommit(), now.lastSeq(), now.sealCount(), now.generations(), now.tables());
  }

  private void commit(List<Work> works) {
    List<Work> left = new ArrayList<>(works);
    try {
      while (!tryCommit(left))
        LOG.debug("committing again in a larger map: works={}", left.size());
    } catch (LmdbException e) {
      ForeshockException cause = store.explain(e);
      LOG.warn("commit failed: works={}: {}", left.size(), cause.getMessage());
      apart = left.getFirst() instanceof BlockWork && left.size() > 1;
      if (e instanceof Env.MapFullException) {
        disk.filled();
      } else {
        store.suspect();
        trouble = cause;
      }
      left.forEach(w -> w.failed(cause));
    }
  }

  /**
   * @param works
   *            those with a fault of their own are removed
   * @return false when the map was too small and is larger now
   */
  private boolean tryCommit(List<Work> works) {
    long start = System.nanoTime();
    if (ahead)
      readAnew();
    Group group;
    VectorChanges changes;
    try (Access access = store.write()) {
      group = new Group(access, catalog, state);
      for (Iterator<Work> each = works.iterator(); each.hasNext();)
        if (!applied(each.next(), group))
          each.remove();
      changes = group.listVectors(graphs::kept);
      if (group.isDirty())
        commit(access, group);
    } catch (Env.MapFullException e) {
      if (!store.grow())
        throw e;
      return false;
    }
    apart = apart && (works.isEmpty() || !(works.getFirst() instanceof BlockWork));
    if (group.isDirty()) {
      if (changes != null)
        graphs.committed(changes);
      publish(group, store.lastCommit());
      if (group.isReshaped())
        graphs.wake();
      times.add(System.nanoTime() - start);
    }
    works.forEach(Work::committed);
    if (group.purges())
      onPurge.run();
    feed.publish(group.live);
    return true;
  }

  private void commit(Access access, Group group) {
    int rows = 0;
    for (Group.Appended a : group.appended)
      rows += a.rows().size();
    if (rows < BESIDE_ROWS) {
      access.commit();
      append(group);
      return;
    }
    ahead = true;
    appender.begin(() -> append(group));
    try {
      access.commit();
    } finally {
      appender.await();
    }
    ahead = false;
  }

  /** Into the tail; what is above the published sequence number is seen by nobody. */
  private void append(Group group) {
    Generation active = state.active();
    for (Group.Appended a : group.appended)
      active.append(a.seq(), a.table().id(), a.table().valueColumns(), a.rows());
  }

  private boolean applied(Work work, Group group) {
    try {
      if (!work.givesRoom())
        disk.requireRoom(group.weigh(work));
      work.apply(group);
      return true;
    } catch (ForeshockException e) {
      work.failed(e);
      return false;
    }
  }

  private void publish(Group group, long txnId) {
    State before = state;
    group.publishNames();
    long rows = 0;
    for (Group.Appended a : group.appended)
      rows += a.rows() instanceof Rows.Deleted ? 0 : a.rows().size();
    List<Generation> generations = before.generations();
    long seals = before.sealCount();
    if (group.blocks instanceof BlockWork changed) {
      generations = generations.stream().filter(g -> g != changed.sealedGeneration()).toList();
      seals++;
    }
    if (group.deleted)
      seals++;
    state = new State(txnId, group.seq(), seals, generations, group.tables);
    sessions.committed(rows);
    group.positions.forEach(SourcePosition::committed);
  }

  /** Starts the next generation when this one is large or old enough; the sealer then takes it. */
  private void freezeWhenDue() {
    State now = state;
    Generation active = now.active();
    boolean due = active.rows() >= options.generationRows()
        || active.entries() >= EngineOptions.GENERATION_ENTRIES
        || System.nanoTime() - active.createdNanos() > options.sealAfter().toNanos() || freezeAsked;
    if (!due || ahead)
      return;
    freezeAsked = false;
    if (active.rows() == 0)
      return;
    List<Generation> generations = new ArrayList<>(now.generations());
    generations.add(active.next(now.lastSeq(), System.nanoTime()));
    state = new State(now.txnId(), now.lastSeq(), now.sealCount(), generations, now.tables());
    onSealable.run();
  }

  /** Commits what waits and ends; the queue must be closed before. */
  @Override
  public void close() {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    appender.close();
  }
}
