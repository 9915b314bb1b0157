package io.foreshock.adapter.http;

/** No usable document came. Has no stack trace: it is the network's or the device's fault. */
final class DocumentException extends Exception {
  private static final int LONGEST = 200;

  DocumentException(String reason) {
    super(reason.length() > LONGEST ? reason.substring(0, LONGEST) + "..." : reason, null, false, false);
  }
}
