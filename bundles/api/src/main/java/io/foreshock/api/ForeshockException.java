package io.foreshock.api;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one exception services throw on purpose. Messages say what, the value and
 * the limit.
 */
public class ForeshockException extends RuntimeException {
  private final ErrorCode code;

  public ForeshockException(ErrorCode code, String message) {
    this(code, message, null);
  }

  public ForeshockException(ErrorCode code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = Objects.requireNonNull(code, "code is null");
  }

  public ErrorCode code() {
    return code;
  }
}
