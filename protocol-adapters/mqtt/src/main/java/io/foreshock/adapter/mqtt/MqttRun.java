package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.Delivery;
import io.foreshock.adapter.mqtt.wire.SparkplugPayload;
import io.foreshock.adapter.mqtt.wire.SparkplugTopic;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the broker, makes batches of them and passes them on. The
 * network thread only queues; one worker thread reads payloads and hands batches
 * to the delivery. The queue cannot overflow with acknowledged messages, because
 * it holds as many as the broker may have in flight. Thread-safe.
 */
final class MqttRun implements AdapterConnection.Run, LinkEvents {
  private static final Logger LOG = LoggerFactory.getLogger(MqttRun.class);
  private static final int MOST_MESSAGES = 2_000;
  private static final int MOST_READINGS = 200_000;
  /** MQTT 3.1.1 has no receive maximum; packet ids end here. */
  private static final int MOST_IN_FLIGHT = 65_535;
  private static final long IDLE_MILLIS = 100;
  private static final long LOOK_UP_SECONDS = 30;
  private static final Duration ROOM = Duration.ofMillis(100);
  private static final long GOODBYE_MILLIS = 2_000;
  private static final long CLOSE_MILLIS = 10_000;

  private final MqttSettings settings;
  private final boolean offline;
  private final ClientBase base;
  private final Draft draft;
  private final PayloadReader reader;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final Health health = new Health(Micros::now);
  private final BlockingQueue<Incoming> queue;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Delivery delivery;
  private final Link link;
  private final Thread worker;
  private volatile boolean subscribed;
  private volatile boolean back;

  /** @param offline connects to addresses of the plant only */
  MqttRun(MqttSettings settings, Catalog catalog, IngestService ingest, boolean offline) {
    this.settings = settings;
    this.offline = offline;
    base = new ClientBase(settings, this);
    draft = new Draft(catalog, settings.mapping().maxSensors());
    reader = new PayloadReader(settings.mapping(), draft, this::askForBirths);
    int inFlight = settings.broker().version() == MqttSettings.Version.V5
        ? settings.broker().session().receiveMaximum()
        : MOST_IN_FLIGHT;
    // QoS 0 shares the queue but must not take the room of what is acknowledged.
    queue = new ArrayBlockingQueue<>(inFlight + MOST_MESSAGES);
    link = switch (settings.broker().version()) {
      case V5 -> new Mqtt5Link(base);
      case V3_1_1 -> new Mqtt3Link(base);
    };
    delivery = new Delivery(settings.id(), ingest, MOST_READINGS, throughput, health::store);
    worker = Thread.ofPlatform().name("foreshock-" + settings.id().replace(':', '-') + "-reader").daemon()
        .start(this::run);
  }

  @Override
  public ConnectionStatus status() {
    return health.status(throughput, draft.sensors());
  }

  @Override
  public void received(Incoming message) {
    boolean room = message.sure() || queue.size() < MOST_MESSAGES;
    if (!room || !queue.offer(message))
      health.rejected("topic=" + message.topic() + ", the store is slower than the broker and QoS 0 is not repeated");
  }

  @Override
  public void connected(boolean sessionPresent) {
    if (base.isStopped()) {
      // the broker has answered after our goodbye, which there was nobody to hear
      link.disconnect();
      return;
    }
    if (subscribed && sessionPresent) {
      health.online();
      return;
    }
    health.connecting("subscribing");
    link.subscribe().whenComplete((_, refused) -> {
      if (refused == null) {
        back = subscribed;
        subscribed = true;
        health.online();
        base.host().ifPresent(this::sayHere);
      } else {
        health.offline("subscription refused: " + refused.getMessage(), null);
        LOG.warn("{}: subscription refused: {}", settings.id(), refused.getMessage());
      }
    });
  }

  private void sayHere(HostState host) {
    link.publish(host.topic(), host.birth(), 1, true);
  }

