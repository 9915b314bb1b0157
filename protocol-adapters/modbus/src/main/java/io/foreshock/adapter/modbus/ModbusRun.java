package io.foreshock.adapter.modbus;

import static java.util.stream.Collectors.joining;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.adapter.kit.Delivery;
import io.foreshock.adapter.modbus.wire.Reply;
import io.foreshock.adapter.modbus.wire.WriteRequest;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.ReadingBatch;
import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A running connection: its lines, a poller per device, one delivery to the store. Thread-safe. */
final class ModbusRun implements AdapterConnection.Run {
  private static final Logger LOG = LoggerFactory.getLogger(ModbusRun.class);
  /** About half a minute of two hundred devices with fifty points at a second. */
  private static final int MOST_READINGS = 300_000;
  private static final Duration GOODBYE = Duration.ofSeconds(5);
  private static final int SHOWN = 3;

  private final ModbusSettings settings;
  private final Catalog catalog;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final Map<String, ModbusLine> lines = new HashMap<>();
  private final List<DevicePoller> pollers = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();
  private final @Nullable Delivery delivery;
  /** Guarded by this. */
  private boolean closed;
  private volatile String storeCause = "";
  private volatile long dropped;
  private volatile long droppedAt;
  private volatile @Nullable String result;
  private volatile int sensors;

  private ModbusRun(ModbusSettings settings, RegisterMap map, Catalog catalog, IngestService ingest, boolean offline) {
    this.settings = settings;
    this.catalog = catalog;
    int index = 0;
    for (DeviceAddress device : settings.devices()) {
      ModbusLine line = lines.computeIfAbsent(device.line(), _ -> new ModbusLine(settings, device, offline));
      pollers.add(new DevicePoller(device, line, settings, map.of(device.asset()), index++ / (double) settings.devices()
          .size(), this::offer));
    }
    delivery = settings.dryRun()
        ? null
        : new Delivery(settings.id(), ingest, MOST_READINGS, throughput, c -> storeCause = c);
  }

  /**
   * Reads the register map and starts.
   *
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming file, line, column and reason
   */
  static ModbusRun start(ModbusSettings settings, Catalog catalog, IngestService ingest, boolean offline) {
    ModbusRun run = new ModbusRun(settings, map(settings), catalog, ingest, offline);
    String name = "foreshock-" + settings.id().replace(':', '-');
    run.begin(name + (settings.dryRun() ? "-dry-run" : "-start"), settings.dryRun() ? run::dryRun : run::poll);
    return run;
  }

