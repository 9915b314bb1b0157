package io.foreshock.adapter.replay;

import io.foreshock.adapter.kit.AdapterConnection;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.ConnectionStatus.State;
import io.foreshock.api.adapter.Throughput;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Replays one file. The ingest position is the row number, so after any end it
 * goes on with the row after the last one on disk. Owns one thread; thread-safe.
 */
final class ReplayRun implements AdapterConnection.Run {
  private static final Logger LOG = LoggerFactory.getLogger(ReplayRun.class);
  private static final int BATCH_READINGS = 4_000;
  private static final long FULL_MILLIS = 2;
  private static final long RETRY_MILLIS = 5_000;
  private static final long FIRST_RETRY_MILLIS = 200;
  private static final long CLOSE_MILLIS = 5_000;
  /** A batch of a paced replay is not held back longer than this. */
  private static final long FLUSH_NANOS = 50_000_000;

  private final ReplaySettings settings;
  private final Catalog catalog;
  private final IngestService ingest;
  private final Throughput throughput = new Throughput(System::nanoTime);
  private final CountDownLatch stop = new CountDownLatch(1);
  private final Rejections rejections = new Rejections();
  private final Thread thread;
  private volatile State state = State.CONNECTING;
  private volatile String cause = "opening";
  private volatile @Nullable Long retryAt;
  private volatile int sensors;

  ReplayRun(ReplaySettings settings, Catalog catalog, IngestService ingest) {
    this.settings = settings;
    this.catalog = catalog;
    this.ingest = ingest;
    thread = Thread.ofPlatform().name("foreshock-" + settings.id().replace(':', '-')).daemon().start(this::run);
  }

  @Override
  public ConnectionStatus status() {
    State shown = state;
    String why = cause;
    String rejected = rejections.describe();
    if (shown == State.ONLINE && !rejected.isEmpty())
      shown = State.DEGRADED;
    if (shown == State.DEGRADED || shown == State.FINISHED)
      why = why.isEmpty() || rejected.isEmpty() ? why + rejected : why + ", " + rejected;
    return new ConnectionStatus(shown, why, throughput.total(), throughput.perSecond(), sensors, retryAt);
  }

