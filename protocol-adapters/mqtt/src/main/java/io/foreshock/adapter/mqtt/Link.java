package io.foreshock.adapter.mqtt;

import java.util.concurrent.CompletableFuture;

/** A client of one protocol version. Thread-safe. */
sealed interface Link permits Mqtt5Link, Mqtt3Link {
  /** Connects, again and again until {@link ClientBase#stop()}. */
  void connect();

  /** Subscribes to all configured topics; completes when the broker has agreed. */
  CompletableFuture<?> subscribe();

  /** @param qos 0 or 1 */
  CompletableFuture<?> publish(String topic, byte[] payload, int qos, boolean retain);

  /** Says goodbye; the broker keeps the session. */
  CompletableFuture<Void> disconnect();

  /** Lets go of the client's threads; to be called once, after {@link #disconnect}. */
  void release();
}
