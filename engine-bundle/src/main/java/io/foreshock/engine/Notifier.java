package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.IngestSession;
import java.util.ArrayDeque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells listeners about commits on a thread of its own. What waits for a slow listener is one position per session,
 * not one per batch, so it stays bounded.
 */
final class Notifier implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Notifier.class);
  private static final long JOIN_MILLIS = 5_000;

  private static final class News {
    private long committed = IngestSession.NOTHING;
    private long failedAt;
    private @Nullable ForeshockException failure;
  }

  private final ReentrantLock lock = new ReentrantLock();
  private final Condition waiting = lock.newCondition();
  private final Map<SourceSession, News> news = new LinkedHashMap<>();
  private final Thread thread = Thread.ofPlatform().name("foreshock-engine-notify").daemon().unstarted(this::run);
  private boolean closed;

  void start() {
    thread.start();
  }

  void committed(SourceSession session, long position) {
    lock.lock();
    try {
      news.computeIfAbsent(session, _ -> new News()).committed = position;
      waiting.signal();
    } finally {
      lock.unlock();
    }
  }

  void failed(SourceSession session, long position, ForeshockException cause) {
    lock.lock();
    try {
      News n = news.computeIfAbsent(session, _ -> new News());
      n.failedAt = position;
      n.failure = cause;
      waiting.signal();
    } finally {
      lock.unlock();
    }
  }

  private void run() {
    ArrayDeque<Map.Entry<SourceSession, News>> due = new ArrayDeque<>();
    while (take(due))
      for (Map.Entry<SourceSession, News> e = due.poll(); e != null; e = due.poll())
        tell(e.getKey(), e.getValue());
  }

  private boolean take(ArrayDeque<Map.Entry<SourceSession, News>> due) {
    lock.lock();
    try {
      while (news.isEmpty() && !closed)
        waiting.awaitUninterruptibly();
      news.forEach((session, n) -> due.add(Map.entry(session, n)));
      news.clear();
      return !due.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  private static void tell(SourceSession session, News n) {
    try {
      if (n.committed != IngestSession.NOTHING)
        session.listener().committed(n.committed);
      if (n.failure != null)
        session.listener().failed(n.failedAt, n.failure);
    } catch (RuntimeException e) {
      LOG.error("commit listener failed: source={}", session.source().id(), e);
    }
  }

  /** Delivers what is left and ends. */
  @Override
  public void close() {
    lock.lock();
    try {
      closed = true;
      waiting.signal();
    } finally {
      lock.unlock();
    }
    try {
      thread.join(JOIN_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
