package io.foreshock.sql.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

/** Spreads numbered tasks over the cores, the caller's thread among them. Thread-safe. */
final class Workers {
  /** Most threads of one statement. */
  static final int COUNT = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, 8);

  private Workers() {
  }

  /**
   * Returns when all tasks are done. The first failure of a task stops the others and is thrown.
   *
   * @param task
   *            gets numbers from 0
   */
  static void run(int tasks, IntConsumer task) {
    AtomicInteger next = new AtomicInteger();
    AtomicReference<RuntimeException> failure = new AtomicReference<>();
    Runnable work = () -> {
      try {
        for (int i = next.getAndIncrement(); i < tasks && failure.get() == null; i = next.getAndIncrement())
          task.accept(i);
      } catch (RuntimeException e) {
        failure.compareAndSet(null, e);
      }
    };
    List<Thread> threads = new ArrayList<>();
    for (int i = 1; i < Math.min(COUNT, tasks); i++)
      threads.add(Thread.ofPlatform().name("sql-worker-" + i).daemon().start(work));
    work.run();
    boolean interrupted = false;
    for (Thread t : threads) {
      while (t.isAlive()) {
        try {
          t.join();
        } catch (InterruptedException e) {
          interrupted = true;
          next.set(tasks);
        }
      }
    }
    if (interrupted) Thread.currentThread().interrupt();
    RuntimeException e = failure.get();
    if (e != null) throw e;
  }
}
