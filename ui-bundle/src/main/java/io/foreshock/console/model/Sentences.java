package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.io.IOException;

/** Says what went wrong in a sentence an operator can act on. */
final class Sentences {
  private Sentences() {
  }

  static String of(Throwable failure) {
    String detail = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
    return switch (failure) {
      case ForeshockException e -> of(e.code(), detail);
      case IOException e -> Texts.of("error.file", detail);
      default -> Texts.of("error.internal", detail);
    };
  }

  private static String of(ErrorCode code, String detail) {
    return switch (code) {
      case NOT_ENOUGH_DATA -> Texts.of("error.notEnoughData", detail);
      case TOO_BUSY -> Texts.of("error.tooBusy", detail);
      case TIMEOUT -> Texts.of("error.timeout", detail);
      case DISK_FULL, STORE_FULL -> Texts.of("error.full", detail);
      case INVALID_BUNDLE -> Texts.of("error.invalidBundle", detail);
      case CLOSED -> Texts.of("error.closed", detail);
      default -> Texts.of("error.plain", detail);
    };
  }
}
