package io.foreshock.vector;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntConsumer;

/** Some threads for work in many equal parts. For one caller at a time; {@link #close} ends the threads. */
final class Workers implements AutoCloseable {
  private static final int MOST = 8;
  private static final int STEP = 64;

  private final int threads;
  private final ExecutorService pool;

  Workers(String name) {
    threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, MOST);
    ThreadFactory factory = Thread.ofPlatform().daemon().name(name + "-", 1).factory();
    pool = Executors.newFixedThreadPool(threads, factory);
  }

  /** Runs the action with every number below a count; the first failure is thrown once all threads have stopped. */
  void forEach(int count, IntConsumer action) {
    AtomicInteger next = new AtomicInteger();
    List<Future<?>> running = new ArrayList<>();
    for (int i = 0; i < threads; i++)
      running.add(pool.submit(() -> {
        for (int from = next.getAndAdd(STEP); from < count; from = next.getAndAdd(STEP))
          for (int at = from; at < Math.min(count, from + STEP); at++)
            action.accept(at);
      }));
    RuntimeException failure = null;
    for (Future<?> each : running)
      try {
        each.get();
      } catch (ExecutionException e) {
        next.set(count);
        failure = e.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException("work failed", e);
      } catch (InterruptedException e) {
        next.set(count);
        Thread.currentThread().interrupt();
        failure = new IllegalStateException("interrupted while working", e);
      }
    if (failure != null)
      throw failure;
  }

  @Override
  public void close() {
    pool.shutdownNow();
  }
}
