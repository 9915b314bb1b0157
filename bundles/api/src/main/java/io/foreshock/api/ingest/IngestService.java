package io.foreshock.api.ingest;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import org.osgi.annotation.versioning.ProviderType;

/** Where sources open their exactly-once sessions. Thread-safe. */
@ProviderType
public interface IngestService {
  /**
   * Opens the session of one source. A source id has at most one open session;
   * opening it again closes the older one (its further offers throw
   * {@code CLOSED}), so that an updated adapter takes over at once.
   *
   * @param sourceId
   *            permanent name of the source, {@code mqtt:plantbus}
   * @param listener
   *            told of commits and failures, on the committer's notification
   *            thread; must return quickly
   */
  IngestSession open(String sourceId, CommitListener listener);

  /**
   * Opens the session of a source that writes whole rows of a time-series table
   * of the user's; see {@link #open} for the source id, which both kinds share.
   *
   * @throws ForeshockException
   *             {@code UNKNOWN_TABLE}; {@code NOT_SUPPORTED} for a relational or a
   *             built-in table
   */
  default TableSession openTable(String table, String sourceId, CommitListener listener) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "readings only: table=" + table);
  }

  /** Rows committed since start, over all sources. */
  long committedReadings();
}
