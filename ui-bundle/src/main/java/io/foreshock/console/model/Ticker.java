package io.foreshock.console.model;

import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A thread that does one thing over and over, and at once when asked. Thread-safe. */
final class Ticker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Ticker.class);
  private static final long JOIN_MILLIS = 3_000;

  /** What is done at every tick. */
  @FunctionalInterface
  interface Work {
    void tick(long nanoTime) throws InterruptedException;
  }

  private final Thread thread;
  private final long periodNanos;
  private final Work work;
  private volatile boolean stopped;
  private volatile boolean asked;
  private String lastTrouble = "";

  Ticker(String name, long periodMillis, Work work) {
    this.work = work;
    periodNanos = periodMillis * 1_000_000;
    thread = new Thread(this::run, name);
    thread.setDaemon(true);
  }

  void start() {
    thread.start();
  }

  /** Does not wait for the next tick. */
  void now() {
    asked = true;
    LockSupport.unpark(thread);
  }

  private void run() {
    while (!stopped) {
      asked = false;
      long start = System.nanoTime();
      try {
        work.tick(start);
        lastTrouble = "";
      } catch (InterruptedException e) {
        return;
      } catch (RuntimeException e) { // the edge of the thread: services come and go while the plant runs
        report(e);
      }
      long rest = Math.max(10_000_000, periodNanos - (System.nanoTime() - start));
      if (!asked && !stopped)
        LockSupport.parkNanos(this, rest);
    }
  }

  /** Once per kind of trouble, not five times a second. */
  private void report(RuntimeException e) {
    String trouble = e.toString();
    if (!trouble.equals(lastTrouble))
      LOG.warn("{}: {}", thread.getName(), trouble, e);
    lastTrouble = trouble;
  }

  @Override
  public void close() {
    stopped = true;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive() && !thread.join(java.time.Duration.ofMillis(JOIN_MILLIS)))
        thread.interrupt();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
