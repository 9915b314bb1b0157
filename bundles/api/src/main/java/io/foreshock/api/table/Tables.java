package io.foreshock.api.table;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Every table of the store. Built in: {@code readings} (time-series: ts
 * TIMESTAMP, sensor_id TEXT = the sensor's tag, value DOUBLE, quality
 * SMALLINT), and the read-only views of the catalog {@code sensors} (sensor_id
 * TEXT, id INTEGER, asset, name, unit, quantity, low, high, description) and
 * {@code assets} (asset, kind, description); and the audit of replaced values of
 * time-series tables {@code corrections} (id BIGINT, at TIMESTAMP, table_name,
 * series, ts TIMESTAMP, column_name, old_value, new_value), where a replacement
 * appears once its row has left the journal. Thread-safe.
 */
@ProviderType
public interface Tables {
  String READINGS = "readings";
  String SENSORS = "sensors";
  String ASSETS = "assets";
  String CORRECTIONS = "corrections";
  /** What is stored of each column in each block of time-series tables. */
  String STORAGE_BLOCKS = "storage_blocks";

  /**
   * An index with a graph, as it is now.
   *
   * @param current
   *            whether searches use it: it is built and shows all commits
   * @param rows
   *            vectors in it
   * @param unfit
   *            vectors met that it cannot hold, say with a value that is not finite
   * @param bytes
   *            of memory beside the vectors themselves
   */
  record GraphState(String table, String index, boolean current, long rows, long unfit, long bytes) {}

  /** All indexes with a graph, by table and name; those being built included. */
  default List<GraphState> graphs() {
    return List.of();
  }

  /** All tables by name, built-in ones included. */
  List<TableSchema> list();

  Optional<TableSchema> find(String name);

  /**
   * Durable on return.
   *
   * @return false when a table of that name and the same schema exists already
   * @throws io.foreshock.api.ForeshockException
   *             {@code ALREADY_EXISTS} when it exists with another schema;
   *             {@code UNKNOWN_TABLE}, {@code UNKNOWN_COLUMN},
   *             {@code INVALID_ARGUMENT}, {@code TYPE_MISMATCH} when a foreign key
   *             references what is not there
   */
  boolean create(TableSchema schema);

  /**
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}, {@code READ_ONLY} for a built-in table, or
   *             {@code FOREIGN_KEY} when another table references it
   */
  void drop(String name);

  /**
   * Changes the shape of a table; durable on return. Readers and writers go on
   * meanwhile: snapshots that are open keep the shape they began with, and rows
   * are not rewritten.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}; {@code UNKNOWN_COLUMN}; {@code NOT_FOUND}
   *             for an index or key; {@code ALREADY_EXISTS};
   *             {@code INVALID_ARGUMENT} for what the {@link Alteration} excludes;
   *             {@code NOT_SUPPORTED} on a time-series table; {@code READ_ONLY} for
   *             a built-in table; {@code TYPE_MISMATCH} for a default that does not
   *             fit; {@code NOT_NULL}, {@code DUPLICATE_KEY}, {@code FOREIGN_KEY}
   *             when rows do not fulfil it
   */
  void alter(String table, Alteration change);

  /**
   * Applies all writes in one transaction: all or nothing, durable on return.
   * Writing to {@code readings} registers unknown sensor tags.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code DUPLICATE_KEY}, {@code FOREIGN_KEY}, {@code UNKNOWN_TABLE},
   *             {@code READ_ONLY}, {@code DISK_FULL}, {@code STORE_FULL}, and those
   *             of {@link Column#check(String, ColumnVector)}
   */
  void commit(List<Write> writes);

  /**
   * What is kept of a time-series table.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}; {@code NOT_SUPPORTED} for other tables
   */
  default StoragePolicy policy(String table) {
    return StoragePolicy.NONE;
  }

  /**
   * Changes what is kept of a time-series table; durable on return. Rows are
   * retired, and summaries of rows already there computed, in the background;
   * summaries that the policy does not name any more are dropped.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}; {@code ALREADY_EXISTS} when another table
   *             has the name of a summary; {@code NOT_SUPPORTED} for other tables
   */
  default void setPolicy(String table, StoragePolicy policy) {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED,
        "no storage policies: table=" + table);
  }

  /**
   * A view of now and writes on top of it. End it with {@link Transaction#commit}
   * or {@link Transaction#close}.
   */
  Transaction begin();

  /**
   * A consistent view of all tables as of now. Keep it short (seconds) and close
   * it.
   */
  Snapshot snapshot();
}
