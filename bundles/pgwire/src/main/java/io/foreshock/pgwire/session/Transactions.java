package io.foreshock.pgwire.session;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.sql.SqlSession;
import io.foreshock.pgwire.wire.PgError;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The session's transaction: one the client began, or the one that statements sent together form by themselves. For
 * one thread at a time.
 */
final class Transactions {
  private final Supplier<@Nullable SqlQueryEngine> engines;
  private @Nullable SqlQueryEngine engine;
  private volatile @Nullable SqlSession session;
  private boolean explicit;
  private boolean implicit;
  private boolean failed;
  private boolean readOnly;
  private long limit;

  Transactions(Supplier<@Nullable SqlQueryEngine> engines) {
    this.engines = engines;
  }

  /**
   * @throws PgError
   *             {@code 57P03} while there is no engine, {@code 57P01} when it went away in a transaction
   */
  SqlSession sql() {
    SqlQueryEngine now = engines.get();
    if (now == null) throw new PgError(PgError.CANNOT_CONNECT_NOW, "the SQL engine is not running");
    SqlSession known = session;
    if (known != null && now == engine) return known;
    if (known != null && (explicit || implicit)) {
      session = null;
      throw new PgError(PgError.SHUTDOWN, "the SQL engine was replaced; the transaction is lost");
    }
    SqlSession fresh = now.session();
    fresh.limit(limit);
    engine = now;
    session = fresh;
    if (explicit || implicit) fresh.begin();
    return fresh;
  }

  /** I idle, T in a transaction, E in a failed one. */
  char status() {
    return !explicit ? 'I' : failed ? 'E' : 'T';
  }

  boolean isExplicit() {
    return explicit;
  }

  boolean isFailed() {
    return failed;
  }

  void begin(boolean onlyReads) {
    SqlSession known = session;
    boolean open = implicit;
    implicit = false;
    explicit = true;
    readOnly = onlyReads;
    if (known != null && !open) known.begin();
  }

  /** Statements up to the end of what was sent together become one transaction. */
  void beginImplicit() {
    if (explicit || implicit) return;
    implicit = true;
    SqlSession known = session;
    if (known != null) known.begin();
  }

  /** @return false when the transaction had failed and was forgotten */
  boolean commit() {
    boolean lost = failed;
    SqlSession known = session;
    clear();
    if (known == null) return !lost;
    if (lost) known.rollback();
    else known.commit();
    return !lost;
  }

  void commitImplicit() {
    if (implicit) commit();
  }

  /** Before a table is created or dropped: what was written by itself so far becomes durable. */
  void splitImplicit() {
    if (!implicit) return;
    commit();
    beginImplicit();
  }

  void rollback() {
    SqlSession known = session;
    clear();
    if (known != null) known.rollback();
  }

  void savepoint(String name) {
    requireBlock("SAVEPOINT");
    sql().savepoint(name);
  }

  void release(String name) {
    requireBlock("RELEASE SAVEPOINT");
    try {
      sql().release(name);
    } catch (ForeshockException e) {
      throw unknown(e);
    }
  }

  /** A failed transaction goes on after it. */
  void rollbackTo(String name) {
    requireBlock("ROLLBACK TO SAVEPOINT");
    try {
      sql().rollbackTo(name);
    } catch (ForeshockException e) {
      throw unknown(e);
    }
    failed = false;
  }

  private void requireBlock(String what) {
    if (!explicit) throw new PgError("25P01", what + " can only be used in transaction blocks");
  }

  private static RuntimeException unknown(ForeshockException e) {
    return e.code() == ErrorCode.NOT_FOUND ? new PgError("3B001", String.valueOf(e.getMessage())) : e;
  }

  private void clear() {
    explicit = false;
    implicit = false;
    failed = false;
    readOnly = false;
  }

  /** A statement failed. */
  void fail() {
    if (implicit) rollback();
    else if (explicit) failed = true;
  }

  void requireWritable(boolean sessionReadOnly) {
    if (readOnly || sessionReadOnly)
      throw new PgError(PgError.READ_ONLY_TRANSACTION, "cannot write in a read-only transaction");
  }

  /** As {@link SqlSession#limit}. */
  void limit(long nanos) {
    limit = nanos;
    SqlSession known = session;
    if (known != null) known.limit(nanos);
  }

  /** For any thread. */
  void cancel() {
    SqlSession known = session;
    if (known != null) known.cancel();
  }

  void close() {
    SqlSession known = session;
    session = null;
    clear();
    if (known != null) known.close();
  }
}
