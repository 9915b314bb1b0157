package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One part of an atomic write. */
public sealed interface Write {
  String table();

  /**
   * @return for inserts and upserts all columns of the schema in order; for
   *         deletes the key columns in key order, for deletes of a range nothing
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
   * All rows of a stretch of time that go, those written earlier in the same commit
   * included. Time-series tables only. What it removes is not written to
   * {@code corrections}.
   *
   * @param series
   *            series keys, unknown ones are passed over; null = all
   * @param from
   *            lowest timestamp (inclusive)
   * @param to
   *            highest timestamp (exclusive, but {@code Long.MAX_VALUE} is
   *            inclusive)
   */
  record DeleteRange(String table, @Nullable Set<String> series, long from, long to) implements Write {
    public DeleteRange {
      requireNonNull(table, "table is null");
      series = series == null ? null : Set.copyOf(series);
    }

    @Override
    public Chunk rows() {
      return new Chunk(List.of(), 0);
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
