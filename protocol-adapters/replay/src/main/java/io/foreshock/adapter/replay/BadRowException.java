package io.foreshock.adapter.replay;

/** A row that cannot be stored. Carries the reason, no stack trace. */
final class BadRowException extends RuntimeException {
  private static final int LONGEST = 160;

  BadRowException(String reason) {
    super(reason.length() > LONGEST ? reason.substring(0, LONGEST) + "..." : reason, null, false, false);
  }
}
