package io.foreshock.adapter.demo;

import io.foreshock.adapter.demo.plant.DemoPlant;
import io.foreshock.adapter.demo.plant.Machine;
import io.foreshock.adapter.demo.plant.MachineKind;
import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the plant: registers it, stores its past once, then feeds live seconds.
 * The ingest position is the plant second, so after any end, {@code kill -9}
 * included, it goes on with the second after the last one on disk. Owns one
 * thread; thread-safe.
 */
final class DemoRun implements AdapterConnection.Run {
  private static final Logger LOG = LoggerFactory.getLogger(DemoRun.class);
  private static final Duration BEFORE_NOW = Duration.ofDays(30);
  private static final long TICK_MILLIS = 125;
  private static final long FULL_MILLIS = 10;
  private static final long RETRY_MILLIS = 1_000;
  private static final long CLOSE_MILLIS = 5_000;

  private final DemoPlantSettings settings;
  private final Path ledgerFile;
  private final Catalog catalog;
  private final IngestService ingest;
  private final InstantSource clock;
  private final Pace pace;
  private final PatternMarker marker;

  private final Throughput throughput = new Throughput(System::nanoTime);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Thread thread;
  private volatile State state = State.CONNECTING;
  private volatile String cause = "starting";
  private volatile @Nullable LivePlant live;
  /** Confined to the thread. */
  private @Nullable Ledger memory;

  DemoRun(DemoPlantSettings settings, Path ledgerFile, Catalog catalog, IngestService ingest, PatternMarker marker,
      InstantSource clock) {
    this.settings = settings;
    this.ledgerFile = ledgerFile;
    this.catalog = catalog;
    this.ingest = ingest;
    this.marker = marker;
    this.clock = clock;
    pace = new Pace(settings.speed(), System::nanoTime, () -> clock.instant().getEpochSecond());
    thread = Thread.ofPlatform().name("foreshock-" + settings.id().replace(':', '-')).daemon().start(this::run);
  }

  @Override
  public ConnectionStatus status() {
    int sensors = live == null ? 0 : new DemoPlant(0).sensors().size();
    return new ConnectionStatus(state, cause, throughput.total(), throughput.perSecond(), sensors, null);
  }

  /**
   * @throws ForeshockException
   *             {@code TOO_BUSY} while it starts
   */
  LivePlant plant() {
    LivePlant running = live;
    if (running == null)
      throw new ForeshockException(ErrorCode.TOO_BUSY, "the demo plant is not running yet: " + cause);
    return running;
  }

  Optional<LivePlant> started() {
    return Optional.ofNullable(live);
  }

  double speed() {
    return pace.speed();
  }

