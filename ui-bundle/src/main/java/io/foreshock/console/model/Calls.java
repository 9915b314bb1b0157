package io.foreshock.console.model;

import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyIntegerProperty;
import javafx.beans.property.ReadOnlyIntegerWrapper;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs what an operator asked for away from the FX thread and brings the outcome back to it. At most two calls run and
 * {@value #QUEUE} wait; more are refused with a sentence.
 */
public final class Calls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Calls.class);
  private static final int QUEUE = 32;
  private final Executor ui;
  private final ThreadPoolExecutor pool;
  private final ReadOnlyIntegerWrapper running = new ReadOnlyIntegerWrapper();

  public Calls(Executor ui) {
    this.ui = ui;
    AtomicInteger number = new AtomicInteger();
    pool = new ThreadPoolExecutor(2, 2, 5, TimeUnit.SECONDS, new ArrayBlockingQueue<>(QUEUE), r -> {
      Thread t = new Thread(r, "foreshock-console-call-" + number.incrementAndGet());
      t.setDaemon(true);
      return t;
    });
    pool.allowCoreThreadTimeOut(true);
  }

  /** How many calls are on their way; changes on the UI executor. */
  public ReadOnlyIntegerProperty runningProperty() {
    return running.getReadOnlyProperty();
  }

  /** Both consumers run on the UI executor; {@code failed} gets a sentence. */
  public <T> void call(Callable<T> work, Consumer<T> done, Consumer<String> failed) {
    callRaw(work, done, e -> failed.accept(Sentences.of(e)));
  }

  /** Like {@link #call} for those who need the exception itself; an {@link InterruptedException} when cancelled. */
  <T> Running callRaw(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
    ui.execute(() -> running.set(running.get() + 1));
    Running handle = new Running();
    try {
      pool.execute(() -> run(() -> handle.run(work), done, failed));
    } catch (RejectedExecutionException full) {
      finish(() -> failed.accept(new IllegalStateException(Texts.of("error.queueFull"))));
    }
    return handle;
  }

  /** A call on its way. Thread-safe. */
  static final class Running {
    private @Nullable Thread thread;
    private boolean cancelled;

    private <T> T run(Callable<T> work) throws Exception {
      synchronized (this) {
        if (cancelled)
          throw new InterruptedException();
        thread = Thread.currentThread();
      }
      try {
        return work.call();
      } finally {
        synchronized (this) {
          thread = null;
          if (Thread.interrupted() && !cancelled)
            Thread.currentThread().interrupt(); // not ours: the pool ends
        }
      }
    }

    /** Interrupts the call. */
    synchronized void cancel() {
      cancelled = true;
      if (thread != null)
        thread.interrupt();
    }
  }

  private <T> void run(Callable<T> work, Consumer<T> done, Consumer<Exception> failed) {
    try {
      T result = work.call();
      finish(() -> done.accept(result));
    } catch (Exception e) { // the edge of a console thread: the operator is told
      LOG.debug("call failed", e);
      finish(() -> failed.accept(e));
    }
  }

  private void finish(Runnable outcome) {
    ui.execute(() -> {
      running.set(running.get() - 1);
      outcome.run();
    });
  }

  /** Interrupts what runs and waits for it a moment. */
  @Override
  public void close() {
    pool.shutdownNow();
    try {
      if (!pool.awaitTermination(2, TimeUnit.SECONDS))
        LOG.warn("a console call still runs after 2 s: running={}", pool.getActiveCount());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
