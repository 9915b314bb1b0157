package io.foreshock.api.ingest;

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

  /** Rows committed since start, over all sources. */
  long committedReadings();
}
