package io.foreshock.adapter.http;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.http.HttpSettings.Document;
import io.foreshock.adapter.http.JsonReader.Snapshot;
import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.kit.Delivery;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running connection: each document is polled on a thread of its own. Thread-safe. */
final class HttpRun implements AdapterConnection.Run {
  private static final Logger LOG = LoggerFactory.getLogger(HttpRun.class);
  private static final int MOST_READINGS = 100_000;
  private static final Duration CLOSE = Duration.ofSeconds(5);
  private static final int SHOWN = 3;

  private final HttpSettings settings;
  private final Catalog catalog;
  private final JsonReader reader;
  private final Fetcher fetcher;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final CountDownLatch stop = new CountDownLatch(1);
  /** What is wrong, by asset; empty text = well. */
  private final Map<String, String> health = new ConcurrentSkipListMap<>();
  /** When those that failed are tried again, microseconds UTC. */
  private final Map<String, Long> retries = new ConcurrentHashMap<>();
  private final List<Thread> threads = new ArrayList<>();
  private final Delivery delivery;
  private volatile String storeCause = "";
  private volatile int sensors;

  HttpRun(HttpSettings settings, Catalog catalog, IngestService ingest, boolean offline) {
    this.settings = settings;
    this.catalog = catalog;
    reader = new JsonReader(settings);
    fetcher = new Fetcher(settings, offline);
    delivery = new Delivery(settings.id(), ingest, MOST_READINGS, throughput, c -> storeCause = c);
    String name = "foreshock-" + settings.id().replace(':', '-') + "-";
    for (Document document : settings.documents())
      threads.add(Thread.ofPlatform().daemon().name(name + document.asset()).start(() -> edge(document)));
  }

  /** The threads' edge: nothing but a defect gets here. */
  private void edge(Document document) {
    try {
      poll(document);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (RuntimeException e) {
      health.put(document.asset(), "stopped by a defect: " + e);
      LOG.error("{}: stopped by a defect", settings.id(), e);
    }
  }

  private void poll(Document document) throws InterruptedException {
    Optional<int[]> ids = register(document);
    if (ids.isEmpty() || !delivery.awaitStore())
      return;
    Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    boolean marked = true;
    Duration pause;
    do {
      try {
        Optional<byte[]> body = fetcher.get(document);
        if (body.isPresent())
          store(ids.get(), snapshot(document, body.get()));
        health.putIfAbsent(document.asset(), "");
        backoff.reset();
        retries.remove(document.asset());
        marked = false;
        pause = settings.interval();
      } catch (DocumentException e) {
        fetcher.forget(document);
        pause = backoff.next();
        retries.put(document.asset(), Micros.now() + pause.toMillis() * Micros.MILLISECOND);
        told(document, String.valueOf(e.getMessage()));
        // Once: the store needs no copy of nothing for every poll.
        if (!marked)
          store(ids.get(), nothing());
        marked = true;
      }
    } while (!stop.await(pause.toMillis(), TimeUnit.MILLISECONDS));
  }

  private Optional<int[]> register(Document document) throws InterruptedException {
    List<SensorSpec> specs = settings.values().stream()
        .map(v -> SensorSpec.parse(document.asset() + "/" + v.sensor())).toList();
    Optional<List<Sensor>> registered = delivery.ask(() -> catalog.registerAll(specs));
    synchronized (this) {
      sensors += registered.map(List::size).orElse(0);
    }
    return registered.map(all -> all.stream().mapToInt(Sensor::id).toArray());
  }

  private Snapshot snapshot(Document document, byte[] body) throws DocumentException {
    Snapshot snapshot = reader.read(body, Micros.now());
    health.put(document.asset(), reader.missing(snapshot));
    return snapshot;
  }

  private Snapshot nothing() {
    double[] values = new double[settings.values().size()];
    Arrays.fill(values, Double.NaN);
    return new Snapshot(Micros.now(), values);
  }

  private void store(int[] ids, Snapshot snapshot) throws InterruptedException {
    ReadingBatch.Builder batch = ReadingBatch.builder(ids.length);
    for (int i = 0; i < ids.length; i++)
      batch.add(ids[i], snapshot.time(), snapshot.values()[i],
          Double.isNaN(snapshot.values()[i]) ? Quality.BAD : Quality.GOOD);
    ReadingBatch built = batch.build();
    while (stop.getCount() > 0)
      if (delivery.offer(built, settings.interval(), () -> {
      }))
        return;
  }

  private void told(Document document, String trouble) {
    if (!trouble.equals(health.put(document.asset(), trouble)))
      LOG.info("{}: {}: {}", settings.id(), document.asset(), trouble);
  }

  @Override
  public ConnectionStatus status() {
    List<String> troubles = health.entrySet().stream().filter(e -> !e.getValue().isEmpty())
        .map(e -> e.getKey() + ": " + e.getValue()).toList();
    long well = health.values().stream().filter(String::isEmpty).count();
    State state = health.isEmpty()
        ? State.CONNECTING
        : well == 0 ? State.OFFLINE : troubles.isEmpty() && storeCause.isEmpty() ? State.ONLINE : State.DEGRADED;
    String cause = troubles.stream().limit(SHOWN).collect(joining("; ")) + (troubles.size() > SHOWN
        ? "; and " + (troubles.size() - SHOWN) + " more"
        : "");
    if (!storeCause.isEmpty())
      cause = "store: " + storeCause + (cause.isEmpty() ? "" : "; " + cause);
    Long retryAt = retries.values().stream().min(Long::compare).orElse(null);
    return new ConnectionStatus(state, cause, throughput.total(), throughput.perSecond(), sensors, retryAt);
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    threads.forEach(Thread::interrupt);
    fetcher.close();
    for (Thread thread : threads)
      thread.join(CLOSE);
    delivery.close();
  }
}
