package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Tables;
import io.foreshock.engine.tail.Rows;
import java.time.Duration;

/** A source's way into {@code readings}. */
final class ReadingSession implements IngestSession {
  private final SourceSession session;
  private final CatalogStore catalog;

  ReadingSession(SourceSession session, CatalogStore catalog) {
    this.session = session;
    this.catalog = catalog;
  }

  @Override
  public boolean offer(ReadingBatch batch, long position) {
    session.check(batch.size(), position);
    checkRows(batch);
    return session.offer(Tables.READINGS, StoredTable.READINGS_ID, new Rows.Readings(batch), position);
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
    return session.lastCommitted();
  }

  @Override
  public void awaitCommitted(long position, Duration timeout) throws InterruptedException {
    session.awaitCommitted(position, timeout);
  }

  @Override
  public void close() {
    session.close();
  }
}
