package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.SeriesBatch;
import io.foreshock.api.ingest.TableSession;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Columns;
import io.foreshock.engine.tail.Rows;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;

/** A source's way into one time-series table of the user's; the schema is the one of the moment it was opened. */
final class RowSession implements TableSession {
  private final SourceSession session;
  private final SeriesTable table;
  private final CommitQueue queue;
  private final Supplier<State> state;

  RowSession(SourceSession session, SeriesTable table, CommitQueue queue, Supplier<State> state) {
    this.state = state;
    this.session = session;
    this.table = table;
    this.queue = queue;
  }

  private String name() {
    return table.schema().name();
  }

  /** Those of now: after a failed commit the tables are read anew. */
  private SeriesNames names() {
    return state.get().tables().get(name()) instanceof SeriesTable now && now.id() == table.id()
        ? now.names()
        : table.names();
  }

  @Override
  public int[] series(List<String> keys) {
    SeriesNames names = names();
    int[] ids = new int[keys.size()];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = names.idOf(keys.get(i));
      if (ids[i] == 0)
        return queue.submit(new SeriesWork(table, keys)).ids();
    }
    return ids;
  }

  @Override
  public boolean offer(SeriesBatch batch, long position) {
    session.check(batch.size(), position);
    check(batch);
    return session.offer(name(), table.id(), new Rows.Generic(batch.series(), batch.timestamps(), bySlot(batch)),
        position);
  }

  private void check(SeriesBatch batch) {
    int known = names().count();
    for (int id : batch.series())
      if (id < 1 || id > known)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
            "unknown series: table=" + name() + ", number=" + id + ", highest=" + known);
    int expected = table.schema().columns().size() - 2;
    if (batch.values().size() != expected)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "wrong number of columns: table=" + name() + ", columns="
          + batch.values().size() + ", expected=" + expected);
    int at = 0;
    for (Column c : table.schema().columns())
      if (!table.schema().key().contains(c.name()))
        c.check(name(), batch.values().get(at++));
  }

  /** Columns keep their order for ever, so only what was dropped is to be put in between. */
  private List<ColumnVector> bySlot(SeriesBatch batch) {
    if (batch.values().size() == table.valueColumns().size())
      return batch.values();
    List<ColumnVector> values = new ArrayList<>();
    Iterator<ColumnVector> given = batch.values().iterator();
    for (int slot = 0; slot < table.valueIndexes().length; slot++)
      values.add(table.valueIndexes()[slot] < 0
          ? Columns.nulls(table.valueColumns().get(slot), batch.size())
          : given.next());
    return values;
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
