package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt3.Mqtt3AsyncClient;
import com.hivemq.client.mqtt.mqtt3.Mqtt3ClientBuilder;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3Connect;
import com.hivemq.client.mqtt.mqtt3.message.connect.Mqtt3ConnectBuilder;
import com.hivemq.client.mqtt.mqtt3.message.publish.Mqtt3Publish;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscribe;
import com.hivemq.client.mqtt.mqtt3.message.subscribe.Mqtt3Subscription;
import io.foreshock.api.Micros;
import io.reactivex.disposables.SerialDisposable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** MQTT 3.1.1: the session lasts as long as the broker likes. Thread-safe. */
final class Mqtt3Link implements Link {
  private final ClientBase base;
  private final Mqtt3AsyncClient client;
  private final SerialDisposable listening = new SerialDisposable();
  private volatile boolean closed;

  Mqtt3Link(ClientBase base) {
    this.base = base;
    Mqtt3ClientBuilder builder = base.builder().useMqttVersion3();
    base.settings().broker().user().ifPresent(login -> builder.simpleAuth().username(login.name())
        .password(login.password().getBytes(StandardCharsets.UTF_8)).applySimpleAuth());
    client = builder.buildAsync();
    // Before connecting: the broker sends what it has queued right after its CONNACK.
    listen();
  }

  @Override
  public void connect() {
    Mqtt3ConnectBuilder builder = Mqtt3Connect.builder().cleanSession(base.settings().clean());
    if (base.host().isPresent())
      builder = builder.willPublish(message(base.host().get().topic(), base.host().get().will(), 1, true));
    Mqtt3Connect connect = builder.keepAlive(base.settings().broker().session().keepAlive()).build();
    // Failed attempts reach the disconnected listener; this future is only the first success.
    client.connect(connect).exceptionally(_ -> null);
  }

  @Override
  public CompletableFuture<?> subscribe() {
    MqttQos qos = qos(base.settings().qos());
    return client.subscribe(Mqtt3Subscribe.builder().addSubscriptions(
        base.settings().topics().stream().map(t -> Mqtt3Subscription.builder().topicFilter(t).qos(qos).build()))
        .build());
  }

  @Override
  public CompletableFuture<?> publish(String topic, byte[] payload, int qos, boolean retain) {
    return client.publish(message(topic, payload, qos, retain));
  }

  private static Mqtt3Publish message(String topic, byte[] payload, int qos, boolean retain) {
    return Mqtt3Publish.builder().topic(topic).payload(payload).qos(qos(qos)).retain(retain).build();
  }

  private static MqttQos qos(int code) {
    return Objects.requireNonNull(MqttQos.fromCode(code));
  }

  @Override
  public CompletableFuture<Void> disconnect() {
    return client.disconnect();
  }

  @Override
  public void release() {
    closed = true;
    listening.dispose();
  }

  /** A lost session ends the stream of messages, not our interest in them. */
  private void listen() {
    if (!closed)
      listening.set(
          client.toRx().publishes(MqttGlobalPublishFilter.ALL, true).subscribe(this::received, _ -> listen()));
  }

  private void received(Mqtt3Publish message) {
    if (base.isOurs(message.getTopic()))
      base.events().received(new Incoming(message.getTopic().toString(), message.getPayloadAsBytes(), Micros.now(),
          message.getQos() != MqttQos.AT_MOST_ONCE, message::acknowledge));
    else
      message.acknowledge();
  }
}
