package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.osgi.framework.BundleContext;
import org.osgi.framework.SynchronousBundleListener;

/** Waits for a condition on bundles, looking again whenever any bundle changes. Confined to one thread. */
final class BundleWatch implements AutoCloseable {
  /** How long a bundle that was just installed may take to start before we ask why. */
  static final Duration START_GRACE = Duration.ofSeconds(3);
  /** Not everything that matters comes as an event. */
  private static final long LOOK_AGAIN_MILLIS = 200;

  private final BundleContext context;
  private final Semaphore changed = new Semaphore(0);
  private final SynchronousBundleListener listener = event -> changed.release();

  BundleWatch(BundleContext context) {
    this.context = context;
    context.addBundleListener(listener);
  }

  /** A point in time. */
  record Deadline(long nanoTime, Duration patience) {
    Deadline {
      requireNonNull(patience, "patience is null");
    }

    static Deadline in(Duration patience) {
      return new Deadline(System.nanoTime() + patience.toNanos(), patience);
    }

    Deadline atMost(Duration shorter) {
      Deadline other = in(shorter);
      return other.nanoTime - nanoTime < 0 ? other : this;
    }

    long leftMillis() {
      return TimeUnit.NANOSECONDS.toMillis(nanoTime - System.nanoTime());
    }
  }

  /** True as soon as the condition holds; false at the deadline or when interrupted. */
  boolean await(Deadline deadline, BooleanSupplier condition) {
    while (!condition.getAsBoolean()) {
      long left = deadline.leftMillis();
      if (left <= 0) {
        return false;
      }
      try {
        if (changed.tryAcquire(Math.min(left, LOOK_AGAIN_MILLIS), TimeUnit.MILLISECONDS)) {
          changed.drainPermits();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return false;
      }
    }
    return true;
  }

  @Override
  public void close() {
    context.removeBundleListener(listener);
  }
}
