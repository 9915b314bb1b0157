package io.foreshock.adapter.opcua;

import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.Throughput;
import org.jspecify.annotations.Nullable;

/** The connection's health out of what happened to it. Thread-safe. */
final class OpcUaHealth {
  /** A loss is news for so long, microseconds. */
  private static final long NEWS = Micros.MINUTE;

  private State link = State.CONNECTING;
  private String linkCause = "connecting";
  private @Nullable Long retryAt;
  private String storeCause = "";
  private String refused = "";
  private String lost = "";
  private long lostAt;
  private int sensors;

  synchronized void connecting(String cause) {
    link = State.CONNECTING;
    linkCause = cause;
    retryAt = null;
  }

  synchronized void online() {
    link = State.ONLINE;
    linkCause = "";
    retryAt = null;
  }

  synchronized void offline(String cause, @Nullable Long nextAttempt) {
    link = State.OFFLINE;
    linkCause = cause;
    retryAt = nextAttempt;
  }

  /** @param trouble nodes the server refuses, for people; empty = none */
  synchronized void subscribed(int items, String trouble) {
    sensors = items;
    refused = trouble;
  }

  synchronized void store(String cause) {
    storeCause = cause;
  }

  /** Values are gone for good. */
  synchronized void lost(String what) {
    lost = what;
    lostAt = Micros.now();
  }

  synchronized ConnectionStatus status(Throughput throughput) {
    State state = link;
    String cause = linkCause;
    if (link == State.ONLINE) {
      cause = !storeCause.isEmpty()
          ? "store: " + storeCause
          : !lost.isEmpty() && Micros.now() - lostAt < NEWS ? lost : refused;
      if (!cause.isEmpty())
        state = State.DEGRADED;
    }
    return new ConnectionStatus(state, cause, throughput.total(), throughput.perSecond(), sensors, retryAt);
  }
}
