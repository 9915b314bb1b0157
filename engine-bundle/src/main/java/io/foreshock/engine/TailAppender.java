package io.foreshock.engine;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A second pair of hands for the writer: puts a group's rows into the tail while the writer waits for the disk. Readers
 * pass over rows above the last published sequence number, so nobody sees them before they are committed. One task at
 * a time; for the writer's thread only.
 */
final class TailAppender implements AutoCloseable {
  private static final int SPINS = 200;

  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-tail").daemon().unstarted(this::run);
  private volatile @Nullable Thread writer;
  private volatile @Nullable Runnable task;
  private volatile @Nullable RuntimeException failure;
  private volatile boolean closed;

  void start() {
    thread.start();
  }

  /** Hands a task over; {@link #await} has to follow before the next one. */
  void begin(Runnable work) {
    writer = Thread.currentThread();
    failure = null;
    task = work;
    LockSupport.unpark(thread);
  }

  /** Returns once the task is done; throws what it threw. */
  void await() {
    for (int spins = 0; task != null; spins++)
      if (spins < SPINS)
        Thread.onSpinWait();
      else
        LockSupport.park(this);
    RuntimeException thrown = failure;
    if (thrown != null)
      throw new IllegalStateException("tail not appended: " + thrown.getMessage(), thrown);
  }

  private void run() {
    while (!closed) {
      Runnable work = task;
      if (work == null) {
        LockSupport.park(this);
        continue;
      }
      try {
        work.run();
      } catch (RuntimeException e) {
        failure = e;
      } finally {
        task = null;
        LockSupport.unpark(writer);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    LockSupport.unpark(thread);
  }
}
