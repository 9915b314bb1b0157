package io.foreshock.gateway.live;

import io.foreshock.api.Subscription;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.gateway.http.ErrorMapping;
import io.foreshock.gateway.http.GatewayStats;
import io.foreshock.gateway.http.HttpError;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.Services;
import io.foreshock.gateway.live.StreamMessages.Reading;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/**
 * Hands committed readings and alarm changes to the clients that want them. One thread reads the live feed; feed and
 * alarm list are looked up again and again, so that the stream survives a hot swap of either. Thread-safe.
 */
public final class LiveHub implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LiveHub.class);
  private static final Duration POLL = Duration.ofMillis(200);
  private static final int QUEUE_READINGS = 200_000;
  /** First values sent on subscribing; a client of more sensors sees the rest as they change. */
  private static final int MAX_FIRST_VALUES = 2_000;

  private final Services services;
  private final GatewayStats stats;
  private final int maxClients;
  private final List<StreamClient> clients = new CopyOnWriteArrayList<>();
  private final Thread thread;
  private volatile Routes routes = new Routes();
  private volatile boolean closed;
  private @Nullable LiveFeed feed;
  private LiveFeed.@Nullable Reader reader;
  private @Nullable Alarms alarms;
  private @Nullable Subscription alarmSubscription;

  /** Clients by sensor id, filled as sensors occur; replaced as a whole when a subscription changes. */
  private static final class Routes {
    private StreamClient[][] bySensor = new StreamClient[256][];
  }

  public LiveHub(Services services, GatewayStats stats, int maxClients) {
    this.services = services;
    this.stats = stats;
    this.maxClients = maxClients;
    this.thread = Thread.ofPlatform().name("gateway-live").daemon().unstarted(this::run);
  }

  public LiveHub start() {
    thread.start();
    return this;
  }

  boolean full() {
    return closed || clients.size() >= maxClients;
  }

  StreamClient connect(Wire wire) {
    StreamClient client = new StreamClient(wire, this::format, stats);
    if (full()) {
      client.close(1013, "too many clients: limit=" + maxClients);
      return client;
    }
    clients.add(client);
    stats.streamClients.set(clients.size());
    Thread.ofVirtual().name("gateway-stream").start(() -> {
      client.run();
      disconnect(client);
    });
    return client;
  }

  void disconnect(StreamClient client) {
    client.end();
    clients.remove(client);
    stats.streamClients.set(clients.size());
    routes = new Routes();
  }

  /** Answers one message of a client. */
  void receive(StreamClient client, String text) {
    try {
      JsonNode message = Json.tree(text);
      JsonNode action = message.isObject() ? message.get("action") : null;
      switch (action == null || !action.isString() ? "" : action.stringValue()) {
        case "subscribe" -> subscribe(client, message.get("sensors"));
        case "unsubscribe" -> {
          client.subscribe(SensorFilter.NONE);
          routes = new Routes();
          client.answer(StreamMessages.unsubscribed());
        }
        default -> throw HttpError.badRequest("action must be subscribe or unsubscribe");
      }
    } catch (RuntimeException e) {
      client.answer(StreamMessages.error(ErrorMapping.of(e)));
    }
  }

  private void subscribe(StreamClient client, @Nullable JsonNode sensors) {
    if (sensors == null)
      throw HttpError.badRequest("sensors is missing");
    SensorFilter filter = SensorFilter.of(sensors);
    client.subscribe(filter);
    routes = new Routes();
    Optional<Catalog> catalog = services.find(Catalog.class);
    List<Sensor> known = catalog.map(c -> c.sensors().stream().filter(s -> filter.matches(s.tag())).toList())
        .orElse(List.of());
    List<String> unknown = filter.tags().stream().filter(t -> catalog.flatMap(c -> c.sensor(t)).isEmpty()).sorted()
        .toList();
    client.answer(StreamMessages.subscribed(known.size(), unknown));
    services.find(History.class).ifPresent(history -> known.stream().limit(MAX_FIRST_VALUES)
        .forEach(sensor -> history.latest(sensor.id()).ifPresent(
            r -> client.offer(new Reading(r.sensorId(), r.timestamp(), r.value(), r.quality().code())))));
  }

  private List<String> format(List<Reading> readings) {
    Catalog catalog = services.find(Catalog.class).orElse(null);
    if (catalog == null || readings.isEmpty())
      return List.of();
    Detection detection = services.find(Detection.class).orElse(null);
    Map<String, Optional<AssetStatus>> statuses = new HashMap<>();
    List<String> messages = new ArrayList<>(readings.size());
    for (Reading reading : readings) {
      Sensor sensor = catalog.sensor(reading.sensorId()).orElse(null);
      if (sensor == null)
        continue;
      AssetStatus status = detection == null
          ? null
          : statuses.computeIfAbsent(sensor.asset(), detection::status).orElse(null);
      messages.add(StreamMessages.reading(sensor, reading, status));
    }
    return messages;
  }

  private void run() {
    while (!closed) {
      try {
        followServices();
        if (!readOnce())
          LockSupport.parkNanos(POLL.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        break;
      } catch (RuntimeException e) {
        // A service that is being swapped may fail in any way; the next round finds its successor.
        LOG.warn("live stream interrupted", e);
        release();
        LockSupport.parkNanos(POLL.toNanos());
      }
    }
    release();
  }

  /** @return false when there is nothing to read from */
  private boolean readOnce() throws InterruptedException {
    LiveFeed.Reader open = reader;
    if (open == null)
      return false;
    long begun = System.nanoTime();
    LiveFeed.LiveBatch batch = open.poll(POLL);
    if (batch != null) {
      dispatch(batch.readings());
      return true;
    }
    if (System.nanoTime() - begun >= POLL.toNanos() / 2)
      return true;
    // Null before the time was up means closed: subscribe anew in the next round.
    closeReader();
    return false;
  }

  private void followServices() {
    LiveFeed nowFeed = services.find(LiveFeed.class).orElse(null);
    if (nowFeed != feed) {
      closeReader();
      if (nowFeed != null)
        reader = nowFeed.subscribe("gateway", QUEUE_READINGS);
      feed = nowFeed;
    }
    Alarms nowAlarms = services.find(Alarms.class).orElse(null);
    if (nowAlarms != alarms) {
      closeAlarms();
      if (nowAlarms != null)
        alarmSubscription = nowAlarms.listen(this::alarmChanged);
      alarms = nowAlarms;
    }
  }

  private void alarmChanged(Alarm alarm) {
    for (StreamClient client : clients)
      client.offer(alarm);
  }

  private void dispatch(ReadingBatch batch) {
    if (clients.isEmpty())
      return;
    Routes current = routes;
    for (int i = 0; i < batch.size(); i++) {
      int id = batch.sensorIds()[i];
      StreamClient[] wanting = wanting(current, id);
      if (wanting.length == 0)
        continue;
      Reading reading = new Reading(id, batch.timestamps()[i], batch.values()[i], batch.qualities()[i]);
      for (StreamClient client : wanting)
        client.offer(reading);
    }
  }

  private StreamClient[] wanting(Routes current, int sensorId) {
    if (sensorId >= current.bySensor.length)
      current.bySensor = java.util.Arrays.copyOf(current.bySensor, Math.max(sensorId + 1, 2 * current.bySensor.length));
    StreamClient[] known = current.bySensor[sensorId];
    if (known != null)
      return known;
    String tag = services.find(Catalog.class).flatMap(c -> c.sensor(sensorId)).map(Sensor::tag).orElse(null);
    if (tag == null)
      return new StreamClient[0];
    StreamClient[] found = clients.stream().filter(c -> c.filter().matches(tag)).toArray(StreamClient[]::new);
    current.bySensor[sensorId] = found;
    return found;
  }

  private void closeReader() {
    LiveFeed.Reader open = reader;
    reader = null;
    feed = null;
    if (open != null)
      open.close();
  }

  private void closeAlarms() {
    Subscription open = alarmSubscription;
    alarmSubscription = null;
    alarms = null;
    if (open != null)
      open.close();
  }

  private void release() {
    closeReader();
    closeAlarms();
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
    for (StreamClient client : clients)
      client.close(StreamClient.GOING_AWAY, "the appliance is stopping");
    try {
      thread.join(Duration.ofSeconds(5));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
