package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttGlobalPublishFilter;
import com.hivemq.client.mqtt.datatypes.MqttQos;
import com.hivemq.client.mqtt.mqtt5.Mqtt5AsyncClient;
import com.hivemq.client.mqtt.mqtt5.Mqtt5ClientBuilder;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5Connect;
import com.hivemq.client.mqtt.mqtt5.message.connect.Mqtt5ConnectBuilder;
import com.hivemq.client.mqtt.mqtt5.message.publish.Mqtt5Publish;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5RetainHandling;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscribe;
import com.hivemq.client.mqtt.mqtt5.message.subscribe.Mqtt5Subscription;
import io.foreshock.adapter.mqtt.MqttSettings.Session;
import io.foreshock.api.Micros;
import io.reactivex.disposables.SerialDisposable;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;

/** MQTT 5. Thread-safe. */
final class Mqtt5Link implements Link {
  private final ClientBase base;
  private final Mqtt5AsyncClient client;
  private final SerialDisposable listening = new SerialDisposable();
  private volatile boolean closed;

  Mqtt5Link(ClientBase base) {
    this.base = base;
    Mqtt5ClientBuilder builder = base.builder().useMqttVersion5();
    base.settings().broker().user().ifPresent(login -> builder.simpleAuth().username(login.name())
        .password(login.password().getBytes(StandardCharsets.UTF_8)).applySimpleAuth());
    client = builder.buildAsync();
    // Before connecting: the broker sends what it has queued right after its CONNACK.
    listen();
  }

  @Override
  public void connect() {
    Session session = base.settings().broker().session();
    boolean clean = base.settings().clean();
    Mqtt5ConnectBuilder builder = Mqtt5Connect.builder().cleanStart(clean)
        .sessionExpiryInterval(clean ? 0 : session.expiry().toSeconds());
    if (base.host().isPresent())
      builder = builder.willPublish(message(base.host().get().topic(), base.host().get().will(), 1, true));
    Mqtt5Connect connect = builder.keepAlive(session.keepAlive()).restrictions().receiveMaximum(session
        .receiveMaximum()).applyRestrictions()
        .build();
    // Failed attempts reach the disconnected listener; this future is only the first success.
    client.connect(connect).exceptionally(_ -> null);
  }

  @Override
  public CompletableFuture<?> subscribe() {
    MqttQos qos = qos(base.settings().qos());
    return client.subscribe(Mqtt5Subscribe.builder()
        .addSubscriptions(base.settings().topics().stream()
            .map(t -> Mqtt5Subscription.builder().topicFilter(t).qos(qos)
                .retainHandling(t.isShared()
                    ? Mqtt5RetainHandling.DO_NOT_SEND
                    : Mqtt5RetainHandling.SEND_IF_SUBSCRIPTION_DOES_NOT_EXIST)
                .build()))
        .build());
  }

  @Override
  public CompletableFuture<?> publish(String topic, byte[] payload, int qos, boolean retain) {
    return client.publish(message(topic, payload, qos, retain));
  }

  private static Mqtt5Publish message(String topic, byte[] payload, int qos, boolean retain) {
    return Mqtt5Publish.builder().topic(topic).payload(payload).qos(qos(qos)).retain(retain).build();
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

  private void received(Mqtt5Publish message) {
    if (base.isOurs(message.getTopic()))
      base.events().received(new Incoming(message.getTopic().toString(), message.getPayloadAsBytes(), Micros.now(),
          message.getQos() != MqttQos.AT_MOST_ONCE, message::acknowledge));
    else
      message.acknowledge();
  }
}
