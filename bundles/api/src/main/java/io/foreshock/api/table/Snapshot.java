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
