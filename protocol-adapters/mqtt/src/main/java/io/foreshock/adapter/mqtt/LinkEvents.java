package io.foreshock.adapter.mqtt;

import java.time.Duration;

/** What a link tells its connection, on the client's network thread. */
interface LinkEvents {
  void received(Incoming message);

  /** @param sessionPresent
   *            the broker remembers our subscriptions */
  void connected(boolean sessionPresent);

  /** @param cause
   *            for people
   * @param retryIn
   *            until the next attempt */
  void disconnected(String cause, Duration retryIn);
}
