package io.foreshock.api.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.osgi.annotation.versioning.ProviderType;

/** Runs SQL. Thread-safe. */
@ProviderType
public interface SqlQueryEngine {
  /**
   * Parses, plans and starts one statement. A statement that returns no rows has
   * completed on return.
   *
   * @param parameters
   *            values for {@code ?}, in order: Long, Double, String, Boolean,
   *            float[] or null
   * @throws SqlException
   *             with the position of the offending text
   */
  Result execute(String sql, List<@Nullable Object> parameters);

  default Result execute(String sql) {
    return execute(sql, List.of());
  }

  /**
   * Statements that belong together: transactions, cancelling, types of
   * parameters.
   *
   * @throws io.foreshock.api.ForeshockException
   *             {@code NOT_SUPPORTED} by engines that only run single statements
   */
  default SqlSession session() {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "this engine has no sessions");
  }

  /** A statement's result; close it. For one thread at a time. */
  @ProviderType
  interface Result extends AutoCloseable {
    /** Empty for a statement that returns no rows. */
    List<Column> columns();

    /** Rows written by INSERT; 0 for DDL; -1 for a query. */
    long updateCount();

    /** Next rows or null at the end. */
    @Nullable
    Chunk next();

    @Override
    void close();
  }
}
