package io.foreshock.adapter.mqtt;

import io.foreshock.adapter.kit.Outbox;
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
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes messages from the broker, makes batches of them and passes them on. The
 * network thread only queues; one worker thread reads payloads, batches and
 * offers. The queue cannot overflow with acknowledged messages, because it holds
 * as many as the broker may have in flight. Thread-safe.
 */
final class MqttRun implements AutoCloseable, LinkEvents {
  private static final Logger LOG = LoggerFactory.getLogger(MqttRun.class);
  private static final int MOST_MESSAGES = 2_000;
  /** MQTT 3.1.1 has no receive maximum; packet ids end here. */
  private static final int MOST_IN_FLIGHT = 65_535;
  private static final long FILL_NANOS = 5_000_000;
  private static final long IDLE_MILLIS = 100;
  private static final long PAUSE_NANOS = 2_000_000;
  private static final long RETRY_MILLIS = 1_000;
  private static final long LOOK_UP_SECONDS = 30;
  private static final long GOODBYE_MILLIS = 2_000;
  private static final Duration LAST_COMMITS = Duration.ofSeconds(5);
  private static final long CLOSE_MILLIS = 10_000;

  private final MqttSettings settings;
  private final boolean offline;
  private final IngestService ingest;
  private final ClientBase base;
  private final Draft draft;
  private final PayloadReader reader;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final Health health = new Health(Micros::now);
  private final BlockingQueue<Incoming> queue;
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Link link;
  private final Thread worker;
  private volatile boolean subscribed;
  private volatile long giveUpAt;

  /** @param offline connects to addresses of the plant only */
  MqttRun(MqttSettings settings, Catalog catalog, IngestService ingest, boolean offline) {
    this.settings = settings;
    this.offline = offline;
    this.ingest = ingest;
    base = new ClientBase(settings, this);
    draft = new Draft(catalog, settings.mapping().maxSensors());
    reader = new PayloadReader(settings.mapping(), draft);
    int inFlight = settings.broker().version() == MqttSettings.Version.V5
        ? settings.broker().session().receiveMaximum()
        : MOST_IN_FLIGHT;
    // QoS 0 shares the queue but must not take the room of what is acknowledged.
    queue = new ArrayBlockingQueue<>(inFlight + MOST_MESSAGES);
    link = switch (settings.broker().version()) {
      case V5 -> new Mqtt5Link(base);
      case V3_1_1 -> new Mqtt3Link(base);
    };
    worker = Thread.ofPlatform().name("foreshock-" + settings.id().replace(':', '-')).daemon().start(this::run);
  }

  ConnectionStatus status() {
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
    if (subscribed && sessionPresent) {
      health.online();
      return;
    }
    health.connecting("subscribing");
    link.subscribe().whenComplete((_, refused) -> {
      if (refused == null) {
        subscribed = true;
        health.online();
      } else {
        health.offline("subscription refused: " + refused.getMessage(), null);
        LOG.warn("{}: subscription refused: {}", settings.id(), refused.getMessage());
      }
    });
  }

  @Override
  public void disconnected(String cause, Duration retryIn) {
    health.offline(cause, Micros.now() + retryIn.toMillis() * Micros.MILLISECOND);
    LOG.info("{}: {}; next attempt in {} ms", settings.id(), cause, retryIn.toMillis());
  }

  /** The thread's edge: nothing but a defect gets here. */
  private void run() {
    try (Outbox outbox = new Outbox(ingest, settings.id())) {
      retry(() -> outbox.flush(this::pause));
      if (offline)
        awaitPlantNetwork();
      if (stop.getCount() > 0)
        link.connect();
      List<Incoming> messages = new ArrayList<>(MOST_MESSAGES);
      while (stop.getCount() > 0) {
        collect(outbox, messages);
        deliver(outbox, messages);
      }
      while (!outbox.isEmpty() && pause())
        deliver(outbox, List.of());
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

  /**
   * Takes what is there; waits for more only while an earlier batch is on its way
   * to the disk anyway.
   */
  private void collect(Outbox outbox, List<Incoming> messages) throws InterruptedException {
    messages.clear();
    Incoming message = queue.poll(IDLE_MILLIS, TimeUnit.MILLISECONDS);
    long end = System.nanoTime() + FILL_NANOS;
    while (message != null) {
      read(message);
      messages.add(message);
      if (messages.size() == MOST_MESSAGES)
        return;
      message = queue.poll();
      if (message == null && !outbox.isEmpty())
        message = queue.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
    }
  }

  private void read(Incoming message) {
    try {
      reader.read(message.topic(), message.payload(), message.receivedAt());
    } catch (UnreadableException e) {
      health.rejected("topic=" + message.topic() + ", " + e.getMessage());
    }
  }

  private void deliver(Outbox outbox, List<Incoming> messages) throws InterruptedException {
    if (draft.size() > 0)
      retry(() -> {
        ReadingBatch batch = draft.build();
        List<Incoming> sources = List.copyOf(messages);
        outbox.add(batch, () -> {
          throughput.add(batch.size());
          sources.forEach(m -> m.acknowledge().run());
        });
        return true;
      });
    else
      // Nothing readable in them, so there is nothing to wait for.
      messages.forEach(m -> m.acknowledge().run());
    if (!outbox.isEmpty() || outbox.isBroken())
      retry(() -> outbox.flush(this::pause));
  }

  private interface Step {
    boolean run() throws InterruptedException;
  }

  /** Until the store takes it, or the time to close has run out. */
  private void retry(Step step) throws InterruptedException {
    boolean done = false;
    while (!done && !expired())
      try {
        done = step.run();
        health.store("");
      } catch (ForeshockException e) {
        health.store(String.valueOf(e.getMessage()));
        LOG.warn("{}: the store refuses readings, trying again: {}", settings.id(), e.getMessage());
        stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        pause();
      }
  }

  private boolean pause() {
    LockSupport.parkNanos(PAUSE_NANOS);
    return !expired();
  }

  private boolean expired() {
    return stop.getCount() == 0 && System.nanoTime() - giveUpAt > 0;
  }

  private void goodbye() {
    base.stop();
    try {
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
    giveUpAt = System.nanoTime() + LAST_COMMITS.toNanos();
    stop.countDown();
    worker.join(CLOSE_MILLIS);
  }
}