  private void sayAway(HostState host) throws InterruptedException {
    try {
      link.publish(host.topic(), HostState.goodbye(System.currentTimeMillis()), 1, true).get(GOODBYE_MILLIS,
          TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("{}: the broker says it for us: {}", settings.id(), e.toString());
    }
  }

  /** A Sparkplug edge node is to tell what it has; on the worker's thread. */
  private void askForBirths(String edge, String because) {
    health.rejected(edge + ": " + because + "; asked it for its births");
    LOG.info("{}: {}: {}; asking for births", settings.id(), edge, because);
    link.publish(SparkplugTopic.command(edge), SparkplugPayload.rebirth(System.currentTimeMillis()), 0, false);
  }

  @Override
  public void disconnected(String cause, Duration retryIn) {
    if (retryIn.isZero())
      health.connecting(cause);
    else
      health.offline(cause, Micros.now() + retryIn.toMillis() * Micros.MILLISECOND);
    LOG.info("{}: {}; next attempt in {} ms", settings.id(), cause, retryIn.toMillis());
  }

  /** The thread's edge: nothing but a defect gets here. */
  private void run() {
    try {
      if (offline)
        awaitPlantNetwork();
      if (delivery.awaitStore())
        link.connect();
      List<Incoming> messages = new ArrayList<>(MOST_MESSAGES);
      while (stop.getCount() > 0) {
        collect(messages);
        deliver(messages);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      health.offline("stopped by a defect: " + e, null);
      LOG.error("{}: stopped by a defect", settings.id(), e);
    } finally {
      goodbye();
    }
  }

  /** A name may resolve later, or to something else: looked up until it is an address of the plant. */
  private void awaitPlantNetwork() throws InterruptedException {
    while (stop.getCount() > 0)
      try {
        PlantNetwork.require(settings.broker().host());
        return;
      } catch (ForeshockException e) {
        health.offline(String.valueOf(e.getMessage()), Micros.now() + LOOK_UP_SECONDS * Micros.SECOND);
        LOG.warn("{}: {}", settings.id(), e.getMessage());
        stop.await(LOOK_UP_SECONDS, TimeUnit.SECONDS);
      }
  }

  /** Takes what is there. */
  private void collect(List<Incoming> messages) throws InterruptedException {
    messages.clear();
    if (back) {
      back = false;
      reader.reconnected();
    }
    Incoming first = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    if (first != null) {
      messages.add(first);
      queue.drainTo(messages, MOST_MESSAGES - 1);
      messages.forEach(this::read);
    }
  }

  private void read(Incoming message) {
    Optional<HostState> host = base.host();
    if (host.isPresent() && host.get().topic().equals(message.topic())) {
      if (HostState.saysAway(message.payload()))
        sayHere(host.get());
      return;
    }
    try {
      reader.read(message.topic(), message.payload(), message.receivedAt());
    } catch (UnreadableException e) {
      health.rejected("topic=" + message.topic() + ", " + e.getMessage());
    }
  }

  private void deliver(List<Incoming> messages) throws InterruptedException {
    List<Incoming> sources = List.copyOf(messages);
    if (draft.size() == 0) {
      // Nothing readable in them, so there is nothing to wait for.
      sources.forEach(m -> m.acknowledge().run());
      return;
    }
    Optional<ReadingBatch> batch = delivery.ask(draft::build);
    if (batch.isEmpty())
      return;
    while (stop.getCount() > 0)
      if (delivery.offer(batch.get(), ROOM, () -> sources.forEach(m -> m.acknowledge().run())))
        return;
  }

  /** What is not on disk by then is not acknowledged, so the broker keeps it for the next session. */
  private void goodbye() {
    try {
      delivery.close();
      base.stop();
      if (base.host().isPresent() && subscribed)
        sayAway(base.host().get());
      link.disconnect().get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("{}: left without goodbye: {}", settings.id(), e.toString());
    }
    link.release();
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    delivery.close();
    worker.join(CLOSE_MILLIS);
  }
}
