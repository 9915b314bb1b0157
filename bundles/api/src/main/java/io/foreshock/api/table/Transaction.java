package io.foreshock.api.table;

import org.osgi.annotation.versioning.ProviderType;

/**
 * Writes to any tables that become visible and durable together, over a view
 * that does not change. Optimistic: writes are kept in memory until
 * {@link #commit}, which fails with {@code SERIALIZATION} when a row of a
 * relational table that was written here has been changed by somebody else since
 * {@link Tables#begin}: first committer wins, the other begins again. Rows that
 * were only read are not checked (snapshot isolation: two transactions that each
 * read what the other writes may both commit). Rows of time-series tables never
 * conflict. Bounded in time like a snapshot (minutes, then {@code TIMEOUT}) and
 * in size. For one thread at a time.
 */
@ProviderType
public interface Transaction extends AutoCloseable {
  /**
   * The tables as of the begin with the writes so far; a scan sees the writes
   * made before it. What foreign keys do on delete is done at the commit and not
   * seen before. Closed with the transaction.
   */
  Snapshot snapshot();

  /**
   * Checks and keeps a write. Unique indexes and foreign keys are checked at the
   * commit. One that fails is left out; the transaction goes on.
   *
   * @throws io.foreshock.api.ForeshockException
   *             as {@link Tables#commit}; {@code QUERY_TOO_LARGE} when the writes
   *             become too many to keep, {@code CLOSED} after the end
   */
  void write(Write write);

  /**
   * Durable on return. Ends the transaction, also when it fails; then nothing was
   * written.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code SERIALIZATION} when a row written here was changed by
   *             somebody else, or the columns of a table written here were altered
   *             or it was dropped; else as {@link Tables#commit}
   */
  void commit();

  /**
   * Forgets the writes so far and goes on: the view and what a commit compares
   * with stay those of the begin, so savepoints can be made by writing again what
   * came before them. Cursors must have been closed.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_SUPPORTED} by stores that cannot, {@code CLOSED} after
   *             the end
   */
  default void restart() {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED,
        "this store cannot take back a part of a transaction");
  }

  /** Forgets the writes. May be called at any time and more than once. */
  void rollback();

  /** {@link #rollback}. */
  @Override
  void close();
}