  /**
   * Reads the register map.
   *
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming file, line, column and reason
   */
  static RegisterMap map(ModbusSettings settings) {
    try (Reader in = Files.newBufferedReader(settings.map(), StandardCharsets.UTF_8)) {
      RegisterMap map = new MapReader(settings.polling().interval(), settings.mapBase()).read(in);
      List<RegisterMap.Problem> problems = Stream.concat(map.problems().stream(), fit(map, settings)).toList();
      if (!problems.isEmpty())
        throw ModbusSettings
            .invalid("map " + settings.map() + ": " + new RegisterMap(List.of(), problems).describeProblems());
      return map;
    } catch (IOException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "map cannot be read: map=" + settings.map()
          + ", reason=" + e, e);
    }
  }

  /** What is right by itself and wrong with this configuration. */
  private static Stream<RegisterMap.Problem> fit(RegisterMap map, ModbusSettings settings) {
    List<String> assets = settings.devices().stream().map(DeviceAddress::asset).toList();
    Stream<RegisterMap.Problem> strangers = map.points().stream()
        .filter(p -> !p.device().isEmpty() && !assets.contains(p.device()))
        .map(p -> new RegisterMap.Problem(p.line(), "device", "not among the devices: " + p.device()));
    Stream<RegisterMap.Problem> large = map.points().stream()
        .filter(p -> p.place().type().size() > settings.limits().most(p.place().table()))
        .map(p -> new RegisterMap.Problem(p.line(), "type", "longer than one read: registers="
            + p.place().type().size() + ", max.registers=" + settings.limits().maxRegisters()));
    Stream<RegisterMap.Problem> empty = assets.stream().filter(a -> map.of(a).isEmpty())
        .map(a -> new RegisterMap.Problem(1, "device", "no point for the device " + a));
    return Stream.of(strangers, large, empty).flatMap(s -> s);
  }

  private synchronized void begin(String name, Runnable task) {
    if (!closed)
      threads.add(Thread.ofVirtual().name(name).start(() -> edge(task)));
  }

  /** The threads' edge: nothing but a defect gets here. */
  private void edge(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      storeCause = "stopped by a defect: " + e;
      LOG.error("{}: stopped by a defect", settings.id(), e);
    }
  }

  private void poll() {
    try {
      register();
      for (DevicePoller poller : pollers)
        begin("foreshock-" + settings.id().replace(':', '-') + "-" + poller.device().asset(), poller);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** All sensors in one commit, as soon as the store takes them. */
  private void register() throws InterruptedException {
    List<SensorSpec> specs = pollers.stream()
        .flatMap(p -> p.points().stream().map(point -> point.spec(p.device().asset()))).toList();
    List<Sensor> registered = Objects.requireNonNull(delivery).ask(() -> catalog.registerAll(specs)).orElseThrow(
        InterruptedException::new);
    sensors = registered.size();
    int from = 0;
    for (DevicePoller poller : pollers) {
      int to = from + poller.points().size();
      poller.sensors(registered.subList(from, to).stream().mapToInt(Sensor::id).toArray());
      from = to;
    }
  }

  /** Tags that can be written; empty unless the configuration allows it. */
  List<String> writable() {
    return settings.writing().allowed()
        ? pollers.stream().flatMap(p -> p.points().stream().filter(Point::writable)
            .map(point -> point.spec(p.device().asset()).tag())).toList()
        : List.of();
  }

  /** @see io.foreshock.api.adapter.PointWriter#write */
  void write(String tag, double value, String by) throws InterruptedException {
    if (!settings.writing().allowed())
      throw new ForeshockException(ErrorCode.READ_ONLY, "writing is not allowed: write=false");
    for (DevicePoller poller : pollers)
      for (Point point : poller.points())
        if (point.spec(poller.device().asset()).tag().equals(tag)) {
          if (!point.writable())
            throw new ForeshockException(ErrorCode.READ_ONLY, "the map does not allow writing: line " + point.line()
                + ", tag=" + tag);
          write(poller, point, value, by);
          return;
        }
    throw new ForeshockException(ErrorCode.UNKNOWN_SENSOR, "no such point: tag=" + tag);
  }

  private void write(DevicePoller poller, Point point, double value, String by) throws InterruptedException {
    WriteRequest request = Setpoint.request(point, value, settings.writing().multiple());
    LOG.info("{}: {} writes {} = {} to {}", settings.id(), by, point.sensor(), value, poller.device());
    try {
      // Once only: a repeated write might come after somebody else's.
      if (poller.line().ask(poller.device().unit(), request) instanceof Reply.Refused refused)
        throw new ForeshockException(ErrorCode.CONNECTION_FAILED, poller.device() + " refuses: " + request + ": "
            + refused.describe());
    } catch (LineException e) {
      boolean unsent = e.kind() == LineException.Kind.CONNECT;
      throw new ForeshockException(unsent ? ErrorCode.CONNECTION_FAILED : ErrorCode.TIMEOUT, poller.device() + ": "
          + e.getMessage() + (unsent ? "" : "; it may have been written or not"), e);
    }
  }

  private boolean offer(ReadingBatch batch, Duration patience) throws InterruptedException {
    if (Objects.requireNonNull(delivery).offer(batch, patience, () -> {
    }))
      return true;
    dropped += batch.size();
    droppedAt = Micros.now();
    return false;
  }

  /** Reads every device once and tells, stores nothing. */
  private void dryRun() {
    List<Thread> checks = pollers.stream().map(p -> Thread.ofVirtual().start(() -> check(p))).toList();
    try {
      for (Thread check : checks)
        check.join();
    } catch (InterruptedException e) {
      checks.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    int points = pollers.stream().mapToInt(p -> p.points().size()).sum();
    int reads = pollers.stream().mapToInt(DevicePoller::reads).sum();
    long well = pollers.stream().filter(p -> p.health().isWell()).count();
    String trouble = trouble();
    result = "dry run: " + points + " points in " + reads + " reads, " + well + " of " + pollers.size()
        + " devices well" + (trouble.isEmpty() ? "" : ": " + trouble);
  }

  private static void check(DevicePoller poller) {
    try {
      poller.sensors(new int[poller.points().size()]);
      poller.pollAll();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private String trouble() {
    List<String> all = pollers.stream().map(p -> p.health().describe()).filter(t -> !t.isEmpty()).toList();
    String first = all.stream().limit(SHOWN).collect(joining("; "));
    return all.size() > SHOWN ? first + "; and " + (all.size() - SHOWN) + " more devices" : first;
  }

  @Override
  public ConnectionStatus status() {
    String finished = result;
    if (finished != null)
      return new ConnectionStatus(State.FINISHED, finished, 0, 0, 0, null);
    long answering = pollers.stream().filter(p -> p.health().isAnswering()).count();
    String cause = trouble();
    State state = answering == 0 ? State.OFFLINE : cause.isEmpty() ? State.ONLINE : State.DEGRADED;
    if (state == State.DEGRADED)
      cause = pollers.stream().filter(p -> p.health().isWell()).count() + " of " + pollers.size() + " devices well: "
          + cause;
    if (state == State.OFFLINE && pollers.stream().allMatch(p -> p.health().describe().endsWith(": connecting")))
      state = State.CONNECTING;
    String full = dropped > 0 && Micros.now() - droppedAt < Micros.MINUTE
        ? dropped + " readings dropped, the store is slower than the polls"
        : "";
    String store = storeCause.isEmpty() ? full : "store: " + storeCause;
    if (!store.isEmpty()) {
      state = state == State.ONLINE ? State.DEGRADED : state;
      cause = cause.isEmpty() ? store : store + "; " + cause;
    }
    Long retryAt = pollers.stream().map(p -> p.health().retryAt()).filter(Objects::nonNull).min(Long::compare)
        .orElse(null);
    return new ConnectionStatus(state, cause, throughput.total(), throughput.perSecond(), sensors, retryAt);
  }

  @Override
  public void close() throws InterruptedException {
    List<Thread> all;
    synchronized (this) {
      closed = true;
      all = List.copyOf(threads);
    }
    all.forEach(Thread::interrupt);
    lines.values().forEach(ModbusLine::close);
    long end = System.nanoTime() + GOODBYE.toNanos(); // for all of them together
    for (Thread thread : all)
      thread.join(Duration.ofNanos(Math.max(1, end - System.nanoTime())));
    if (delivery != null)
      delivery.close();
  }
}
