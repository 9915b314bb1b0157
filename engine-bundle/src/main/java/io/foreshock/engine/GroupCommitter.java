package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.Rows;
import java.util.ArrayList;
import java.util.List;
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

  private final Store store;
  private final EngineOptions options;
  private final CommitQueue queue;
  private final CatalogStore catalog;
  private final Sessions sessions;
  private final Feed feed;
  private final DiskWatch disk;
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

  GroupCommitter(Store store, EngineOptions options, CommitQueue queue, CatalogStore catalog, Sessions sessions,
      Feed feed, DiskWatch disk, State initial) {
    this.store = store;
    this.options = options;
    this.queue = queue;
    this.catalog = catalog;
    this.sessions = sessions;
    this.feed = feed;
    this.disk = disk;
    this.state = initial;
  }

  void start(Runnable sealable, Runnable purge) {
    onSealable = sealable;
    onPurge = purge;
    thread.start();
  }

  State state() {
    return state;
  }

  CommitTimes times() {
    return times;
  }

  /** Has the tail sealed soon, however small it is. */
  void askFreeze() {
    freezeAsked = true;
  }

  private void run() {
    while (!queue.drained()) {
      boolean held = state.frozen() >= EngineOptions.FROZEN_LIMIT && !queue.isClosed();
      List<Work> works = queue.take(options.groupBytes(), held, apart, IDLE_MILLIS);
      try {
        if (!works.isEmpty())
          commit(works);
        freezeWhenDue();
      } catch (RuntimeException e) {
        LOG.error("writer failed", e);
        ForeshockException cause = new ForeshockException(ErrorCode.INTERNAL, "writer failed: " + e.getMessage(), e);
        works.forEach(w -> w.failed(cause));
      }
    }
  }

  private void commit(List<Work> works) {
    long start = System.nanoTime();
    List<Work> stored = new ArrayList<>(works.size());
    Group group;
    try (Access access = store.write()) {
      group = new Group(access, catalog, state);
      for (Work work : works)
        if (applied(work, group))
          stored.add(work);
      if (group.isDirty())
        access.commit();
    } catch (LmdbException e) {
      ForeshockException cause = store.explain(e);
      LOG.warn("commit failed: works={}: {}", works.size(), cause.getMessage());
      apart = works.getFirst() instanceof BlockWork && works.size() > 1;
      works.forEach(w -> w.failed(cause));
      return;
    }
    apart = apart && !(works.getFirst() instanceof BlockWork);
    if (group.isDirty()) {
      publish(group, store.lastCommit());
      times.add(System.nanoTime() - start);
    }
    stored.forEach(Work::committed);
    if (group.purges())
      onPurge.run();
    feed.publish(group.live);
  }

  private boolean applied(Work work, Group group) {
    try {
      if (!(work instanceof BlockWork))
        disk.requireRoom();
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
    Generation active = before.active();
    for (Group.Appended a : group.appended) {
      active.append(a.seq(), a.table().id(), a.table().valueColumns(), a.rows());
      rows += a.rows() instanceof Rows.Deleted ? 0 : a.rows().size();
    }
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
    if (!due)
      return;
    freezeAsked = false;
    if (active.rows() == 0)
      return;
    List<Generation> generations = new ArrayList<>(now.generations());
    generations.add(new Generation(now.lastSeq(), System.nanoTime()));
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
  }
}
