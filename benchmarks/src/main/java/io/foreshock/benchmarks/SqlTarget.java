package io.foreshock.benchmarks;

import java.sql.Connection;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A database under the SQL cases, filled with {@link SqlData}. Thread-safe. */
interface SqlTarget extends AutoCloseable {
  String name();

  Connection connect() throws SQLException;

  /** How this database is asked a case's question; null when it cannot be. */
  @Nullable
  String query(SqlCase asked);

  @Override
  void close() throws Exception;
}
