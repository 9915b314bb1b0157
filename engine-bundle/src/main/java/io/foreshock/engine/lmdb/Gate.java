package io.foreshock.engine.lmdb;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lets transactions in, except while the environment is exchanged. LMDB cannot be closed or resized under a reader:
 * its pages would be unmapped below it and the process would die. Thread-safe.
 */
final class Gate {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private int inside;
  private boolean shut;
  /** How often it was opened. */
  private long openings;

  /**
   * Waits while the gate is shut. Whoever waits gets in when it opens next, though it may be shut again at once: it may be
   * inside already, and nobody could leave then.
   *
   * @throws ForeshockException
   *             TOO_BUSY after 30 s, TIMEOUT when interrupted
   */
  void enter() {
    lock.lock();
    try {
      long left = WAIT_NANOS;
      long before = openings;
      while (shut && openings == before) {
        if (left <= 0)
          throw new ForeshockException(ErrorCode.TOO_BUSY, "store is being exchanged: limit=" + TimeUnit.NANOSECONDS
              .toSeconds(WAIT_NANOS) + " s");
        left = changed.awaitNanos(left);
      }
      inside++;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ForeshockException(ErrorCode.TIMEOUT, "interrupted while waiting for the store", e);
    } finally {
      lock.unlock();
    }
  }

  void leave() {
    lock.lock();
    try {
      if (--inside == 0)
        changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /**
   * Shuts the gate and waits until nobody is inside; when that takes longer the gate is open again.
   *
   * @return false when somebody stayed
   */
  boolean shut(Duration patience) {
    lock.lock();
    try {
      shut = true;
      long left = patience.toNanos();
      while (inside > 0 && left > 0)
        left = awaitQuietly(left);
      if (inside == 0)
        return true;
      open();
      return false;
    } finally {
      lock.unlock();
    }
  }

  boolean isShut() {
    lock.lock();
    try {
      return shut;
    } finally {
      lock.unlock();
    }
  }

  /** The writer waits here; nobody interrupts it to stop it. */
  private long awaitQuietly(long nanos) {
    try {
      return changed.awaitNanos(nanos);
    } catch (InterruptedException e) {
      return nanos;
    }
  }

  void open() {
    lock.lock();
    try {
      shut = false;
      openings++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
