package io.foreshock.adapter.mqtt;

/** A message that holds no reading for us. Carries the reason, no stack trace. */
final class UnreadableException extends RuntimeException {
  private static final int LONGEST = 160;

  UnreadableException(String reason) {
    super(reason.length() > LONGEST ? reason.substring(0, LONGEST) + "..." : reason, null, false, false);
  }
}
