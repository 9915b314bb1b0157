package io.foreshock.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/**
 * Results of tasks in the order the tasks were given, some tasks running ahead on the pool's threads; how many grows
 * with use, so that a reader who wants only the first rows costs little. For one thread at a time.
 */
final class ReadAhead<T> implements AutoCloseable {
  private final ScanPool pool;
  private final ArrayDeque<FutureTask<T>> tasks = new ArrayDeque<>();
  private final int limit;
  private int window = 1;
  private volatile boolean closed;

  ReadAhead(ScanPool pool) {
    this.pool = pool;
    this.limit = 2 * pool.threads() + 1;
  }

  boolean wantsMore() {
    return tasks.size() < window;
  }

  boolean isEmpty() {
    return tasks.isEmpty();
  }

  /**
   * @param task
   *            returns early once this is closed, see {@link #isClosed}
   * @param large
   *            worth handing to another thread
   */
  void add(Callable<T> task, boolean large) {
    FutureTask<T> future = new FutureTask<>(task);
    tasks.add(future);
    if (large && window > 1)
      pool.start(future);
  }

  boolean isClosed() {
    return closed;
  }

  /** The result of the oldest task. While another thread is at it, this one does some of those behind it. */
  T next() {
    window = Math.min(limit, window + 1);
    FutureTask<T> oldest = tasks.remove();
    oldest.run();
    for (FutureTask<T> later : tasks) {
      if (oldest.isDone())
        break;
      later.run();
    }
    return result(oldest);
  }

  private static <T> T result(FutureTask<T> task) {
    boolean interrupted = false;
    try {
      while (true)
        try {
          return task.get();
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (ExecutionException e) {
          if (e.getCause() instanceof RuntimeException cause)
            throw cause;
          if (e.getCause() instanceof Error cause)
            throw cause;
          throw new IllegalStateException("reading failed", e);
        }
    } finally {
      if (interrupted)
        Thread.currentThread().interrupt();
    }
  }

  /** Waits for tasks at work: none touches the store afterwards. */
  @Override
  public void close() {
    closed = true;
    while (!tasks.isEmpty()) {
      FutureTask<T> task = tasks.remove();
      task.run();
      try {
        result(task);
      } catch (RuntimeException e) {
        // nobody waits for its result any more
      }
    }
  }
}
