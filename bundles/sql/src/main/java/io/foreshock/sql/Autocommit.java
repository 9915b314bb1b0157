package io.foreshock.sql;

import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import java.util.List;

/** Each statement by itself. */
record Autocommit(Tables tables) implements Access {
  @Override
  public Snapshot snapshot() {
    return tables.snapshot();
  }

  @Override
  public void write(List<Write> writes) {
    tables.commit(writes);
  }

  @Override
  public void beforeSchemaChange() {
    // nothing is open
  }

  @Override
  public boolean inTransaction() {
    return false;
  }

  @Override
  public boolean stopped() {
    return false;
  }
}
