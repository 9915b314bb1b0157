package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.engine.tail.Rows;

/** A batch of a source on its way to the disk. */
final class IngestWork implements Work {
  private static final int BYTES_PER_READING = 21;

  private final SourceSession session;
  private final String table;
  private final int tableId;
  private final Rows rows;
  private final long position;

  IngestWork(SourceSession session, String table, int tableId, Rows rows, long position) {
    this.session = session;
    this.table = table;
    this.tableId = tableId;
    this.rows = rows;
    this.position = position;
  }

  SourceSession session() {
    return session;
  }

  @Override
  public long weight() {
    return 128 + (long) rows.size() * switch (rows) {
      case Rows.Readings _,Rows.Deleted _ -> BYTES_PER_READING;
      case Rows.Generic g -> 12 + 8 * g.values().size();
    };
  }

  @Override
  public void apply(Group group) {
    ForeshockException broken = session.failure();
    if (broken != null)
      throw broken;
    if (position <= group.position(session.source()))
      return;
    group.append(group.seriesTable(table, tableId), rows);
    group.position(session.source(), position);
    if (rows instanceof Rows.Readings r && r.size() > 0)
      group.live.add(r.batch());
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
