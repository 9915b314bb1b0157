package io.foreshock.adapter.opcua;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.Backoff;
import io.foreshock.adapter.kit.Delivery;
import io.foreshock.adapter.kit.Names;
import io.foreshock.adapter.opcua.NodeFinder.Found;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.PlantNetwork;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.eclipse.milo.opcua.sdk.client.OpcUaClient;
import org.eclipse.milo.opcua.stack.core.UaException;
import org.eclipse.milo.opcua.stack.core.types.builtin.ExpandedNodeId;
import org.eclipse.milo.opcua.stack.core.types.builtin.NodeId;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running connection: connects, selects, subscribes; and all over again, with
 * growing pauses, when the subscription is lost. Thread-safe.
 */
final class OpcUaRun implements AdapterConnection.Run {
  private static final Logger LOG = LoggerFactory.getLogger(OpcUaRun.class);
  private static final int MOST_READINGS = 200_000;
  private static final Duration STORE = Duration.ofSeconds(5);
  private static final long GOODBYE_MILLIS = 3_000;
  private static final long CLOSE_MILLIS = 20_000;

  private final OpcUaSettings settings;
  private final Catalog catalog;
  private final History history;
  private final Pki pki;
  private final boolean offline;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final OpcUaHealth health = new OpcUaHealth();
  private final Backoff backoff = new Backoff(() -> ThreadLocalRandom.current().nextDouble());
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Delivery delivery;
  private final Thread supervisor;

  /** What is subscribed. */
  private record Items(List<NodeId> nodes, int[] sensorIds) {}

  /** @param offline connects to addresses of the plant only */
  OpcUaRun(OpcUaSettings settings, Catalog catalog, History history, IngestService ingest, Pki pki, boolean offline) {
    this.settings = settings;
    this.catalog = catalog;
    this.history = history;
    this.pki = pki;
    this.offline = offline;
    delivery = new Delivery(settings.id(), ingest, MOST_READINGS, throughput, health::store);
    supervisor = Thread.ofPlatform().name("foreshock-" + settings.id().replace(':', '-') + "-session").daemon()
        .start(this::run);
  }

  @Override
  public ConnectionStatus status() {
    return health.status(throughput);
  }

