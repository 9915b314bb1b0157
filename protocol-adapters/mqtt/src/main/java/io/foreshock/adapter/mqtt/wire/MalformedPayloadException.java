package io.foreshock.adapter.mqtt.wire;

/** Bytes that are no Sparkplug B payload. Carries the reason, no stack trace: it is the sender's fault. */
public final class MalformedPayloadException extends RuntimeException {
  /** @param offset of the payload's byte where it was found */
  MalformedPayloadException(int offset, String reason) {
    super("no Sparkplug B payload: " + reason + ", offset=" + offset, null, false, false);
  }
}
