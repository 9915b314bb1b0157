package io.foreshock.api.table;

import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import java.util.List;
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
   * The rows whose vectors are nearest by an index with a graph, all as this snapshot has them: approximate as the
   * graph is, but never a row that is not there or was changed since, and never without one because it is new.
   *
   * @param index
   *            name of an index of the table with a graph
   * @param search
   *            ids are those of the table's key; its filter is asked about rows of other snapshots too
   * @return nearest first; null when the index cannot tell: it is being built, there is no bundle for it, or too many
   *         rows have changed since this snapshot. Then the rows have to be scanned
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}, {@code NOT_FOUND} for an index with a graph, {@code TYPE_MISMATCH} for a query of
   *             another dimension
   */
  default @Nullable List<Neighbour> nearest(String table, String index, float[] query, VectorSearch search) {
    return null;
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
