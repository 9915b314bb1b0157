package io.foreshock.api.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import org.jspecify.annotations.Nullable;

/** A statement that cannot be run, with the place in its text. */
public final class SqlException extends ForeshockException {
  private final int line;
  private final int column;

  /**
   * @param line
   *            from 1, 0 = unknown @param column from 1, 0 = unknown
   */
  public SqlException(ErrorCode code, String message, int line, int column, @Nullable Throwable cause) {
    super(code, message, cause);
    this.line = line;
    this.column = column;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }
}