  /** The thread's edge: what goes wrong is shown, logged and tried again. */
  private void run() {
    while (stop.getCount() > 0)
      try {
        String cause = session();
        if (!cause.isEmpty())
          pause(cause);
      } catch (UaException e) {
        pause(Causes.isTrust(e) ? trust(e) : Causes.of(e));
      } catch (ForeshockException e) {
        pause(String.valueOf(e.getMessage()));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (RuntimeException e) {
        // The library throws unchecked exceptions at malformed answers.
        LOG.warn("{}: unexpected", settings.id(), e);
        pause("unexpected: " + Causes.of(e));
      }
  }

  private String trust(UaException e) {
    return Causes.of(e) + "; to accept the server move its certificate from " + pki.rejected() + " to " + pki.trusted()
        + "; the server has to trust own/foreshock.der beside them";
  }

  private void pause(String cause) {
    Duration pause = backoff.next();
    health.offline(cause, Micros.now() + pause.toMillis() * Micros.MILLISECOND);
    LOG.info("{}: {}; next attempt in {} ms", settings.id(), cause, pause.toMillis());
    try {
      stop.await(pause.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      stop.countDown();
    }
  }

  /** @return why it ended; empty when it was to end */
  private String session() throws UaException, InterruptedException {
    health.connecting("connecting");
    if (offline)
      PlantNetwork.require(settings.endpoint().host());
    ClientFactory clients = new ClientFactory(settings, pki);
    OpcUaClient client = clients.create();
    try {
      clients.requireTrusted(client.getConfig().getEndpoint());
      client.connect();
      health.connecting("selecting");
      Items items = items(client);
      Subscriber subscriber = new Subscriber(client, settings, items.sensorIds(), delivery, health, stop);
      long[] since = since(items);
      subscriber.begin(items.nodes());
      health.online();
      backoff.reset();
      LOG.info("{}: subscribed to {} items", settings.id(), items.nodes().size());
      backfill(client, items, since);
      String cause = subscriber.awaitEnd();
      if (!cause.isEmpty())
        store(subscriber.ended());
      return cause;
    } finally {
      goodbye(client);
    }
  }

  /** Where each sensor's readings end; those that never had one have no gap. */
  private long[] since(Items items) {
    long most = settings.backfill().toSeconds() * Micros.SECOND;
    long oldest = Micros.now() - most;
    return IntStream.of(items.sensorIds()).mapToLong(id -> most == 0
        ? Long.MAX_VALUE
        : history.latest(id).map(r -> Math.max(oldest, r.timestamp())).orElse(Long.MAX_VALUE)).toArray();
  }

  /** What the server cannot tell stays a gap, and the live values go on. */
  private void backfill(OpcUaClient client, Items items, long[] since) throws InterruptedException {
    if (settings.backfill().isZero())
      return;
    try {
      long filled = new HistoryFiller(client, delivery, stop).fill(items.nodes(), items.sensorIds(), since, Micros
          .now());
      if (filled > 0)
        LOG.info("{}: {} readings from the server's history", settings.id(), filled);
    } catch (UaException e) {
      LOG.info("{}: no history: {}", settings.id(), Causes.of(e));
    }
  }

  private void store(ReadingBatch batch) throws InterruptedException {
    if (!delivery.offer(batch, STORE, () -> {
    }))
      LOG.warn("{}: no room for the mark of the loss", settings.id());
  }

  private void goodbye(OpcUaClient client) throws InterruptedException {
    try {
      client.disconnectAsync().get(GOODBYE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.debug("{}: left without goodbye: {}", settings.id(), e.toString());
    }
  }

  /** Looks up what is selected and registers new sensors, in one commit. */
  private Items items(OpcUaClient client) throws UaException {
    NodeFacts facts = new NodeFacts(client);
    Map<NodeId, String> tags = named(client, facts);
    if (!settings.selection().filter().isEmpty()) {
      NodeId root = resolve(client, settings.selection().root());
      for (Found found : facts.numbers(new NodeFinder(client, settings.selection()).find(root)))
        tags.putIfAbsent(found.node(), tag(found.path()));
    }
    if (tags.size() > settings.selection().maxItems())
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "too many variables: narrow include, or raise max.items: "
              + "max.items=" + settings.selection().maxItems());
    if (tags.isEmpty())
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "nothing selected: no variable with a number matches include");
    return register(facts, tags);
  }

  private Map<NodeId, String> named(OpcUaClient client, NodeFacts facts) throws UaException {
    List<OpcUaSettings.Named> named = settings.selection().nodes();
    List<NodeId> nodes = new ArrayList<>();
    for (OpcUaSettings.Named one : named)
      nodes.add(resolve(client, one.node()));
    List<String> names = facts.names(nodes);
    Map<NodeId, String> tags = new LinkedHashMap<>();
    for (int i = 0; i < nodes.size(); i++) {
      String own = named.get(i).tag();
      String name = names.get(i).isEmpty() ? String.valueOf(nodes.get(i).getIdentifier()) : names.get(i);
      tags.put(nodes.get(i), tag(own.isEmpty() ? Names.segment(name) : own));
    }
    return tags;
  }

  static NodeId resolve(OpcUaClient client, ExpandedNodeId node) {
    return node.toNodeId(client.getNamespaceTable()).orElseThrow(() -> new ForeshockException(
        ErrorCode.INVALID_ARGUMENT, "the server does not know the namespace of " + node.toParseableString()));
  }

  private String tag(String path) {
    return settings.asset().isEmpty() ? path : settings.asset() + "/" + path;
  }

  /** Two variables with the same tag: the first one keeps it, the others get a number. */
  private Items register(NodeFacts facts, Map<NodeId, String> tags) throws UaException {
    Set<String> taken = new HashSet<>();
    Map<String, Integer> copies = new HashMap<>();
    List<NodeId> nodes = List.copyOf(tags.keySet());
    List<String> names = new ArrayList<>();
    for (NodeId node : nodes) {
      String tag = tags.getOrDefault(node, "");
      while (!taken.add(tag))
        tag = tags.getOrDefault(node, "") + "_" + copies.merge(tags.getOrDefault(node, ""), 2, (a, b) -> a + 1);
      names.add(tag);
    }
    List<Sensor> sensors = catalog.registerAll(facts.specs(nodes, names));
    return new Items(nodes, sensors.stream().mapToInt(Sensor::id).toArray());
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    supervisor.join(CLOSE_MILLIS);
    delivery.close();
  }
}
