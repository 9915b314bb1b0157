package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

/** One part of an atomic write. */
public sealed interface Write {
  String table();

  /**
   * @return for inserts and upserts all columns of the schema in order; for
   *         deletes the key columns in key order
   */
  Chunk rows();

  /**
   * New rows; an existing key in a relational table is {@code DUPLICATE_KEY};
   * time-series tables upsert.
   */
  record Insert(String table, Chunk rows) implements Write {
    public Insert {
      requireNonNull(table, "table is null");
      requireNonNull(rows, "rows is null");
    }
  }

  /** New or replaced rows. */
  record Upsert(String table, Chunk rows) implements Write {
    public Upsert {
      requireNonNull(table, "table is null");
      requireNonNull(rows, "rows is null");
    }
  }

  /**
   * Rows that go; keys that are not there are passed over. Relational tables
   * only.
   */
  record Delete(String table, Chunk rows) implements Write {
    public Delete {
      requireNonNull(table, "table is null");
      requireNonNull(rows, "rows is null");
    }
  }
}
