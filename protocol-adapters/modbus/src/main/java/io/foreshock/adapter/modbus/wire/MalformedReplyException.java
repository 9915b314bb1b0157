package io.foreshock.adapter.modbus.wire;

/** Bytes that are no answer to the request. Has no stack trace: it is the device's fault. */
public final class MalformedReplyException extends RuntimeException {
  public MalformedReplyException(String message) {
    super(message, null, false, false);
  }
}
