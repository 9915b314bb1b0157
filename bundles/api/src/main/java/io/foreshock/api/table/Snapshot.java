package io.foreshock.api.table;

import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A consistent view of all tables. For one thread at a time; closing it closes
 * its cursors.
 */
@ProviderType
public interface Snapshot extends AutoCloseable {
  /**
   * Reads a table chunk by chunk: time-series tables series by series in key
   * order, each ascending by time; relational tables by primary key.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}, {@code UNKNOWN_COLUMN}
   */
  Cursor scan(Scan scan);

  /**
   * Sums and extremes instead of rows, see {@link Aggregation}. This one reads all
   * rows; stores that know more override it.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}, {@code UNKNOWN_COLUMN},
   *             {@code TYPE_MISMATCH}, {@code NOT_SUPPORTED} for a grouping or
   *             function that needs time on a relational table
   */
  default Cursor aggregate(Aggregation wanted) {
    return new RowAggregation(wanted).run(this, schema(wanted.scan().table()));
  }

  /**
   * Shape of a table as of this snapshot.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}; {@code NOT_SUPPORTED} by snapshots that
   *             only scan
   */
  default TableSchema schema(String table) {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED,
        "this snapshot tells no schemas: table=" + table);
  }

  /**
   * Checks an aggregation against a table, for stores with an answer of their own.
   *
   * @throws io.foreshock.api.ForeshockException
   *             as {@link #aggregate}
   */
  static void check(TableSchema schema, Aggregation wanted) {
    RowAggregation.check(schema, wanted);
  }

  @Override
  void close();

  /** Chunks of at most 65,536 rows. */
  @ProviderType
  interface Cursor extends AutoCloseable {
    /** The next non-empty chunk, copied out of the store, or null at the end. */
    @Nullable
    Chunk next();

    @Override
    void close();
  }
}
