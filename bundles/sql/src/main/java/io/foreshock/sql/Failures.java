package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Errors of a run as SQL errors. */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  private Failures() {
  }

  /** A fault of ours: the log has the details. */
  static SqlException internal(RuntimeException e) {
    LOG.error("statement failed", e);
    return new SqlException(ErrorCode.INTERNAL, "internal error, see the log", 0, 0, e);
  }

  static SqlException asSql(ForeshockException e) {
    return e instanceof SqlException sql ? sql : new SqlException(e.code(), String.valueOf(e.getMessage()), 0, 0, e);
  }
}
