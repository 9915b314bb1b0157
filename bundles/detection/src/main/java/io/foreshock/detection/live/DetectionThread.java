package io.foreshock.detection.live;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one thread that owns all detection state. Between two steps it does what
 * other threads ask for. Thread-safe.
 */
final class DetectionThread implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(DetectionThread.class);
  private static final int MOST_WAITING = 1_024;
  private static final long CLOSE_MILLIS = 5_000;

  private final ConcurrentLinkedQueue<FutureTask<?>> requests = new ConcurrentLinkedQueue<>();
  private final Thread thread;
  private volatile boolean closed;

  /** One turn of the loop; it may block for some milliseconds. */
  interface Step {
    void run() throws InterruptedException;
  }

  DetectionThread(String name, Runnable begin, Step step) {
    thread = Thread.ofPlatform().name(name).daemon().unstarted(() -> loop(begin, step));
  }

  void start() {
    thread.start();
  }

  boolean alive() {
    return thread.isAlive();
  }

  /**
   * Runs the work on the detection thread and waits for its result; runs it at
   * once when called from there.
   */
  <T> T call(Callable<T> work) {
    FutureTask<T> task = new FutureTask<>(work);
    if (Thread.currentThread() == thread)
      task.run();
    else
      enqueue(task);
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw rethrown(e.getCause() == null ? e : e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while waiting for the detector", e);
    } catch (java.util.concurrent.CancellationException e) {
      throw stopped();
    }
  }

  private void enqueue(FutureTask<?> task) {
    if (requests.size() >= MOST_WAITING)
      throw new ForeshockException(ErrorCode.TOO_BUSY, "too many requests wait for the detector: limit="
          + MOST_WAITING);
    requests.add(task);
    if (closed) // the loop may have passed its last look at the queue
      cancelAll();
  }

  private static ForeshockException stopped() {
    return new ForeshockException(ErrorCode.CLOSED, "the detector is stopped");
  }

  private static RuntimeException rethrown(Throwable cause) {
    if (cause instanceof ForeshockException known)
      return new ForeshockException(known.code(), String.valueOf(known.getMessage()), known);
    if (cause instanceof IllegalArgumentException bad)
      return new ForeshockException(ErrorCode.INVALID_ARGUMENT, String.valueOf(bad.getMessage()), bad);
    return new ForeshockException(ErrorCode.INTERNAL, "detection failed: " + cause, cause);
  }

  private void loop(Runnable begin, Step step) {
    try {
      guarded(begin::run);
      while (!closed) {
        for (FutureTask<?> next = requests.poll(); next != null; next = requests.poll())
          next.run();
        guarded(step);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      closed = true;
      cancelAll();
    }
  }

  /** A defect in one step must not end the supervision of the plant. */
  private static void guarded(Step step) throws InterruptedException {
    try {
      step.run();
    } catch (RuntimeException e) {
      LOG.error("detection step failed", e);
    }
  }

  private void cancelAll() {
    for (FutureTask<?> next = requests.poll(); next != null; next = requests.poll())
      next.cancel(false);
  }

  @Override
  public void close() {
    closed = true;
    if (Thread.currentThread() == thread)
      return;
    try {
      thread.join(CLOSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    cancelAll();
  }
}
