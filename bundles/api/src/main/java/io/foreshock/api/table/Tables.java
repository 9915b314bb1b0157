package io.foreshock.api.table;

import java.util.List;
import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Every table of the store. Built in: {@code readings} (time-series: ts
 * TIMESTAMP, sensor_id TEXT = the sensor's tag, value DOUBLE, quality
 * SMALLINT), and the read-only views of the catalog {@code sensors} (sensor_id
 * TEXT, id INTEGER, asset, name, unit, quantity, low, high, description) and
 * {@code assets} (asset, kind, description). Thread-safe.
 */
@ProviderType
public interface Tables {
  String READINGS = "readings";
  String SENSORS = "sensors";
  String ASSETS = "assets";

  /** All tables by name, built-in ones included. */
  List<TableSchema> list();

  Optional<TableSchema> find(String name);

  /**
   * Durable on return.
   *
   * @return false when a table of that name and the same schema exists already
   * @throws io.foreshock.api.ForeshockException
   *             {@code ALREADY_EXISTS} when it exists with another schema
   */
  boolean create(TableSchema schema);

  /**
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE}, or {@code READ_ONLY} for a built-in table
   */
  void drop(String name);

  /**
   * Applies all writes in one transaction: all or nothing, durable on return.
   * Writing to {@code readings} registers unknown sensor tags.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code DUPLICATE_KEY}, {@code UNKNOWN_TABLE},
   *             {@code TYPE_MISMATCH}, {@code READ_ONLY}, {@code DISK_FULL},
   *             {@code STORE_FULL}
   */
  void commit(List<Write> writes);

  /**
   * A consistent view of all tables as of now. Keep it short (seconds) and close
   * it.
   */
  Snapshot snapshot();
}
