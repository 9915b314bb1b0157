package io.foreshock.gateway.http;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.JacksonIOException;

/** Turns what a service throws into an HTTP error that names no internals. */
public final class ErrorMapping {
  private static final Logger LOG = LoggerFactory.getLogger(ErrorMapping.class);

  private ErrorMapping() {
  }

  public static HttpError of(RuntimeException thrown) {
    return switch (thrown) {
      case HttpError e -> e;
      case SqlException e -> sql(e);
      case ForeshockException e -> service(e);
      case JacksonIOException e when e.getCause() instanceof BodyTooLargeException big -> HttpError.tooLarge("body", big
          .limit());
      case JacksonException e -> json(e);
      case IllegalArgumentException e -> HttpError.badRequest(String.valueOf(e.getMessage()));
      default -> internal(thrown);
    };
  }

  private static HttpError sql(SqlException e) {
    int status = e.code().kind() == ErrorCode.Kind.USER ? 400 : statusOf(e.code());
    HttpError error = new HttpError(status, e.code().name(), String.valueOf(e.getMessage()));
    if (e.line() > 0)
      error.detail("line", e.line()).detail("column", e.column());
    return error;
  }

  private static HttpError service(ForeshockException e) {
    if (e.code().kind() == ErrorCode.Kind.INTERNAL)
      LOG.error("request failed", e);
    HttpError error = new HttpError(statusOf(e.code()), e.code().name(), String.valueOf(e.getMessage()));
    return e.code() == ErrorCode.TOO_BUSY || error.status() == 503 ? error.header("Retry-After", "1") : error;
  }

  /** The parser's message without the excerpt of the source, which may be hostile or secret. */
  private static HttpError json(JacksonException e) {
    HttpError error = HttpError.badRequest("malformed JSON: " + e.getOriginalMessage());
    TokenStreamLocation at = e.getLocation();
    if (at != null && at.getLineNr() > 0)
      error.detail("line", at.getLineNr()).detail("column", at.getColumnNr());
    return error;
  }

  private static HttpError internal(RuntimeException e) {
    LOG.error("request failed unexpectedly", e);
    return new HttpError(500, ErrorCode.INTERNAL.name(), "internal error; the log has the details");
  }

  static int statusOf(ErrorCode code) {
    return switch (code) {
      case INVALID_ARGUMENT, SQL_SYNTAX, NOT_SUPPORTED, TYPE_MISMATCH, NOT_NULL, UNKNOWN_TABLE, UNKNOWN_COLUMN,
          DIVISION_BY_ZERO, OUT_OF_RANGE, INVALID_BUNDLE -> 400;
      case READ_ONLY -> 403;
      case UNKNOWN_SENSOR, UNKNOWN_ASSET, NOT_FOUND -> 404;
      case DUPLICATE_KEY, ALREADY_EXISTS, FOREIGN_KEY, SERIALIZATION -> 409;
      case NOT_ENOUGH_DATA, QUERY_TOO_LARGE -> 422;
      case TOO_BUSY -> 429;
      case CORRUPT_DATA, INTERNAL -> 500;
      case CONNECTION_FAILED -> 502;
      case STORE_LOCKED, CODEC_MISSING, CLOSED -> 503;
      case TIMEOUT -> 504;
      case DISK_FULL, STORE_FULL, STORE_FAILED -> 507;
    };
  }
}
