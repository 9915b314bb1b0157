package io.foreshock.engine;

import io.foreshock.engine.format.BlockReader;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.FutureTask;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads that decode blocks for all queries, one per core, and the arrays they decode into. A task that no thread
 * has taken is done by whoever waits for it, so that a busy pool delays nobody. Thread-safe.
 */
final class ScanPool implements AutoCloseable {
  private static final long IDLE_SECONDS = 30;
  private static final int KEPT_SCRATCHES = 64;

  private final int threads = Runtime.getRuntime().availableProcessors();
  private final AtomicInteger number = new AtomicInteger();
  private final ConcurrentLinkedQueue<Scratch> scratches = new ConcurrentLinkedQueue<>();
  private final ThreadPoolExecutor pool = new ThreadPoolExecutor(threads, threads, IDLE_SECONDS, TimeUnit.SECONDS,
      new LinkedBlockingQueue<>(), task -> Thread.ofPlatform().daemon().name("foreshock-engine-scan-" + number
          .incrementAndGet()).unstarted(task), new ThreadPoolExecutor.DiscardPolicy());

  ScanPool() {
    pool.allowCoreThreadTimeOut(true);
  }

  int threads() {
    return threads;
  }

  void start(FutureTask<?> task) {
    pool.execute(task);
  }

  Scratch take() {
    Scratch scratch = scratches.poll();
    return scratch == null ? new Scratch() : scratch.reset();
  }

  void giveBack(Scratch scratch) {
    if (scratches.size() < KEPT_SCRATCHES)
      scratches.add(scratch);
  }

  /** Arrays to decode into, handed out one after the other and all taken back by {@link #reset}. For one thread. */
  static final class Scratch implements BlockReader.Target {
    private final List<long[]> longs = new ArrayList<>();
    private final List<double[]> doubles = new ArrayList<>();
    private final List<int[]> rows = new ArrayList<>();
    private int nextLongs;
    private int nextDoubles;
    private int nextRows;

    Scratch reset() {
      nextLongs = 0;
      nextDoubles = 0;
      nextRows = 0;
      return this;
    }

    @Override
    public long[] longs(int n) {
      if (nextLongs == longs.size())
        longs.add(new long[n]);
      else
        if (longs.get(nextLongs).length < n)
          longs.set(nextLongs, new long[n]);
      return longs.get(nextLongs++);
    }

    @Override
    public double[] doubles(int n) {
      if (nextDoubles == doubles.size())
        doubles.add(new double[n]);
      else
        if (doubles.get(nextDoubles).length < n)
          doubles.set(nextDoubles, new double[n]);
      return doubles.get(nextDoubles++);
    }

    /** For row numbers. */
    int[] rows(int n) {
      if (nextRows == rows.size())
        rows.add(new int[n]);
      else
        if (rows.get(nextRows).length < n)
          rows.set(nextRows, new int[n]);
      return rows.get(nextRows++);
    }
  }

  /** Readers are gone by now; threads at work end with their task. */
  @Override
  public void close() {
    pool.shutdown();
    try {
      pool.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
