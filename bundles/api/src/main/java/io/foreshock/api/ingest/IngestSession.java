package io.foreshock.api.ingest;

import java.time.Duration;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One source's way in. Readings and the position commit in one transaction;
 * what is offered at or below {@link #lastCommitted()} is acknowledged without
 * being stored again. Readings are upserts by (sensor, timestamp).
 * {@link #offer} is for one thread at a time; the other methods are
 * thread-safe.
 */
@ProviderType
public interface IngestSession extends AutoCloseable {
  /** {@link #lastCommitted()} of a source that has never committed anything. */
  long NOTHING = -1;

  /**
   * Hands a batch to the writer; never blocks.
   *
   * @param position
   *            the source's own position after this batch: {@code >= 0} and
   *            strictly ascending within a session
   * @return false when the ring is full: the source has to slow down and offer
   *         the same batch again
   * @throws io.foreshock.api.ForeshockException
   *             {@code CLOSED} after close or failure, {@code UNKNOWN_SENSOR} for
   *             an id that is not in the catalog, {@code INVALID_ARGUMENT} for a
   *             position that does not ascend
   */
  boolean offer(ReadingBatch batch, long position);

  /**
   * The highest position on disk for this source, over all its sessions, or
   * {@link #NOTHING}.
   */
  long lastCommitted();

  /**
   * Blocks until the position is on disk.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code TIMEOUT}, or the reason the commit failed
   */
  void awaitCommitted(long position, Duration timeout) throws InterruptedException;

  /** Ends the session; batches already accepted are still committed. */
  @Override
  void close();
}
