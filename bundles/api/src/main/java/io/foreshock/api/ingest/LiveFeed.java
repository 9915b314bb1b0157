package io.foreshock.api.ingest;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Committed readings as they arrive. A slow reader loses the oldest batches of
 * its own queue and is told so.
 */
@ProviderType
public interface LiveFeed {
  /**
   * Starts a queue of committed batches; the first batch is one committed after
   * this call.
   *
   * @param name
   *            shown in diagnostics
   * @param capacityReadings
   *            bound of the queue
   */
  Reader subscribe(String name, int capacityReadings);

  /** One subscriber's queue; {@link #poll} is for one thread at a time. */
  @ProviderType
  interface Reader extends AutoCloseable {
    /**
     * The next committed batch, or null when none came in time or the reader is
     * closed.
     */
    @Nullable
    LiveBatch poll(Duration timeout) throws InterruptedException;

    @Override
    void close();
  }

  /**
   * @param readings
   *            as the source offered them
   * @param committedAt
   *            wall clock of the commit, microseconds UTC
   * @param lostBefore
   *            readings dropped from this reader's queue just before this batch;
   *            read them from the store
   */
  record LiveBatch(ReadingBatch readings, long committedAt, long lostBefore) {}
}
