package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.ingest.CommitListener;
import io.foreshock.api.ingest.IngestSession;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.engine.Engine;
import io.foreshock.engine.EngineOptions;
import io.foreshock.testkit.Await;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Readings, one value a row: durable ingest, what a stored row costs by kind of signal, and reading it back. */
final class ReadingCases {
  private static final Duration LIMIT = Duration.ofMinutes(5);
  private static final int BATCH = 10_000;
  private static final int SMALL_BATCH = 100;
  private static final int PRODUCERS = 64;
  private static final int TREND_BUCKETS = 1_000;

  private final AtomicInteger stores = new AtomicInteger();

  private record Ingested(long rows, double seconds, long[] ackNanos) {}

  void run(Settings settings, Report report) throws IOException, InterruptedException {
    long rows = settings.rowsOr(10_000_000, 100_000);
    ingest("readings_1c", 1, BATCH, rows, settings, report);
    ingest("readings_64p", PRODUCERS, SMALL_BATCH, rows / 2, settings, report);
    for (PlantData.Kind kind : PlantData.Kind.values())
      stored(kind, settings.rowsOr(5_000_000, 100_000), settings, report);
  }

  private Path store(Settings settings) {
    return settings.data().resolve("engine-" + stores.incrementAndGet());
  }

  private static void registerSensors(Engine engine, int count) {
    List<SensorSpec> specs = new ArrayList<>();
    for (int i = 0; i < count; i++)
      specs.add(SensorSpec.of("line" + i / 10 % 8 + "/machine" + i / 10, "s" + i));
    List<Sensor> sensors = engine.catalog().registerAll(specs);
    if (sensors.getFirst().id() != 1)
      throw new IllegalStateException("store was not empty");
  }

  /** Clients that offer a batch, wait until it is on disk, and go on. */
  private void ingest(String name, int clients, int batch, long rows, Settings settings,
      @Nullable Report report) throws IOException, InterruptedException {
    Path dir = store(settings);
    try (Engine engine = Engine.open(dir, () -> ForeshockStore.CODECS, EngineOptions.defaults())) {
      registerSensors(engine, PlantData.SENSORS * Math.min(clients, 8));
      Ingested done = ingest(engine, clients, batch, rows);
      if (report != null) {
        String note = clients + " x " + batch + " rows, ack awaited, fsync per commit";
        report.figure(new Figure(name, "rows_per_s", done.rows / done.seconds, "rows/s", Better.HIGHER, note));
        report.figure(new Figure(name, "ack_p50", done.ackNanos[done.ackNanos.length / 2] / 1e6, "ms", Better.LOWER,
            note));
        report.figure(new Figure(name, "ack_p99", done.ackNanos[done.ackNanos.length * 99 / 100] / 1e6, "ms",
            Better.LOWER, note));
      }
    }
    Scratch.delete(dir);
  }

  private static Ingested ingest(Engine engine, int clients, int batch, long rows) throws InterruptedException {
    int each = (int) Math.max(1, rows / clients / batch);
    List<ReadingBatch[]> prepared = new ArrayList<>();
    for (int c = 0; c < clients; c++) {
      PlantData data = new PlantData(PlantData.Kind.RESTLESS, c, 1 + c % 8 * PlantData.SENSORS);
      ReadingBatch[] batches = new ReadingBatch[Math.min(each, 200)];
      Arrays.setAll(batches, _ -> data.next(batch));
      prepared.add(batches);
    }
    long[] acks = new long[clients * each];
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    for (int c = 0; c < clients; c++) {
      int client = c;
      threads.add(Thread.ofPlatform().name("client-" + c)
          .start(() -> client(engine, "client" + client, prepared.get(client), each, acks, client * each)));
    }
    for (Thread t : threads)
      t.join();
    double seconds = (System.nanoTime() - start) / 1e9;
    Arrays.sort(acks);
    return new Ingested((long) clients * each * batch, seconds, acks);
  }

