package io.foreshock.testkit;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Transaction;
import io.foreshock.api.table.Write;
import io.foreshock.testkit.InMemoryTables.View;
import java.util.ArrayList;
import java.util.List;

/** A copy that is written to, and the writes to do again on the real tables. For one thread at a time. */
final class InMemoryTransaction implements Transaction {
  private final InMemoryTables tables;
  private final View begin;
  private final View working;
  private final List<Write> writes = new ArrayList<>();
  private boolean ended;

  InMemoryTransaction(InMemoryTables tables, View begin) {
    this.tables = tables;
    this.begin = begin;
    this.working = begin.copy();
  }

  @Override
  public Snapshot snapshot() {
    requireOpen();
    return new Snapshot() {
      @Override
      public Cursor scan(Scan scan) {
        requireOpen();
        return new InMemorySnapshot(working.copy()).scan(scan);
      }

      @Override
      public TableSchema schema(String table) {
        requireOpen();
        return new InMemorySnapshot(working).schema(table);
      }

      @Override
      public void close() {
      }
    };
  }

  @Override
  public void write(Write write) {
    requireOpen();
    View trial = working.copy();
    trial.apply(write);
    working.replace(trial);
    writes.add(write);
  }

  @Override
  public void restart() {
    requireOpen();
    working.replace(begin.copy());
    writes.clear();
  }

  @Override
  public void commit() {
    requireOpen();
    ended = true;
    tables.commit(writes, begin);
  }

  @Override
  public void rollback() {
    ended = true;
  }

  @Override
  public void close() {
    rollback();
  }

  private void requireOpen() {
    if (ended) throw new ForeshockException(ErrorCode.CLOSED, "transaction has ended");
  }
}
