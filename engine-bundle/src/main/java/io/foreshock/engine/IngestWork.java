package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.engine.tail.Rows;

/** A batch of a source on its way to the disk. */
final class IngestWork implements Work {
  private static final int BYTES_PER_READING = 21;

  private final SourceSession session;
  private final ReadingBatch batch;
  private final long position;

  IngestWork(SourceSession session, ReadingBatch batch, long position) {
    this.session = session;
    this.batch = batch;
    this.position = position;
  }

  @Override
  public long weight() {
    return 128 + (long) batch.size() * BYTES_PER_READING;
  }

  @Override
  public void apply(Group group) {
    ForeshockException broken = session.failure();
    if (broken != null)
      throw broken;
    if (position <= group.position(session.source()))
      return;
    group.append(group.readings(), new Rows.Readings(batch));
    group.position(session.source(), position);
    if (batch.size() > 0)
      group.live.add(batch);
  }

  @Override
  public void committed() {
    session.committed(position);
  }

  @Override
  public void failed(ForeshockException cause) {
    session.failed(position, cause);
  }
}
