package io.foreshock.api.ingest;

import java.time.Duration;
import java.util.List;
import org.osgi.annotation.versioning.ProviderType;

/**
 * One source's way into one time-series table: the columnar twin of
 * {@link IngestSession}, with the same promises. Rows and position commit in one
 * transaction; what is offered at or below {@link #lastCommitted()} is
 * acknowledged without being stored again; rows are upserts by (series,
 * timestamp) that fill and replace non-null columns. {@link #offer} is for one
 * thread at a time; the other methods are thread-safe.
 */
@ProviderType
public interface TableSession extends AutoCloseable {
  /**
   * Numbers of the series with these keys, in the order of the keys; unknown keys
   * become series of the table. Durable on return, and the same for as long as
   * the table exists, so a source asks once.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code UNKNOWN_TABLE} when the table is gone,
   *             {@code INVALID_ARGUMENT} for an empty or overlong key
   */
  int[] series(List<String> keys);

  /**
   * Hands a batch to the writer; never blocks.
   *
   * @param position
   *            the source's own position after this batch: {@code >= 0} and
   *            strictly ascending within a session
   * @return false when the ring is full: the source has to slow down and offer
   *         the same batch again
   * @throws io.foreshock.api.ForeshockException
   *             {@code CLOSED} after close or failure, {@code INVALID_ARGUMENT}
   *             for a series number that {@link #series} did not give or a
   *             position that does not ascend, {@code TYPE_MISMATCH} for values
   *             that do not fit the schema
   */
  boolean offer(SeriesBatch batch, long position);

  /**
   * The highest position on disk for this source, over all its sessions, or
   * {@link IngestSession#NOTHING}.
   */
  long lastCommitted();

  /**
   * Blocks until the position is on disk.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code TIMEOUT}, or the reason the commit failed:
   *             {@code UNKNOWN_TABLE} when the table was dropped meanwhile
   */
  void awaitCommitted(long position, Duration timeout) throws InterruptedException;

  /** Ends the session; batches already accepted are still committed. */
  @Override
  void close();
}
