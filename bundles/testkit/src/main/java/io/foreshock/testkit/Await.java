package io.foreshock.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for a condition instead of a time. */
public final class Await {
  private static final long STEP_NANOS = 5_000_000;

  private Await() {
  }

  /** @throws AssertionError naming what was waited for, when it does not come true in time */
  public static void until(String what, Duration limit, Callable<Boolean> condition) {
    long end = System.nanoTime() + limit.toNanos();
    while (!holds(what, condition)) {
      if (System.nanoTime() > end) throw new AssertionError("not within " + limit + ": " + what);
      LockSupport.parkNanos(STEP_NANOS);
    }
  }

  public static void until(String what, Callable<Boolean> condition) {
    until(what, Duration.ofSeconds(10), condition);
  }

  private static boolean holds(String what, Callable<Boolean> condition) {
    try {
      return condition.call();
    } catch (RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new AssertionError("while waiting for: " + what, e);
    }
  }
}