  /** The thread's edge: a failure is shown, logged and tried again. */
  private void run() {
    long pause = FIRST_RETRY_MILLIS;
    try {
      do {
        try {
          retryAt = null;
          replay();
          return;
        } catch (ForeshockException e) {
          failed(String.valueOf(e.getMessage()), e, pause);
        } catch (IOException e) {
          failed("cannot read the file: file=" + settings.file() + ", reason=" + e, e, pause);
        } catch (RuntimeException e) {
          failed("defect: " + e, e, pause);
        }
        pause = Math.min(RETRY_MILLIS, pause * 2);
      } while (!stop.await(pause, TimeUnit.MILLISECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void failed(String why, Exception e, long pause) {
    state = State.OFFLINE;
    cause = why;
    retryAt = Micros.now() + pause * 2 * Micros.MILLISECOND;
    LOG.warn("{}: {}", settings.id(), why, e instanceof ForeshockException ? null : e);
  }

  private void replay() throws IOException, InterruptedException {
    state = State.CONNECTING;
    cause = "opening";
    SourceFile file = new SourceFile(settings);
    SourceFile.Sample sample = file.sample();
    RowMapping mapping = RowMapping.of(settings, sample.header(), sample.rows());
    Commits commits = new Commits(throughput);
    try (RowSource source = file.open(); IngestSession session = ingest.open(settings.sourceId(), commits)) {
      registerAsset();
      state = State.ONLINE;
      cause = "";
      rejections.clear();
      Rows rows = new Rows(source, mapping, session, commits);
      if (rows.feed() && rows.settle()) {
        state = State.FINISHED;
        cause = "all " + rows.count + " rows read";
      }
    }
  }

  private void registerAsset() {
    if (settings.assetKind().isEmpty())
      return;
    Asset asset = new Asset(settings.asset(), settings.assetKind(), "from " + settings.file().getFileName());
    if (!catalog.asset(asset.path()).equals(Optional.of(asset)))
      catalog.register(asset);
  }

  @Override
  public void close() throws InterruptedException {
    stop.countDown();
    thread.join(CLOSE_MILLIS);
  }

  /** One pass over the rows after the last committed one. Confined to the thread. */
  private final class Rows {
    private final RowSource source;
    private final RowMapping mapping;
    private final int timeColumn;
    private final TimeFormat timeFormat;
    private final IngestSession session;
    private final Commits commits;
    private final Pace pace = new Pace(settings.speed(), System::nanoTime);
    private final List<Integer> ids = new ArrayList<>();
    private final long done;
    private long count;

    private final int[] slots = new int[BATCH_READINGS + CsvReader.MOST_FIELDS];
    private final double[] values = new double[slots.length];
    private final long[] times = new long[slots.length];
    private int size;
    private long offered;
    private long flushedAt = System.nanoTime();

    Rows(RowSource source, RowMapping mapping, IngestSession session, Commits commits) {
      this.source = source;
      this.mapping = mapping;
      timeColumn = RowMapping.timeColumn(settings, source.header());
      timeFormat = source.timeFormat(timeColumn);
      this.session = session;
      this.commits = commits;
      done = session.lastCommitted();
      offered = done;
    }

    /** @return false when stopped before the end */
    boolean feed() throws IOException, InterruptedException {
      count = source.skip(Math.max(0, done));
      while (stop.getCount() > 0) {
        try {
          List<String> row = source.next();
          if (row == null)
            return flush();
          if (count > done && !take(row))
            return false;
        } catch (BadRowException e) {
          rejections.add(source.place(), String.valueOf(e.getMessage()));
        }
        count++;
        if (size >= BATCH_READINGS && !flush())
          return false;
      }
      return false;
    }

    private boolean take(List<String> row) throws InterruptedException {
      if (row.size() <= timeColumn)
        throw new BadRowException("no time: row of " + row.size() + " fields");
      long micros = timeFormat.micros(row.get(timeColumn).strip());
      long wait = pace.waitFor(micros);
      if ((wait > 0 || System.nanoTime() - flushedAt > FLUSH_NANOS) && !flush())
        return false;
      if (wait > 0 && stop.await(wait, TimeUnit.NANOSECONDS))
        return false;
      mapping.read(row, (sensor, value) -> {
        slots[size] = sensor;
        times[size] = micros;
        values[size++] = value;
      });
      return true;
    }

    /** Offers what was taken up to the row before this one. */
    private boolean flush() throws InterruptedException {
      commits.check();
      flushedAt = System.nanoTime();
      if (size == 0)
        return true;
      register();
      ReadingBatch.Builder batch = ReadingBatch.builder(size);
      for (int i = 0; i < size; i++)
        batch.add(ids.get(slots[i]), times[i], values[i]);
      commits.offering(count - 1, size);
      size = 0;
      ReadingBatch built = batch.build();
      while (!session.offer(built, count - 1)) {
        commits.check();
        if (stop.await(FULL_MILLIS, TimeUnit.MILLISECONDS))
          return false;
      }
      offered = count - 1;
      return true;
    }

    private void register() {
      List<SensorSpec> all = mapping.sensors();
      if (all.size() > ids.size())
        for (Sensor sensor : catalog.registerAll(List.copyOf(all.subList(ids.size(), all.size()))))
          ids.add(sensor.id());
      sensors = ids.size();
    }

    /** Waits for the last commit. */
    boolean settle() throws InterruptedException {
      while (session.lastCommitted() < offered) {
        commits.check();
        if (stop.await(FULL_MILLIS, TimeUnit.MILLISECONDS))
          return false;
      }
      return true;
    }
  }
}
