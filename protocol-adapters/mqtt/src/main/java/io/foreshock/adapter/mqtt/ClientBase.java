package io.foreshock.adapter.mqtt;

import com.hivemq.client.mqtt.MqttClient;
import com.hivemq.client.mqtt.MqttClientBuilder;
import com.hivemq.client.mqtt.MqttClientTransportConfig;
import com.hivemq.client.mqtt.MqttClientTransportConfigBuilder;
import com.hivemq.client.mqtt.datatypes.MqttTopic;
import com.hivemq.client.mqtt.lifecycle.MqttClientConnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttClientDisconnectedContext;
import com.hivemq.client.mqtt.lifecycle.MqttClientReconnector;
import com.hivemq.client.mqtt.mqtt3.lifecycle.Mqtt3ClientConnectedContext;
import com.hivemq.client.mqtt.mqtt5.lifecycle.Mqtt5ClientConnectedContext;
import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.mqtt.MqttSettings.Broker;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * What both protocol versions share: how to build the client, when to try again,
 * which messages are ours. Thread-safe.
 */
final class ClientBase {
  private static final int CONNECT_SECONDS = 10;

  private final MqttSettings settings;
  private final LinkEvents events;
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  private final Optional<HostState> host;
  private final CompletableFuture<Void> stopped = new CompletableFuture<>();
  /** {@code System.nanoTime()}; zero while not connected. Confined to the network thread, like the back-off. */
  private long connectedAt;

  ClientBase(MqttSettings settings, LinkEvents events) {
    this.settings = settings;
    this.events = events;
    host = settings.host().isEmpty()
        ? Optional.empty()
        : Optional.of(new HostState(settings.host(), System.currentTimeMillis()));
  }

  MqttSettings settings() {
    return settings;
  }

  /** What we are to Sparkplug edge nodes. */
  Optional<HostState> host() {
    return host;
  }

  /** No further attempts; a planned one is called off. */
  void stop() {
    stopped.cancel(false);
  }

  boolean isStopped() {
    return stopped.isDone();
  }

  MqttClientBuilder builder() {
    return builder(settings, settings.broker().clientId(), "-net").addConnectedListener(this::connected)
        .addDisconnectedListener(this::disconnected);
  }

  /**
   * A client that connects once.
   *
   * @param role
   *            ends its thread's name
   */
  static MqttClientBuilder builder(MqttSettings settings, String clientId, String role) {
    Broker broker = settings.broker();
    String thread = "foreshock-" + settings.id().replace(':', '-') + role;
    MqttClientTransportConfigBuilder transport = MqttClientTransportConfig.builder().serverHost(broker.host())
        .serverPort(broker.port()).socketConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS)
        .mqttConnectTimeout(CONNECT_SECONDS, TimeUnit.SECONDS);
    // Within the transport: set on the client's builder after it, TLS would be forgotten.
    if (broker.tls().isPresent())
      transport = transport.sslConfig(broker.tls().get().load());
    return MqttClient.builder().identifier(clientId).transportConfig(transport.build()).executorConfig()
        .nettyExecutor(task -> Thread.ofPlatform().daemon().name(thread).start(task)).nettyThreads(1)
        .applyExecutorConfig();
  }

  /** A message of an older subscription the broker still remembers is not ours. */
  boolean isOurs(MqttTopic topic) {
    return settings.topics().stream().anyMatch(f -> f.isShared() || f.matches(topic));
  }

  LinkEvents events() {
    return events;
  }

  private void connected(MqttClientConnectedContext context) {
    connectedAt = System.nanoTime() | 1;
    events.connected(switch (context) {
      case Mqtt5ClientConnectedContext c -> c.getConnAck().isSessionPresent();
      case Mqtt3ClientConnectedContext c -> c.getConnAck().isSessionPresent();
      default -> false;
    });
  }

  private void disconnected(MqttClientDisconnectedContext context) {
    MqttClientReconnector reconnector = context.getReconnector();
    if (stopped.isDone())
      return;
    Duration pause = connectedAt == 0
        ? backoff.next()
        : backoff.lost(Duration.ofNanos(System.nanoTime() - connectedAt));
    connectedAt = 0;
    CompletableFuture<Void> due = new CompletableFuture<Void>().completeOnTimeout(null, pause.toMillis(),
        TimeUnit.MILLISECONDS);
    stopped.whenComplete((_, _) -> due.cancel(false));
    reconnector.reconnect(true).delay(0, TimeUnit.MILLISECONDS).resubscribeIfSessionExpired(false)
        .reconnectWhen(due, (_, calledOff) -> reconnector.reconnect(calledOff == null));
    events.disconnected(reason(context.getCause()), pause);
  }

  private String reason(Throwable error) {
    Throwable root = error;
    while (root.getCause() != null && root.getCause() != root)
      root = root.getCause();
    String text = root.getMessage();
    String shown = text == null || root instanceof TimeoutException ? root.getClass().getSimpleName() : text;
    return "no connection to " + settings.broker().host() + ":" + settings.broker().port() + ": " + shown;
  }
}
