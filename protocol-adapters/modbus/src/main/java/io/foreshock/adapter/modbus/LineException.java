package io.foreshock.adapter.modbus;

/** No usable answer came. Has no stack trace: it is the network's or the device's fault. */
final class LineException extends Exception {
  /** What failed. */
  enum Kind {
    CONNECT, TIMEOUT, LOST, MALFORMED
  }

  private final Kind kind;

  LineException(Kind kind, String message) {
    super(message, null, false, false);
    this.kind = kind;
  }

  Kind kind() {
    return kind;
  }
}
