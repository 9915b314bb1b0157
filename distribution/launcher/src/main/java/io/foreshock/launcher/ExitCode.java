package io.foreshock.launcher;

/**
 * Exit codes of the command line: those of sysexits(3) where one fits, the LSB
 * init-script codes for {@code status}.
 */
enum ExitCode {
  OK(0), FAILED(1), STATUS_NOT_RUNNING(3), USAGE(64), NOT_RUNNING(69), INTERNAL(70), ALREADY_RUNNING(75), CONFIG(78);

  private final int value;

  ExitCode(int value) {
    this.value = value;
  }

  int value() {
    return value;
  }
}
