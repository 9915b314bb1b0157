package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/** A device that publishes. */
final class Publisher implements AutoCloseable {
  private static final int IN_FLIGHT = 500;

  private final Mqtt3AsyncClient client;
  private final Semaphore window = new Semaphore(IN_FLIGHT);

  Publisher(int port) throws Exception {
    client = MqttClient.builder().useMqttVersion3().identifier("device").serverHost("127.0.0.1").serverPort(port)
        .buildAsync();
    client.connect().get(10, TimeUnit.SECONDS);
  }

  /** Completes when the broker has taken responsibility. */
  CompletableFuture<?> publish(String topic, String payload) throws InterruptedException {
    return publish(topic, payload, MqttQos.AT_LEAST_ONCE);
  }

  CompletableFuture<?> publish(String topic, String payload, MqttQos qos) throws InterruptedException {
    window.acquire();
    return client.publish(Mqtt3Publish.builder().topic(topic).qos(qos).payload(payload.getBytes(
        StandardCharsets.UTF_8)).build()).whenComplete((_, _) -> window.release());
  }

  void awaitAll() throws InterruptedException {
    window.acquire(IN_FLIGHT);
    window.release(IN_FLIGHT);
  }

  @Override
  public void close() throws Exception {
    client.disconnect().get(5, TimeUnit.SECONDS);
  }
}
