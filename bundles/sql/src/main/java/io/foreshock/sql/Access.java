package io.foreshock.sql;

import io.foreshock.api.table.Snapshot;
import io.foreshock.api.table.Write;
import java.util.List;

/** Where a statement reads and what becomes of its writes. */
interface Access {
  /** Closed by whoever asks for it. */
  Snapshot snapshot();

  void write(List<Write> writes);

  /** Before a table is created or dropped. */
  void beforeSchemaChange();

  /** Whether writes are kept for a commit to come, rather than applied at once. */
  boolean inTransaction();

  /** Candidates that a search in a graph keeps; 0 = as many as the index says. */
  default int effort() {
    return 0;
  }

  /** Whether the statement is to end. */
  boolean stopped();
}
