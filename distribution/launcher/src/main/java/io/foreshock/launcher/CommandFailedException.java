package io.foreshock.launcher;

import static java.util.Objects.requireNonNull;

/**
 * A command cannot go on; the message is the whole story for the user, printed
 * without a stack trace.
 */
final class CommandFailedException extends RuntimeException {
  private final ExitCode exitCode;

  CommandFailedException(ExitCode exitCode, String message) {
    super(message);
    this.exitCode = requireNonNull(exitCode, "exitCode is null");
  }

  CommandFailedException(ExitCode exitCode, String message, Throwable cause) {
    super(message, cause);
    this.exitCode = requireNonNull(exitCode, "exitCode is null");
  }

  ExitCode exitCode() {
    return exitCode;
  }
}
