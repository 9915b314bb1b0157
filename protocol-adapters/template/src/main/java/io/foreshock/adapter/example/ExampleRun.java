package io.foreshock.adapter.example;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.kit.Delivery;
import io.foreshock.adapter.kit.Names;
import io.foreshock.adapter.kit.Trial;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.ReadingBatch;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A running connection. Owns one thread; thread-safe. */
final class ExampleRun implements AdapterConnection.Run {
  private static final int MOST_READINGS = 10_000;
  private static final int MOST_SENSORS = 1_000;
  private static final int CONNECT_MILLIS = 3_000;
  private static final Duration ROOM = Duration.ofMillis(200);
  private static final long CLOSE_MILLIS = 5_000;

  private final ExampleSettings settings;
  private final Catalog catalog;
  private final boolean offline;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final CountDownLatch stop = new CountDownLatch(1);
  /** Confined to the worker. */
  private final Map<String, Integer> ids = new HashMap<>();
  private final Delivery delivery;
  private final Thread worker;
  private volatile State state = State.CONNECTING;
  private volatile String cause = "connecting";
  private volatile String storeCause = "";
  private volatile @Nullable Long retryAt;
  private volatile int sensors;
  private volatile @Nullable Socket socket;

  ExampleRun(ExampleSettings settings, Catalog catalog, IngestService ingest, boolean offline) {
    this.settings = settings;
    this.catalog = catalog;
    this.offline = offline;
    delivery = new Delivery(settings.id(), ingest, MOST_READINGS, throughput, c -> storeCause = c);
    // Threads are named after the connection and are daemons.
    worker = Thread.ofPlatform().daemon().name("foreshock-" + settings.id().replace(':', '-') + "-reader")
        .start(this::run);
  }

  /** The thread's edge: what goes wrong is shown and tried again. */
  private void run() {
    Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
    try {
      if (!delivery.awaitStore())
        return;
      while (stop.getCount() > 0) {
        try {
          lines();
          offline("the device hung up", backoff);
        } catch (IOException e) {
          offline(Trial.reason(e), backoff);
        } catch (ForeshockException e) {
          offline(String.valueOf(e.getMessage()), backoff);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void offline(String why, Backoff backoff) throws InterruptedException {
    Duration pause = backoff.next();
    state = State.OFFLINE;
    cause = settings.host() + ":" + settings.port() + ": " + why;
    retryAt = Micros.now() + pause.toMillis() * Micros.MILLISECOND;
    stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void lines() throws IOException, InterruptedException {
    if (offline)
      PlantNetwork.require(settings.host());
    try (Socket open = new Socket()) {
      socket = open;
      open.connect(new InetSocketAddress(settings.host(), settings.port()), CONNECT_MILLIS);
      state = State.ONLINE;
      cause = "";
      retryAt = null;
      BufferedReader in = new BufferedReader(new InputStreamReader(open.getInputStream(), StandardCharsets.UTF_8));
      for (String line = in.readLine(); line != null && stop.getCount() > 0; line = in.readLine())
        store(line);
    }
  }

  /** {@code temperature 41.5}; anything else is passed over. */
  private void store(String line) throws InterruptedException {
    int blank = line.indexOf(' ');
    if (blank <= 0 || line.length() > 200)
      return;
    double value;
    try {
      value = Double.parseDouble(line.substring(blank + 1));
    } catch (NumberFormatException e) {
      return;
    }
    Optional<Integer> id = id(line.substring(0, blank));
    if (id.isEmpty())
      return;
    ReadingBatch batch = ReadingBatch.builder(1).add(id.get(), Micros.now(), value).build();
    // No room: the source has to wait, so the line is not read on.
    while (stop.getCount() > 0)
      if (delivery.offer(batch, ROOM, () -> {
        // On disk: a source that can be told is told here, and nowhere else.
      }))
        return;
  }

  private Optional<Integer> id(String name) throws InterruptedException {
    Integer known = ids.get(name);
    if (known != null || ids.size() >= MOST_SENSORS)
      return Optional.ofNullable(known);
    SensorSpec spec = SensorSpec.of(settings.asset(), Names.segment(name));
    Optional<Integer> id = delivery.ask(() -> catalog.register(spec).id());
    id.ifPresent(i -> ids.put(name, i));
    sensors = ids.size();
    return id;
  }

  @Override
  public ConnectionStatus status() {
    boolean store = state == State.ONLINE && !storeCause.isEmpty();
    return new ConnectionStatus(store ? State.DEGRADED : state, store ? "store: " + storeCause : cause, throughput
        .total(), throughput.perSecond(), sensors, retryAt);
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    Socket open = socket;
    try {
      if (open != null)
        open.close();
    } catch (IOException e) {
      // It is closed.
    }
    worker.join(CLOSE_MILLIS);
    delivery.close();
  }
}
