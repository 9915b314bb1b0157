package io.foreshock.pgwire.wire;

import static java.util.Objects.requireNonNull;

/** What goes to the client as an ErrorResponse. */
public final class PgError extends RuntimeException {
  public static final String PROTOCOL_VIOLATION = "08P01";
  public static final String NOT_SUPPORTED = "0A000";
  public static final String BAD_TEXT = "22P02";
  public static final String BAD_BINARY = "22P03";
  public static final String BAD_PARAMETER_VALUE = "22023";
  public static final String IN_FAILED_TRANSACTION = "25P02";
  public static final String NO_ACTIVE_TRANSACTION = "25P01";
  public static final String READ_ONLY_TRANSACTION = "25006";
  public static final String INVALID_STATEMENT_NAME = "26000";
  public static final String INVALID_PASSWORD = "28P01";
  public static final String INVALID_AUTHORIZATION = "28000";
  public static final String INVALID_CURSOR_NAME = "34000";
  public static final String INVALID_DATABASE = "3D000";
  public static final String SYNTAX = "42601";
  public static final String UNDEFINED_TABLE = "42P01";
  public static final String UNDEFINED_COLUMN = "42703";
  public static final String UNDEFINED_FUNCTION = "42883";
  public static final String UNDEFINED_OBJECT = "42704";
  public static final String DUPLICATE_STATEMENT = "42P05";
  public static final String DUPLICATE_CURSOR = "42P03";
  public static final String TOO_MANY_CONNECTIONS = "53300";
  public static final String LIMIT_EXCEEDED = "54000";
  public static final String CANCELLED = "57014";
  public static final String SHUTDOWN = "57P01";
  public static final String CANNOT_CONNECT_NOW = "57P03";
  public static final String INTERNAL = "XX000";

  private final String state;
  private final int position;

  /**
   * @param state
   *            SQLSTATE
   * @param position
   *            character of the query string, from 1; 0 = unknown
   */
  public PgError(String state, String message, int position) {
    super(requireNonNull(message, "message is null"), null, false, false);
    this.state = requireNonNull(state, "state is null");
    this.position = position;
  }

  public PgError(String state, String message) {
    this(state, message, 0);
  }

  public String state() {
    return state;
  }

  public int position() {
    return position;
  }

  public String text() {
    return String.valueOf(getMessage());
  }
}
