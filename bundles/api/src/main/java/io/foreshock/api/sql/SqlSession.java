package io.foreshock.api.sql;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Statements of one client, alone or in a transaction. For one thread at a time,
 * {@link #cancel} excepted.
 */
@ProviderType
public interface SqlSession extends AutoCloseable {
  /**
   * What a statement takes and gives; it is not run.
   *
   * @param parameters
   *            types the caller will give; null or missing where the statement is
   *            to tell
   * @throws SqlException
   *             as {@link #execute}
   */
  StatementShape describe(String sql, List<@Nullable ColumnType> parameters);

  /**
   * As {@link SqlQueryEngine#execute(String, List)}; in a transaction over its
   * view, and what it writes becomes durable with the transaction. A table that
   * is created or dropped in a transaction is so at once, whatever becomes of the
   * transaction, and that is refused with {@code NOT_SUPPORTED} once the
   * transaction has written.
   */
  SqlQueryEngine.Result execute(String sql, List<@Nullable Object> parameters);

  /**
   * Adds rows as INSERT does: columns that are not named get their default, rows
   * of a time series replace those of the same key.
   *
   * @param columns
   *            those of {@code rows}, in order
   * @param rows
   *            each column of its table's column's type
   * @return rows written
   * @throws io.foreshock.api.ForeshockException
   *             as {@link io.foreshock.api.table.Tables#commit}
   */
  long insert(String table, List<String> columns, Chunk rows);

  /**
   * The following statements form a transaction with snapshot isolation. Its view
   * is that of the first of them. Nothing happens when one is open already.
   */
  void begin();

  /**
   * Durable on return; nothing happens without a transaction. The transaction has
   * ended afterwards, also when this fails.
   *
   * @throws io.foreshock.api.ForeshockException
   *             as {@link io.foreshock.api.table.Transaction#commit}
   */
  void commit();

  /** Forgets the writes; nothing happens without a transaction. */
  void rollback();

  /**
   * Remembers this point of the transaction under a name; a later one of the same
   * name hides it.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT} outside of a transaction
   */
  default void savepoint(String name) {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED, "no savepoints");
  }

  /**
   * Forgets what was written, and the savepoints made, after a savepoint, which
   * stays. Results must have been closed.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND} for an unknown name
   */
  default void rollbackTo(String name) {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED, "no savepoints");
  }

  /**
   * Forgets a savepoint and those made after it, not what was written.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_FOUND} for an unknown name
   */
  default void release(String name) {
    throw new io.foreshock.api.ForeshockException(io.foreshock.api.ErrorCode.NOT_SUPPORTED, "no savepoints");
  }

  /**
   * Sets how the following statements run; names that are not known change
   * nothing. {@code hnsw.ef_search}: candidates that a search in an index with a
   * graph keeps, 0 to 10,000, 0 = as many as the index says.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT}
   */
  default void set(String name, String value) {
  }

  /** Between {@link #begin} and {@link #commit} or {@link #rollback}. */
  boolean inTransaction();

  /**
   * Stops the statement that runs now, or whose result is being read, at its next
   * chunk: it fails with {@code TIMEOUT}. For any thread.
   */
  void cancel();

  /**
   * From now on a statement fails with {@code TIMEOUT} at its next chunk once it,
   * and the reading of its result, have taken so long; 0, as at the beginning, is
   * as long as it takes. Applies to the statement that runs now when it is lifted.
   *
   * @param nanos
   *            of a statement
   */
  default void limit(long nanos) {
  }

  /** {@link #rollback}. Results must have been closed. */
  @Override
  void close();
}
