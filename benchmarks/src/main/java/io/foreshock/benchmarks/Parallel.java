package io.foreshock.benchmarks;

import java.lang.management.ManagementFactory;

/** The same work on some threads at once. */
final class Parallel {
  /** What one of the threads does. */
  @FunctionalInterface
  interface Part {
    void run(int thread) throws Exception;
  }

  private Parallel() {
  }

  /** @return the CPU time of each thread in ns */
  static long[] run(int threads, Part part) {
    long[] cpu = new long[threads];
    Throwable[] failed = new Throwable[1];
    Thread[] all = new Thread[threads];
    for (int t = 0; t < threads; t++) {
      int number = t;
      all[t] = Thread.ofPlatform().name("bench-" + t).start(() -> {
        long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
        try {
          part.run(number);
        } catch (Throwable e) { // told below
          failed[0] = e;
        }
        cpu[number] = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start;
      });
    }
    for (Thread thread : all)
      join(thread);
    if (failed[0] != null)
      throw new IllegalStateException("a thread failed", failed[0]);
    return cpu;
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    }
  }
}
