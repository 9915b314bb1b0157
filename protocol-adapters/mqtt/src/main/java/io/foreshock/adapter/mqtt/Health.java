package io.foreshock.adapter.mqtt;

import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.Throughput;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The connection's health out of what happened to it: the worst current trouble
 * is shown. Thread-safe.
 */
final class Health {
  /** A rejected message is news for so long, microseconds. */
  private static final long NEWS = Micros.MINUTE;

  private final LongSupplier now;
  private State link = State.CONNECTING;
  private String linkCause = "connecting";
  private @Nullable Long retryAt;
  private String storeCause = "";
  private long rejected;
  private long rejectedAt;
  private String rejectedCause = "";

  /** @param now
   *            wall clock, microseconds UTC */
  Health(LongSupplier now) {
    this.now = now;
  }

  synchronized void online() {
    link = State.ONLINE;
    linkCause = "";
    retryAt = null;
  }

  synchronized void connecting(String cause) {
    link = State.CONNECTING;
    linkCause = cause;
    retryAt = null;
  }

  synchronized void offline(String cause, @Nullable Long nextAttempt) {
    link = State.OFFLINE;
    linkCause = cause;
    retryAt = nextAttempt;
  }

  /** @param cause
   *            why the store takes nothing; empty when it does */
  synchronized void store(String cause) {
    storeCause = cause;
  }

  synchronized void rejected(String cause) {
    rejected++;
    rejectedAt = now.getAsLong();
    rejectedCause = cause;
  }

  synchronized long rejected() {
    return rejected;
  }

  synchronized ConnectionStatus status(Throughput throughput, int sensors) {
    State state = link;
    String cause = linkCause;
    if (link == State.ONLINE && !storeCause.isEmpty()) {
      state = State.DEGRADED;
      cause = "store: " + storeCause;
    } else if (link == State.ONLINE && rejected > 0 && now.getAsLong() - rejectedAt < NEWS) {
      state = State.DEGRADED;
      cause = rejected + (rejected == 1 ? " message" : " messages") + " rejected, last: " + rejectedCause;
    }
    return new ConnectionStatus(state, cause, throughput.total(), throughput.perSecond(), sensors, retryAt);
  }
}
