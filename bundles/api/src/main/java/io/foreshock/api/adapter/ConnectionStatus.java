package io.foreshock.api.adapter;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * A connection's health now.
 *
 * @param cause
 *            for people, why it is not ONLINE; empty when it is
 * @param readings
 *            committed since the connection started
 * @param readingsPerSecond
 *            over the last few seconds
 * @param sensors
 *            tags seen
 * @param nextRetryAt
 *            wall clock of the next attempt, microseconds UTC; null when none
 *            is planned
 */
public record ConnectionStatus(State state, String cause, long readings, double readingsPerSecond, int sensors,
    @Nullable Long nextRetryAt) {
  /** States of a connection. */
  public enum State {
    CONNECTING, ONLINE, DEGRADED, OFFLINE, FINISHED
  }

  public ConnectionStatus {
    requireNonNull(state, "state is null");
    requireNonNull(cause, "cause is null");
  }
}
