package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** One session: checks offers, remembers its failure, tells its listener. */
final class SourceSession implements IngestSession, SourcePosition.Session {
  private final SourcePosition source;
  private final CommitListener listener;
  private final CommitQueue queue;
  private final CatalogStore catalog;
  private final Notifier notifier;
  private long offered;
  private volatile boolean closed;
  private volatile @Nullable ForeshockException failure;

  SourceSession(SourcePosition source, CommitListener listener, CommitQueue queue, CatalogStore catalog,
      Notifier notifier) {
    this.source = source;
    this.listener = listener;
    this.queue = queue;
    this.catalog = catalog;
    this.notifier = notifier;
    this.offered = NOTHING;
  }

  @Override
  public boolean offer(ReadingBatch batch, long position) {
    if (closed)
      throw new ForeshockException(ErrorCode.CLOSED, "session is closed: source=" + source.id());
    if (position < 0 || position <= offered && position > source.committed())
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "position does not ascend: source=" + source.id() + ", position=" + position + ", last=" + offered);
    if (batch.size() > EngineOptions.MAX_BATCH_ROWS)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "batch too large: rows=" + batch.size() + ", limit=" + EngineOptions.MAX_BATCH_ROWS);
    checkRows(batch);
    if (!queue.offer(new IngestWork(this, batch, position)))
      return false;
    offered = Math.max(offered, position);
    return true;
  }

  private void checkRows(ReadingBatch batch) {
    int known = catalog.sensorCount();
    for (int id : batch.sensorIds())
      if (id < 1 || id > known)
        throw new ForeshockException(ErrorCode.UNKNOWN_SENSOR, "unknown sensor: id=" + id + ", highest=" + known);
    for (byte q : batch.qualities())
      if (q < 0 || q > 2)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "unknown quality: code=" + q + ", limit=2");
  }

  @Override
  public long lastCommitted() {
    return source.committed();
  }

  @Override
  public void awaitCommitted(long position, Duration timeout) throws InterruptedException {
    source.await(position, timeout.toNanos(), this);
  }

  @Override
  public void close() {
    closed = true;
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