  /** The thread's edge: a failure is shown, logged and tried again. */
  private void run() {
    try {
      do {
        try {
          feed();
        } catch (RuntimeException e) {
          live = null;
          show(State.OFFLINE, String.valueOf(e.getMessage()));
          LOG.warn("{}: {}", settings.id(), e.getMessage(), e);
        }
      } while (!stop.await(RETRY_MILLIS, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void feed() throws InterruptedException {
    show(State.CONNECTING, "starting");
    Ledger ledger = memory();
    int[] ids = register();
    Commits commits = new Commits(ids.length);
    try (IngestSession session = ingest.open(settings.id(), commits)) {
      long last = session.lastCommitted();
      long start = begin(ledger, last);
      List<PastIncident> past = PastIncident.before(settings.seed(), start);
      if (settings.seedHistory() && storeHistory(past, start))
        marker.mark(past, ledger);
      long next = last == IngestSession.NOTHING ? start : last + 1;
      commits.from(next);
      live = new LivePlant(settings, ledger, ids, start, next);
      pace.restart();
      show(State.ONLINE, "");
      while (!stop.await(TICK_MILLIS, TimeUnit.MILLISECONDS))
        next = advance(session, commits, next);
    } catch (ForeshockException e) {
      // A closed session is only the consequence of the commit that failed.
      commits.check();
      throw e;
    }
  }

  private Ledger memory() {
    Ledger opened = memory;
    if (opened == null) {
      opened = Ledger.open(ledgerFile);
      memory = opened;
    }
    return opened;
  }

  private long advance(IngestSession session, Commits commits, long first) throws InterruptedException {
    long next = first;
    commits.check();
    for (int due = pace.take(next); due > 0; due = pace.take(next)) {
      if (!offer(session, plant().show(next, due), next + due - 1))
        return next;
      next += due;
    }
    return next;
  }

  /** @return false when the plant has been stopped meanwhile */
  private boolean offer(IngestSession session, ReadingBatch batch, long position) throws InterruptedException {
    while (!session.offer(batch, position))
      if (stop.await(FULL_MILLIS, TimeUnit.MILLISECONDS))
        return false;
    return stop.getCount() > 0;
  }

  /** First second of plant time; a ledger that belongs to another store starts again. */
  private long begin(Ledger ledger, long lastCommitted) {
    boolean emptyStore = lastCommitted == IngestSession.NOTHING && historyCommitted() == IngestSession.NOTHING;
    if (ledger.start().isEmpty() || emptyStore) {
      long start = settings.start().orElseGet(() -> clock.instant().minus(BEFORE_NOW)).getEpochSecond();
      ledger.restart(lastCommitted == IngestSession.NOTHING ? start : lastCommitted + 1);
    }
    return ledger.start().orElseThrow();
  }

  private String historySource() {
    return settings.id() + "/history";
  }

  private long historyCommitted() {
    try (IngestSession session = ingest.open(historySource(), CommitListener.NONE)) {
      return session.lastCommitted();
    }
  }

  /** @return false when the plant has been stopped meanwhile */
  private boolean storeHistory(List<PastIncident> past, long start) throws InterruptedException {
    PastHistory history = new PastHistory(settings.seed(), past, start,
        tag -> catalog.sensor(tag).map(Sensor::id).orElseThrow());
    int chunks = history.chunks();
    Commits commits = new Commits(0);
    try (IngestSession session = ingest.open(historySource(), commits)) {
      for (int i = (int) session.lastCommitted() + 1; i < chunks; i++) {
        show(State.CONNECTING, "storing past incidents: " + 100 * i / chunks + " %");
        ReadingBatch batch = history.chunk(i);
        if (!offer(session, batch, i))
          return false;
        throughput.add(batch.size());
      }
      while (session.lastCommitted() < chunks - 1) {
        commits.check();
        if (stop.await(FULL_MILLIS, TimeUnit.MILLISECONDS))
          return false;
      }
    }
    return true;
  }

  private int[] register() {
    DemoPlant plant = new DemoPlant(settings.seed());
    for (Machine machine : plant.machines()) {
      Asset asset = new Asset(machine.asset(), machine.kind().id(), describe(machine.kind()));
      if (!catalog.asset(asset.path()).equals(Optional.of(asset)))
        catalog.register(asset);
    }
    return catalog.registerAll(plant.sensors()).stream().mapToInt(Sensor::id).toArray();
  }

  private static String describe(MachineKind kind) {
    return switch (kind) {
      case PRESS -> "hydraulic press (simulated)";
      case PUMP -> "centrifugal pump (simulated)";
      case COMPRESSOR -> "screw compressor (simulated)";
      case CHILLER -> "water chiller (simulated)";
    };
  }

  private void show(State now, String why) {
    state = now;
    cause = why;
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.join(CLOSE_MILLIS);
  }

  /** Counts what is on disk and remembers a failure. */
  private final class Commits implements CommitListener {
    private final int sensors;
    private long counted = Long.MAX_VALUE;
    private volatile @Nullable ForeshockException failure;

    Commits(int sensors) {
      this.sensors = sensors;
    }

    synchronized void from(long next) {
      counted = next - 1;
    }

    /** @throws ForeshockException
     *             the reason a commit failed, so that the session is opened anew */
    void check() {
      ForeshockException reason = failure;
      if (reason != null)
        throw reason;
    }

    @Override
    public synchronized void committed(long position) {
      if (position > counted) {
        throughput.add((position - counted) * sensors);
        counted = position;
      }
    }

    @Override
    public void failed(long position, ForeshockException reason) {
      failure = reason;
    }
  }
}
