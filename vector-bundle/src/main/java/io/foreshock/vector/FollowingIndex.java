package io.foreshock.vector;

import io.foreshock.api.vector.DurableIndex;
import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.MalformedIndexException;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorRows;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CancellationException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.IntConsumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A {@link DurableIndex}. One thread of its own checks the opened snapshot, catches up with the rows and from then on
 * writes snapshots; commits are brought in by whoever commits. The snapshot carries the position up to which all commits
 * are in it. Thread-safe.
 */
final class FollowingIndex implements DurableIndex {
  private static final Logger LOG = LoggerFactory.getLogger(FollowingIndex.class);
  /** A snapshot is due after so many changes, or a part of all: so many are put again after a crash, at most. */
  private static final int LEAST_CHANGES = 20_000;
  private static final int MOST_CHANGES = 60_000;
  private static final int PART_CHANGED = 16;
  /** While an index is built from nothing, what there is is kept this often. */
  private static final int PARTIAL = 100_000;
  private static final long RETRY_SECONDS = 1;
  /** Changes of one commit that are worth more than one thread. */
  private static final int TOGETHER = 256;

  private final Path directory;
  private final SnapshotFiles files;
  private final VectorRows rows;
  private final Supplier<HnswIndex> empty;
  private final Workers workers = new Workers("foreshock-vector-catch-up");
  private final CatchUp catchUp;
  private final Thread keeper;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  /** Guarded by the lock, as all below is written. */
  private volatile boolean closed;
  private volatile boolean current;
  private volatile long kept;
  private volatile long unfit;
  private long applied = VectorRows.NOTHING;
  private int changes;
  private int dueAt;

  /** Held while a commit is brought in: they come one after another. */
  private final Object commits = new Object();
  /** Held while a snapshot is written. */
  private final Object keeping = new Object();

  private FollowingIndex(Path directory, SnapshotFiles files, VectorRows rows, Supplier<HnswIndex> empty,
      SnapshotReader.@Nullable Unchecked read) {
    this.directory = directory;
    this.files = files;
    this.rows = rows;
    this.empty = empty;
    HnswIndex index = read == null ? empty.get() : new HnswIndex(read.store());
    kept = read == null ? VectorRows.NOTHING : read.store().mark;
    catchUp = new CatchUp(rows, index, workers, () -> closed);
    keeper = Thread.ofPlatform().daemon().name("foreshock-vector-keeper").unstarted(() -> run(read));
  }

  static FollowingIndex open(Path directory, int dimension, Metric metric, GraphOptions options, VectorRows rows)
      throws IOException {
    SnapshotFiles files = new SnapshotFiles(directory);
    SnapshotReader.Unchecked read = files.newest(bytes -> {
      SnapshotReader.Unchecked found = SnapshotReader.open(bytes, options.effort());
      VectorStore store = found.store();
      return store.dimension == dimension && store.metric == metric && store.options.equals(options) ? found : null;
    });
    FollowingIndex index = new FollowingIndex(directory, files, rows,
        () -> HnswIndex.empty(dimension, metric, options), read);
    index.keeper.start();
    return index;
  }

  @Override
  public GraphIndex graph() {
    return catchUp.index();
  }

  @Override
  public boolean isCurrent() {
    return current;
  }