  private static void client(Engine engine, String source, ReadingBatch[] batches, int count, long[] acks, int at) {
    try (IngestSession session = engine.ingest().open(source, CommitListener.NONE)) {
      for (int i = 0; i < count; i++) {
        ReadingBatch batch = shifted(batches[i % batches.length], i / batches.length, batches.length);
        long start = System.nanoTime();
        while (!session.offer(batch, i))
          Thread.onSpinWait();
        session.awaitCommitted(i, LIMIT);
        acks[at + i] = System.nanoTime() - start;
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** The same batch later in time, so that prepared data can be used again without overwriting itself. */
  private static ReadingBatch shifted(ReadingBatch batch, int round, int rounds) {
    if (round == 0)
      return batch;
    long step = (batch.size() / (long) PlantData.SENSORS + 1) * rounds * Micros.SECOND * round;
    long[] ts = batch.timestamps().clone();
    for (int i = 0; i < ts.length; i++)
      ts[i] += step;
    return new ReadingBatch(batch.sensorIds(), ts, batch.values(), batch.qualities());
  }

  private void stored(PlantData.Kind kind, long rows, Settings settings, Report report)
      throws IOException, InterruptedException {
    Path dir = store(settings);
    String name = kind.name().toLowerCase(Locale.ROOT);
    try (Engine engine = Engine.open(dir, () -> ForeshockStore.CODECS, EngineOptions.defaults())) {
      registerSensors(engine, PlantData.SENSORS);
      PlantData data = new PlantData(kind, 7, 1);
      try (IngestSession session = engine.ingest().open("bench", CommitListener.NONE)) {
        for (long i = 0; i < rows / BATCH; i++) {
          ReadingBatch batch = data.next(BATCH);
          while (!session.offer(batch, i))
            Thread.onSpinWait();
          session.awaitCommitted(i, LIMIT);
        }
      }
      engine.seal(LIMIT);
      sizes(engine, name, rows / BATCH * BATCH, report);
      scan(engine, name, rows / BATCH * BATCH, report);
      trend(engine, name, rows, report);
    }
    Scratch.delete(dir);
  }

  private static void sizes(Engine engine, String name, long expected, Report report) {
    Await.until("the engine has counted its blocks", () -> engine.health().health().metrics()
        .getOrDefault("block_rows", 0.0) == expected);
    var metrics = engine.health().health().metrics();
    double rows = metrics.getOrDefault("block_rows", 0.0);
    String note = name + ", " + PlantData.SENSORS + " sensors, 24-byte rows";
    report.figure(new Figure("bytes_per_row_" + name, "blocks", metrics.getOrDefault("compressed_bytes", 0.0) / rows,
        "B/row",
        Better.LOWER, note));
    report.figure(new Figure("bytes_per_row_" + name, "pages", metrics.getOrDefault("block_pages_bytes", 0.0) / rows,
        "B/row",
        Better.LOWER, note + ", whole LMDB pages"));
    report.figure(new Figure("bytes_per_row_" + name, "ratio", 24 * rows / metrics.getOrDefault("compressed_bytes",
        0.0), "x",
        Better.HIGHER, note));
  }

  private static void scan(Engine engine, String name, long expected, Report report) {
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      long rows = 0;
      double sum = 0;
      try (Snapshot snapshot = engine.tables().snapshot();
          Snapshot.Cursor cursor = snapshot.scan(Scan.all("readings", List.of("value")))) {
        for (Chunk chunk = cursor.next(); chunk != null; chunk = cursor.next()) {
          rows += chunk.size();
          if (chunk.column(0) instanceof ColumnVector.Doubles v)
            for (int i = 0; i < v.size(); i++)
              sum += v.values()[i];
        }
      }
      if (rows != expected || Double.isNaN(sum))
        throw new IllegalStateException("scan lost rows: rows=" + rows + ", expected=" + expected);
      best = Math.min(best, (System.nanoTime() - start) / 1e9);
    }
    report.figure(new Figure("scan_column_" + name, "rows", expected / best, "rows/s", Better.HIGHER,
        "sum(value), one thread, best of 5"));
  }

  private static void trend(Engine engine, String name, long rows, Report report) {
    long span = rows / PlantData.SENSORS * Micros.SECOND;
    double best = Double.MAX_VALUE;
    for (int round = 0; round < 5; round++) {
      long start = System.nanoTime();
      for (int sensor = 1; sensor <= 10; sensor++)
        engine.history().trend(sensor, PlantData.startTime(), PlantData.startTime() + span, TREND_BUCKETS);
      best = Math.min(best, (System.nanoTime() - start) / 1e6 / 10);
    }
    report.figure(new Figure("trend_" + name, "latency", best, "ms", Better.LOWER,
        TREND_BUCKETS + " buckets over " + span / Micros.HOUR + " h, one sensor"));
  }
}
