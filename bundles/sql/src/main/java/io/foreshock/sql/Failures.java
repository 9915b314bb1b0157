package io.foreshock.sql;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;

/** Errors of a run as SQL errors. */
final class Failures {
  private Failures() {
  }

  static SqlException asSql(ForeshockException e) {
    return e instanceof SqlException sql ? sql : new SqlException(e.code(), String.valueOf(e.getMessage()), 0, 0, e);
  }
}
