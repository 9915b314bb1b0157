package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** How far one source has come, over all its sessions. Thread-safe. */
final class SourcePosition {
  private final String id;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition moved = lock.newCondition();
  private volatile long committed;

  SourcePosition(String id, long committed) {
    this.id = id;
    this.committed = committed;
  }

  String id() {
    return id;
  }

  long committed() {
    return committed;
  }

  void committed(long position) {
    lock.lock();
    try {
      committed = position;
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Wakes those who wait, to look at their session again. */
  void wake() {
    lock.lock();
    try {
      moved.signalAll();
    } finally {
      lock.unlock();
    }
  }

  void await(long position, long timeoutNanos, Session session) throws InterruptedException {
    lock.lock();
    try {
      long left = timeoutNanos;
      while (committed < position) {
        ForeshockException failure = session.failure();
        if (failure != null)
          throw failure;
        if (left <= 0)
          throw new ForeshockException(ErrorCode.TIMEOUT, "not committed in time: source=" + id + ", position="
              + position + ", limit=" + TimeUnit.NANOSECONDS.toMillis(timeoutNanos) + " ms");
        left = moved.awaitNanos(left);
      }
    } finally {
      lock.unlock();
    }
  }

  /** Where a session keeps its reason. */
  interface Session {
    @Nullable
    ForeshockException failure();
  }
}
