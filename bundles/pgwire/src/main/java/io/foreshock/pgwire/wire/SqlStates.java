package io.foreshock.pgwire.wire;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;

/** Our errors as PostgreSQL's (its Appendix A). */
public final class SqlStates {
  private SqlStates() {
  }

  /**
   * @param sql
   *            the statement, for the place
   * @param offset
   *            where it begins in the query string, from 0
   */
  public static PgError of(ForeshockException e, String sql, int offset) {
    int position = e instanceof SqlException s && s.line() > 0 ? offset + at(sql, s.line(), s.column()) : 0;
    return new PgError(state(e.code()), String.valueOf(e.getMessage()), position);
  }

  /** Character of the text, from 1. */
  private static int at(String sql, int line, int column) {
    int start = 0;
    for (int l = 1; l < line; l++) {
      int end = sql.indexOf('\n', start);
      if (end < 0) break;
      start = end + 1;
    }
    return sql.codePointCount(0, Math.min(sql.length(), start + Math.max(0, column - 1))) + 1;
  }

  static String state(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, INVALID_BUNDLE, NOT_ENOUGH_DATA -> PgError.BAD_PARAMETER_VALUE;
      case SQL_SYNTAX -> PgError.SYNTAX;
      case NOT_SUPPORTED -> PgError.NOT_SUPPORTED;
      case TYPE_MISMATCH -> "42804";
      case UNKNOWN_TABLE -> PgError.UNDEFINED_TABLE;
      case UNKNOWN_COLUMN -> PgError.UNDEFINED_COLUMN;
      case UNKNOWN_SENSOR, UNKNOWN_ASSET, NOT_FOUND -> "P0002";
      case DUPLICATE_KEY -> "23505";
      case NOT_NULL -> "23502";
      case FOREIGN_KEY -> "23503";
      case SERIALIZATION -> "40001";
      case ALREADY_EXISTS -> "42P07";
      case READ_ONLY -> "42809";
      case DIVISION_BY_ZERO -> "22012";
      case OUT_OF_RANGE -> "22003";
      case STORE_LOCKED -> "55006";
      case DISK_FULL, STORE_FULL -> "53100";
      case STORE_FAILED -> "58030";
      case TOO_BUSY -> PgError.TOO_MANY_CONNECTIONS;
      case TIMEOUT -> PgError.CANCELLED;
      case QUERY_TOO_LARGE -> "53200";
      case CODEC_MISSING -> "58000";
      case CLOSED -> PgError.SHUTDOWN;
      case CONNECTION_FAILED -> "08006";
      case CORRUPT_DATA -> "XX001";
      case INTERNAL -> PgError.INTERNAL;
    };
  }
}
