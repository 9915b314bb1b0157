package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientState;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.datatypes.MqttSharedTopicFilter;
import com.hivemq.client.mqtt.datatypes.MqttTopicFilter;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import io.foreshock.adapter.mqtt.MqttSettings.Version;
import io.foreshock.api.Micros;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/**
 * A look at a broker under a name of its own, without a session that would
 * outlive it, so that a connection at work is not disturbed. Thread-safe.
 */
final class TemporaryClient implements AutoCloseable {
  private final MqttSettings settings;
  private final MqttClient client;

  TemporaryClient(MqttSettings settings) {
    this.settings = settings;
    String id = "foreshock-probe-" + UUID.randomUUID().toString().substring(0, 8);
    MqttClientBuilder builder = ClientBase.builder(settings, id, "-probe");
    client = settings.broker().version() == Version.V5 ? five(builder) : three(builder);
  }

  private MqttClient five(MqttClientBuilder from) {
    Mqtt5ClientBuilder builder = from.useMqttVersion5();
    settings.broker().user().ifPresent(login -> builder.simpleAuth().username(login.name())
        .password(login.password().getBytes(StandardCharsets.UTF_8)).applySimpleAuth());
    return builder.buildAsync();
  }

  private MqttClient three(MqttClientBuilder from) {
    Mqtt3ClientBuilder builder = from.useMqttVersion3();
    settings.broker().user().ifPresent(login -> builder.simpleAuth().username(login.name())
        .password(login.password().getBytes(StandardCharsets.UTF_8)).applySimpleAuth());
    return builder.buildAsync();
  }

  CompletableFuture<?> connect() {
    return switch (client) {
      case Mqtt5AsyncClient five -> five.connect();
      case Mqtt3AsyncClient three -> three.connect();
      default -> throw new IllegalStateException("neither version");
    };
  }

  /**
   * Completes when the broker has agreed. A shared subscription is taken alone,
   * so that nobody else's messages are taken away.
   */
  CompletableFuture<?> subscribe(List<MqttTopicFilter> filters, Consumer<Incoming> to) {
    List<MqttTopicFilter> own = filters.stream()
        .map(f -> f instanceof MqttSharedTopicFilter shared ? shared.getTopicFilter() : f).distinct().toList();
    return switch (client) {
      case Mqtt5AsyncClient five -> five.subscribe(Mqtt5Subscribe.builder().addSubscriptions(own.stream()
          .map(f -> Mqtt5Subscription.builder().topicFilter(f).qos(MqttQos.AT_MOST_ONCE).build())).build(),
          m -> to.accept(new Incoming(m.getTopic().toString(), m.getPayloadAsBytes(), Micros.now(), false, () -> {
          })));
      case Mqtt3AsyncClient three -> three.subscribe(Mqtt3Subscribe.builder().addSubscriptions(own.stream()
          .map(f -> Mqtt3Subscription.builder().topicFilter(f).qos(MqttQos.AT_MOST_ONCE).build())).build(),
          m -> to.accept(new Incoming(m.getTopic().toString(), m.getPayloadAsBytes(), Micros.now(), false, () -> {
          })));
      default -> throw new IllegalStateException("neither version");
    };
  }

  /** Does not wait for the goodbye. */
  @Override
  public void close() {
    if (client.getState() == MqttClientState.DISCONNECTED)
      return;
    switch (client) {
      case Mqtt5AsyncClient five -> five.disconnect();
      case Mqtt3AsyncClient three -> three.disconnect();
      default -> throw new IllegalStateException("neither version");
    }
  }
}
