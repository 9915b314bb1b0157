package io.foreshock.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * Results of tasks in the order the tasks were given, some tasks running ahead on the pool's threads; how many grows
 * with use, so that a reader who wants only the first rows costs little. For one thread at a time.
 */
final class ReadAhead<T> implements AutoCloseable {
  private final ScanPool pool;
  private final ArrayDeque<Pending<T>> tasks = new ArrayDeque<>();
  private final int limit;
  private int window = 1;
  private volatile boolean closed;

  /** @param future null for what is not worth sharing */
  private record Pending<T>(Callable<T> task, @Nullable FutureTask<T> future) {}

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
    if (!large) {
      tasks.add(new Pending<>(task, null));
      return;
    }
    FutureTask<T> future = new FutureTask<>(task);
    tasks.add(new Pending<>(task, future));
    if (window > 1)
      pool.start(future);
  }

  boolean isClosed() {
    return closed;
  }

  /** The result of the oldest task. While another thread is at it, this one does some of those behind it. */
  T next() {
    window = Math.min(limit, window + 1);
    Pending<T> pending = tasks.remove();
    FutureTask<T> oldest = pending.future;
    if (oldest == null)
      return called(pending.task);
    oldest.run();
    for (Pending<T> later : tasks) {
      if (oldest.isDone())
        break;
      if (later.future != null)
        later.future.run();
    }
    return result(oldest);
  }

  private static <T> T called(Callable<T> task) {
    try {
      return task.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IllegalStateException("reading failed", e);
    }
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
      FutureTask<T> task = tasks.remove().future;
      if (task == null)
        continue;
      task.run();
      try {
        result(task);
      } catch (RuntimeException e) {
        // nobody waits for its result any more
      }
    }
  }
}
