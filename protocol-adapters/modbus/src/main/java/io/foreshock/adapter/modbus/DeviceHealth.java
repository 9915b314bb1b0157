package io.foreshock.adapter.modbus;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.modbus.wire.ReadRequest;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.api.Micros;
import java.time.Duration;
import java.util.TreeMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is known of one device. Thread-safe; written by its poller. */
final class DeviceHealth {
  /** Polls without any answer, after which a device is asked at growing intervals only. */
  static final int SILENCE = 3;
  private static final int SHOWN = 3;

  private final DeviceAddress device;
  private boolean answered;
  private int failures;
  private @Nullable Long answeredAt;
  private String cause = "connecting";
  private @Nullable Long retryAt;
  /** What the device refuses, by read. */
  private final Map<String, String> refused = new TreeMap<>();

  DeviceHealth(DeviceAddress device) {
    this.device = device;
  }

  synchronized void answered(ReadRequest request) {
    heard();
    refused.remove(request.toString());
  }

  synchronized void refused(ReadRequest request, Reply.Refused reply) {
    heard();
    refused.put(request.toString(), reply.describe());
  }

  /** A read was replaced by smaller ones. */
  synchronized void forget(ReadRequest request) {
    heard();
    refused.remove(request.toString());
  }

  private void heard() {
    answered = true;
    answeredAt = Micros.now();
    failures = 0;
    cause = "";
    retryAt = null;
  }

  /** @return polls in a row that failed */
  synchronized int failed(LineException e) {
    failures++;
    answered = false;
    boolean silent = e.kind() == LineException.Kind.TIMEOUT && failures >= SILENCE;
    String last = answeredAt == null ? "never" : Micros.toInstant(answeredAt).toString();
    cause = silent
        ? "silent: the connection stands, but " + failures + " polls got no answer; last answer: " + last
        : String.valueOf(e.getMessage());
    return failures;
  }

  synchronized void pausing(Duration pause) {
    retryAt = Micros.now() + pause.toMillis() * Micros.MILLISECOND;
  }

  synchronized boolean isAnswering() {
    return answered;
  }

  /** Answers to everything. */
  synchronized boolean isWell() {
    return answered && refused.isEmpty();
  }

  synchronized @Nullable Long retryAt() {
    return retryAt;
  }

  /** For people; empty when it is well. */
  synchronized String describe() {
    if (!answered)
      return device + ": " + cause;
    if (refused.isEmpty())
      return "";
    String first = refused.entrySet().stream().limit(SHOWN).map(e -> e.getKey() + ": " + e.getValue())
        .collect(joining(", "));
    return device + ": " + first + (refused.size() > SHOWN ? " and " + (refused.size() - SHOWN) + " more" : "");
  }
}
