package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.engine.format.Codecs;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.CompactCopy;
import io.foreshock.engine.lmdb.Pace;
import io.foreshock.engine.lmdb.PageAudit;
import io.foreshock.engine.lmdb.Store;
import io.foreshock.engine.lmdb.Store.Space;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.lmdbjava.LmdbException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Backup, check and shrinking, one at a time, on the thread of the caller. Thread-safe. */
final class EngineAdmin implements StoreAdmin, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EngineAdmin.class);
  private static final long PROGRESS_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long PARK_NANOS = 20_000;

  private final Store store;
  private final GroupCommitter committer;
  private final CommitQueue queue;
  private final Supplier<Codecs> codecs;
  /** Beside the store in the data folder; its files go into a backup. */
  private final Path conf;
  private final Pace pace;
  private final ReentrantLock busy = new ReentrantLock();
  private volatile boolean closed;
  private volatile boolean cancelled;

  EngineAdmin(Store store, GroupCommitter committer, CommitQueue queue, Supplier<Codecs> codecs,
      long bytesPerSecond) {
    this.store = store;
    this.committer = committer;
    this.queue = queue;
    this.codecs = codecs;
    this.conf = store.dir().resolveSibling("conf");
    this.pace = new Pace(bytesPerSecond);
  }

  private interface Task<T> {
    T run() throws IOException;
  }

  private <T> T alone(String what, Task<T> task) {
    if (!busy.tryLock())
      throw new ForeshockException(ErrorCode.TOO_BUSY, "another backup, check or shrinking is running");
    long start = System.nanoTime();
    try {
      cancelled = false;
      giveUp();
      T result = task.run();
      LOG.info("{}: {}, took {} ms", what, result, (System.nanoTime() - start) / 1_000_000);
      return result;
    } catch (LmdbException e) {
      throw store.explain(e);
    } catch (IOException e) {
      throw new ForeshockException(store.diskFree() < 1 << 20 ? ErrorCode.DISK_FULL : ErrorCode.STORE_FAILED, what
          + " failed: " + e, e);
    } finally {
      busy.unlock();
    }
  }

  @Override
  public Backup backup(Path file, Progress progress) {
    if (Files.exists(file))
      throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "file exists: file=" + file);
    return alone("backup", () -> {
      try (BackupWriter writer = new BackupWriter(file, pace); Access access = store.read()) {
        Steps steps = new Steps(progress, entries(access));
        return writer.write(access, conf, steps::add);
      }
    });
  }

  @Override
  public Report check(boolean deep, Progress progress) {
    return alone("check", () -> {
      View view = view();
      try (PageAudit pages = view.pages; Access access = view.access) {
        Steps steps = new Steps(progress, entries(access));
        return new StoreCheck(access, view.state, codecs.get(), deep, () -> steps.add(1)).run(pages);
      }
    });
  }

  /** One commit as the transaction, the memory and the file's meta page know it. */
  private record View(Access access, State state, PageAudit pages) {}

  private View view() throws IOException {
    while (true) {
      try (Access nobodyWrites = store.write()) {
        State state = committer.state();
        Access access = store.read();
        if (state.txnId() == access.id())
          return new View(access, state, store.audit());
        access.close(); // the writer is about to publish
      }
      giveUp();
      LockSupport.parkNanos(PARK_NANOS);
    }
  }

  @Override
  public Shrunk shrink(Progress progress) {
    return alone("shrink", () -> {
      long before = store.fileBytes();
      long content;
      try (Access access = store.read()) {
        content = bytes(access);
      }
      if (content > store.diskFree())
        throw new ForeshockException(ErrorCode.DISK_FULL,
            "no room for the copy: needed=" + content + " bytes, free=" + store.diskFree());
      Steps steps = new Steps(progress, content);
      try (CompactCopy copy = new CompactCopy(store, pace, this::giveUp)) {
        copy.copy(steps::add);
        Errand take = new Errand(() -> {
          try {
            copy.take();
          } catch (LmdbException e) {
            throw store.explain(e);
          } finally {
            committer.renumber();
          }
        });
        queue.urgent(take);
        take.await();
      }
      return new Shrunk(before, store.fileBytes());
    });
  }

  private static long entries(Access access) {
    long n = 0;
    for (Space space : Space.values())
      n += access.entries(space);
    return n;
  }

  private static long bytes(Access access) {
    long n = 0;
    for (Space space : Space.values())
      n += access.pageBytes(space);
    return n;
  }

  private void giveUp() {
    if (closed)
      throw new ForeshockException(ErrorCode.CLOSED, "engine is closed");
    if (cancelled)
      throw new ForeshockException(ErrorCode.STORE_FAILED, "the store had to be opened anew, try again");
  }

  /** Tells the progress, not too often, and gives up when asked to. */
  private final class Steps {
    private final Progress progress;
    private final long all;
    private long done;
    private long told;

    Steps(Progress progress, long all) {
      this.progress = progress;
      this.all = Math.max(1, all);
    }

    void add(long n) {
      giveUp();
      done += n;
      long now = System.nanoTime();
      if (now - told > PROGRESS_NANOS) {
        told = now;
        progress.at(Math.min(1.0, (double) done / all));
      }
    }
  }

  /** Ends a running task: the store under it is about to be exchanged. */
  void cancel() {
    cancelled = true;
  }

  /** Ends a running task and waits for it. */
  @Override
  public void close() {
    closed = true;
    busy.lock();
    busy.unlock();
  }
}