  @Override
  public boolean awaitCurrent(Duration most) throws InterruptedException {
    long left = most.toNanos();
    lock.lock();
    try {
      while (!current && !closed && left > 0)
        left = changed.awaitNanos(left);
      return current;
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void apply(long position, long[] ids, float[] @Nullable [] vectors) {
    if (ids.length != vectors.length)
      throw new IllegalArgumentException("ids and vectors differ: ids=" + ids.length + ", vectors=" + vectors.length);
    synchronized (commits) {
      HnswIndex index = catchUp.claim(ids);
      LongAdder refused = new LongAdder();
      IntConsumer show = i -> refused.add(index.show(ids[i], vectors[i]) ? 0 : 1);
      if (ids.length < TOGETHER || !isAscending(ids))
        IntStream.range(0, ids.length).forEach(show);
      else
        workers.forEach(ids.length, show);
      applied(position, ids.length, refused.sum());
    }
  }

  /** Then no id is there twice, and the order does not matter. */
  private static boolean isAscending(long[] ids) {
    boolean ascending = true;
    for (int i = 1; i < ids.length; i++)
      ascending &= ids[i - 1] < ids[i];
    return ascending;
  }

  private void applied(long position, int count, long refused) {
    lock.lock();
    try {
      applied = Math.max(applied, position);
      changes += count;
      unfit += refused;
      if (changes >= dueAt)
        changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long keptPosition() {
    return kept;
  }

  @Override
  public long unfit() {
    return unfit;
  }

  @Override
  public void keep() throws IOException {
    synchronized (keeping) {
      long mark;
      int counted;
      lock.lock();
      try {
        if (!current || changes == 0)
          return;
        mark = applied;
        counted = changes;
      } finally {
        lock.unlock();
      }
      write(mark);
      lock.lock();
      try {
        changes -= counted;
      } finally {
        lock.unlock();
      }
    }
  }

  private void write(long mark) throws IOException {
    synchronized (keeping) {
      files.write(out -> catchUp.index().writeTo(out, mark));
      kept = mark;
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
      keeper.join();
      keep();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("no snapshot at the end, the next start takes longer: directory={} ({})", directory, e.toString());
    } finally {
      workers.close();
    }
  }

  /** What the keeper does. */
  private void run(SnapshotReader.@Nullable Unchecked read) {
    if (read != null)
      check(read);
    while (!closed && !current)
      catchUpOrWait();
    while (!closed)
      keepWhenDue();
  }

  private void check(SnapshotReader.Unchecked read) {
    try {
      read.check().run();
    } catch (MalformedIndexException e) {
      LOG.warn("snapshot is damaged, the index is built again: directory={}, {}", directory, e.getMessage());
      kept = VectorRows.NOTHING;
      catchUp.restart(empty.get());
    }
  }

  private void catchUpOrWait() {
    try {
      long start = System.nanoTime();
      long position = rows.position();
      if (position < kept)
        kept = VectorRows.NOTHING; // the rows came back from an older copy
      long[] ids = kept == VectorRows.NOTHING ? null : rows.changedSince(kept);
      if (ids == null)
        compareAll();
      else
        catchUp.withChanged(ids);
      caughtUp(position, ids == null ? 1 : ids.length);
      LOG.info("index is current: directory={}, vectors={}, rows looked at={}, seconds={}", directory,
          catchUp.index().size(), ids == null ? "all" : ids.length, (System.nanoTime() - start) / 1_000_000_000.0);
    } catch (CancellationException e) {
      LOG.info("index closed before it was current: directory={}", directory);
    } catch (RuntimeException e) { // the rows' own trouble ends no thread
      LOG.warn("rows cannot be read, tried again: directory={}", directory, e);
      await(RETRY_SECONDS);
    }
  }

  private void compareAll() {
    int[] since = new int[1];
    catchUp.withAll(looked -> {
      since[0] += looked;
      if (since[0] >= PARTIAL) {
        since[0] = 0;
        keepPartial();
      }
    });
  }

  private void keepPartial() {
    try {
      write(VectorRows.NOTHING);
    } catch (IOException e) {
      LOG.warn("no snapshot on the way: directory={} ({})", directory, e.toString());
    }
  }

  private void caughtUp(long position, int count) {
    lock.lock();
    try {
      catchUp.finish();
      applied = Math.max(applied, position);
      changes += count;
      dueAt = changesUntilKept();
      current = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private int changesUntilKept() {
    return Math.clamp(catchUp.index().size() / PART_CHANGED, LEAST_CHANGES, MOST_CHANGES);
  }

  private void keepWhenDue() {
    lock.lock();
    try {
      while (!closed && changes < dueAt)
        changed.awaitUninterruptibly();
    } finally {
      lock.unlock();
    }
    if (closed)
      return;
    try {
      keep();
      dueAt(changesUntilKept());
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("no snapshot, tried again later: directory={} ({})", directory, e.toString());
      dueAt(changesUntilKept() + LEAST_CHANGES);
    }
  }

  private void dueAt(int wanted) {
    lock.lock();
    try {
      dueAt = Math.max(wanted, changes + LEAST_CHANGES);
    } finally {
      lock.unlock();
    }
  }

  private void await(long seconds) {
    lock.lock();
    try {
      long left = TimeUnit.SECONDS.toNanos(seconds);
      while (!closed && left > 0)
        left = changed.awaitNanos(left);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      lock.unlock();
    }
  }
}
