package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.engine.tail.Rows;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What all open sessions have in common, whatever they carry: checks positions, remembers the failure, tells the
 * listener.
 */
final class SourceSession implements SourcePosition.Session {
  private final SourcePosition source;
  private final CommitListener listener;
  private final CommitQueue queue;
  private final Notifier notifier;
  private final Consumer<SourceSession> ended;
  private long offered = IngestSession.NOTHING;
  private volatile boolean closed;
  private volatile @Nullable ForeshockException failure;

  /**
   * @param ended
   *            lets go of this session when it is closed, and of its listener's classes with it
   */
  SourceSession(SourcePosition source, CommitListener listener, CommitQueue queue, Notifier notifier,
      Consumer<SourceSession> ended) {
    this.ended = ended;
    this.source = source;
    this.listener = listener;
    this.queue = queue;
    this.notifier = notifier;
  }

  /** Refuses what can be refused without looking at the rows. */
  void check(int rows, long position) {
    if (closed)
      throw new ForeshockException(ErrorCode.CLOSED, "session is closed: source=" + source.id());
    if (position < 0 || position <= offered && position > source.committed())
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "position does not ascend: source=" + source.id() + ", position=" + position + ", last=" + offered);
    if (rows > EngineOptions.MAX_BATCH_ROWS)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "batch too large: rows=" + rows + ", limit=" + EngineOptions.MAX_BATCH_ROWS);
  }

  /** Queues checked rows for the table of this name and number; false when the queue is full. */
  boolean offer(String table, int tableId, Rows rows, long position) {
    if (!queue.offer(new IngestWork(this, table, tableId, rows, position)))
      return false;
    offered = Math.max(offered, position);
    return true;
  }

  long lastCommitted() {
    return source.committed();
  }

  void awaitCommitted(long position, Duration timeout) throws InterruptedException {
    source.await(position, timeout.toNanos(), this);
  }

  void close() {
    closed = true;
    ended.accept(this);
  }

  SourcePosition source() {
    return source;
  }

  @Override
  public @Nullable ForeshockException failure() {
    return failure;
  }

  /** For the writer: the position is on disk. */
  void committed(long position) {
    notifier.committed(this, position);
  }

  /** For the writer: this position and all later ones will not be stored. */
  void failed(long position, ForeshockException cause) {
    if (failure != null)
      return;
    failure = cause;
    closed = true;
    source.wake();
    notifier.failed(this, position, cause);
  }

  CommitListener listener() {
    return listener;
  }
}
