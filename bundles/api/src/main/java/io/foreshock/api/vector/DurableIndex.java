package io.foreshock.api.vector;

import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * A graph index in a directory that follows {@link VectorRows}. A snapshot of it is written from time to time; when it is
 * opened again, that is mapped, searches begin, and what the rows say otherwise is put and removed in the background. So
 * no commit is ever lost, whatever happens to the directory: a snapshot that is missing, old or damaged costs time only.
 * Thread-safe.
 */
@ProviderType
public interface DurableIndex extends AutoCloseable {
  /**
   * To search in only: changes come by {@link #apply}. Ask each time, as a damaged one is replaced.
   * Until {@link #isCurrent} answers may lack rows and may show rows as they were.
   */
  GraphIndex graph();

  /** Whether the index shows all commits that were applied or that the rows showed when it was opened. */
  boolean isCurrent();

  /** @return {@link #isCurrent} at the end */
  boolean awaitCurrent(Duration most) throws InterruptedException;

  /**
   * Brings in a commit; on return searches see it. To be called for every commit from the opening on, in their order, once
   * it is durable and best before its writer is told. Never fails because of a vector: what cannot be indexed (another
   * dimension, a value that is not finite) counts as no vector, see {@link #unfit}.
   *
   * @param position
   *            of the commit
   * @param vectors
   *            by id; null = none, or the row is gone
   */
  void apply(long position, long[] ids, float[] @Nullable [] vectors);

  /** Commits up to this one are in the snapshot: {@link VectorRows#changedSince} is never asked about earlier ones. */
  long keptPosition();

  /** Vectors met since the opening that cannot be indexed. */
  long unfit();

  /**
   * Writes a snapshot now, while searches and commits go on; it is durable on return. Does nothing when there is nothing
   * new or the index is not current.
   */
  void keep() throws IOException;

  /** Writes a snapshot if there is anything new, and ends. The graph can still be searched by those who have it. */
  @Override
  void close();
}
