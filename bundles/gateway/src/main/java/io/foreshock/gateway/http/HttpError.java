package io.foreshock.gateway.http;

import java.util.LinkedHashMap;
import java.util.Map;

/** Ends a request with a status, a code for programs and a message for people. */
public final class HttpError extends RuntimeException {
  private final int status;
  private final String code;
  private final Map<String, Long> details = new LinkedHashMap<>();
  private final Map<String, String> headers = new LinkedHashMap<>();

  public HttpError(int status, String code, String message) {
    super(message, null, false, false);
    this.status = status;
    this.code = code;
  }

  public static HttpError badRequest(String message) {
    return new HttpError(400, "INVALID_ARGUMENT", message);
  }

  public static HttpError notFound(String message) {
    return new HttpError(404, "NOT_FOUND", message);
  }

  public static HttpError tooLarge(String what, long limit) {
    return new HttpError(413, "TOO_LARGE", what + " above the limit: limit=" + limit);
  }

  public static HttpError unsupportedType(String message) {
    return new HttpError(415, "UNSUPPORTED_MEDIA_TYPE", message);
  }

  public static HttpError tooBusy(String message) {
    return new HttpError(429, "TOO_BUSY", message).header("Retry-After", "1");
  }

  /** Adds a number to the error object: line, column, index. */
  public HttpError detail(String name, long value) {
    details.put(name, value);
    return this;
  }

  public HttpError header(String name, String value) {
    headers.put(name, value);
    return this;
  }

  public int status() {
    return status;
  }

  public String code() {
    return code;
  }

  public String text() {
    return String.valueOf(getMessage());
  }

  public Map<String, Long> details() {
    return Map.copyOf(details);
  }

  public Map<String, String> headers() {
    return Map.copyOf(headers);
  }
}
