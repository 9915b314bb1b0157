package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.format.BlockHeader;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Removes what dropped tables and indexes left, a few thousand keys per commit on a thread of its own, so that nobody
 * waits for it. Numbers of tables and indexes are never used again, so what is not removed yet is never seen.
 */
final class Purger implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Purger.class);
  /** Values of the notes in the catalog. */
  static final int NOW = 1;
  static final int AT_OPEN = 2;
  private static final int KEYS_PER_COMMIT = 4_096;
  private static final long RETRY_SECONDS = 5;

  private final CommitQueue queue;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-purge").daemon().unstarted(this::run);
  private boolean due;
  private boolean closed;

  Purger(CommitQueue queue) {
    this.queue = queue;
  }

  /**
   * At open: indexes whose building was interrupted go too.
   *
   * @return whether there is anything to be purged
   */
  static boolean takeOverBuilding(Access access) {
    List<byte[]> notes = Purges.of(access).notes();
    notes.forEach(key -> access.put(Space.CATALOG, key, new byte[]{NOW}));
    return !notes.isEmpty();
  }

  void start() {
    thread.start();
  }

  /** Tells that there is something to be purged. */
  void wake() {
    lock.lock();
    try {
      due = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    while (awaitDue()) {
      try {
        while (queue.submit(new Step()).isMore()) {
          // one commit after the other
        }
      } catch (ForeshockException e) {
        if (e.code() == ErrorCode.CLOSED)
          return;
        LOG.warn("purging failed, will try again: {}", e.getMessage());
        retryLater();
      }
    }
  }

  private boolean awaitDue() {
    lock.lock();
    try {
      while (!due && !closed)
        changed.awaitUninterruptibly();
      due = false;
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  private void retryLater() {
    lock.lock();
    try {
      due = true;
      if (!closed && changed.await(RETRY_SECONDS, TimeUnit.SECONDS))
        LOG.debug("purging again");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      closed = true;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** One commit's worth. */
  private static final class Step extends AwaitedWork {
    private volatile boolean more;

    @Override
    public long weight() {
      return 1024;
    }

    @Override
    public boolean givesRoom() {
      return true;
    }

    @Override
    public void apply(Group group) {
      byte[] kind = {CatalogFormat.PURGE};
      Space space = null;
      byte[] prefix = {};
      try (Walk walk = group.access().walk(Space.CATALOG)) {
        for (boolean on = walk.seek(kind); space == null && on && walk.hasPrefix(kind); on = walk.next())
          if (walk.value().get(0) == NOW) {
            space = Space.values()[CatalogFormat.purgeSpace(walk.key())];
            prefix = CatalogFormat.purgePrefix(walk.key());
          }
      }
      if (space == null)
        return;
      more = true;
      group.changed();
      if (!removeSome(group.access(), space, prefix))
        group.purged(space, prefix);
    }

    /** Whether keys are left. */
    private static boolean removeSome(Access access, Space space, byte[] prefix) {
      long rows = 0;
      long bytes = 0;
      boolean more = true;
      try (Walk walk = access.walk(space)) {
        for (int n = 0; n < KEYS_PER_COMMIT && more; n++) {
          more = walk.seek(prefix) && walk.hasPrefix(prefix);
          if (more) {
            if (space == Space.BLOCKS) {
              BlockHeader block = head(walk);
              rows += block == null ? 0 : block.rows();
              bytes += block == null ? walk.value().remaining() : block.bytes();
            }
            walk.delete();
          }
        }
      }
      if (space == Space.BLOCKS)
        uncount(access, rows, bytes);
      return more;
    }

    private static @Nullable BlockHeader head(Walk block) {
      try {
        return BlockHeader.parse(block.value(), Keys.blockTime(block.key()));
      } catch (ForeshockException e) {
        LOG.warn("removed block was damaged: {}", e.getMessage());
        return null;
      }
    }

    /** Plain bytes are not known without decoding: a share as large as that of the rows. */
    private static void uncount(Access access, long rows, long bytes) {
      long allRows = Math.max(1, Meta.getLong(access, Meta.BLOCK_ROWS, 0));
      Meta.add(access, Meta.BLOCK_RAW, -Math.round((double) Meta.getLong(access, Meta.BLOCK_RAW, 0) / allRows * rows));
      Meta.add(access, Meta.BLOCK_ROWS, -rows);
      Meta.add(access, Meta.BLOCK_BYTES, -bytes);
    }

    boolean isMore() {
      return more;
    }
  }
}
