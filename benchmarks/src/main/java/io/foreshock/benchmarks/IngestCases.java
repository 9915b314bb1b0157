package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Clients that write a batch, wait for its acknowledgement and go on: the product and its peers, one after another. */
final class IngestCases {
  private static final int PREPARED = 100;
  /** Of all stores: the compiler is still at work during the second one. */
  private static final int WARM_UP_PASSES = 2;
  private static final long STEP = Micros.SECOND;

  private final Settings settings;
  private final Report report;

  IngestCases(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  /**
   * @param sensors
   *            of each client
   * @param rows
   *            altogether
   */
  record Load(String name, int clients, int batch, int sensors, long rows) {}

  private record Outcome(double rate, double ackedRate, long[] ackNanos, String durability) {
    double ack(double share) {
      return ackNanos[(int) Math.min(ackNanos.length - 1L, (long) (ackNanos.length * share))] / 1e6;
    }
  }

  void run() throws IOException, InterruptedException {
    long rows = settings.rowsOr(10_000_000, 300_000);
    for (int pass = 0; pass < WARM_UP_PASSES; pass++)
      compare(new Load("warm_up", 1, 10_000, 1_000, rows), null);
    compare(new Load("durable_ingest_1c", 1, 10_000, 1_000, rows), report);
    compare(new Load("durable_ingest_2c", 2, 10_000, 500, rows), report);
    compare(new Load("ingest_64p", 64, 100, 16, rows / 2), report);
  }

  private void compare(Load load, @Nullable Report to) throws IOException, InterruptedException {
    Map<Stores, Outcome> outcomes = new EnumMap<>(Stores.class);
    for (Stores store : Stores.ALL)
      outcomes.put(store, measure(load, store));
    if (to != null)
      report(load, outcomes);
  }

  private Outcome measure(Load load, Stores kind) throws IOException, InterruptedException {
    double seconds = settings.smoke() ? 0.8 : 30;
    try (PlantStore store = kind.open(settings.data(), load.clients * load.sensors)) {
      return ingest(store, load, kind == Stores.FORESHOCK ? 10 * seconds : seconds);
    } finally {
      Scratch.delete(kind.folder(settings.data()));
    }
  }

  /** Ends when all rows are in, or at the time limit: some peers would take hours. */
  private static Outcome ingest(PlantStore store, Load load, double limitSeconds)
      throws IOException, InterruptedException {
    int each = (int) Math.max(1, load.rows / load.clients / load.batch);
    List<PlantBatch[]> prepared = new ArrayList<>();
    for (int c = 0; c < load.clients; c++) {
      PlantTable data = new PlantTable(c * load.sensors, load.sensors, STEP, 42 + c);
      PlantBatch[] batches = new PlantBatch[Math.min(each, PREPARED)];
      Arrays.setAll(batches, _ -> data.next(load.batch));
      prepared.add(batches);
    }
    long[] acks = new long[load.clients * each];
    AtomicInteger acked = new AtomicInteger();
    ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    long start = System.nanoTime();
    long end = start + (long) (limitSeconds * 1e9);
    for (int c = 0; c < load.clients; c++) {
      int client = c;
      threads.add(Thread.ofPlatform().name("client-" + c).start(() -> {
        try (PlantStore.Client way = store.client(client)) {
          PlantBatch[] batches = prepared.get(client);
          long span = ((long) batches.length * load.batch / load.sensors + 1) * STEP;
          for (int i = 0; i < each && System.nanoTime() < end; i++) {
            PlantBatch batch = batches[i % batches.length].later(i / batches.length * span);
            long before = System.nanoTime();
            way.write(batch);
            acks[acked.getAndIncrement()] = System.nanoTime() - before;
          }
        } catch (IOException | InterruptedException | RuntimeException e) {
          failures.add(e);
        }
      }));
    }
    for (Thread t : threads)
      t.join();
    if (!failures.isEmpty())
      throw new IOException("client failed: store=" + store.name(), failures.peek());
    double acknowledged = (System.nanoTime() - start) / 1e9;
    if (store instanceof QuestDbStore)
      store.settle();
    double seconds = (System.nanoTime() - start) / 1e9;
    long[] times = Arrays.copyOf(acks, acked.get());
    Arrays.sort(times);
    double rows = (double) times.length * load.batch;
    return new Outcome(rows / seconds, rows / acknowledged, times, store.durability());
  }

  private void report(Load load, Map<Stores, Outcome> outcomes) {
    String shape = load.clients + " clients x " + load.batch
        + " rows x 3 doubles, each batch acknowledged, time until all can be queried; ";
    Outcome own = outcomes.get(Stores.FORESHOCK);
    Peer best = null;
    for (var e : outcomes.entrySet())
      if (e.getKey() != Stores.FORESHOCK && e.getKey().durable() && (best == null || e.getValue().rate > best.value()))
        best = new Peer(name(e.getKey()), e.getValue().rate);
    if (own == null)
      throw new IllegalStateException("nothing measured: case=" + load.name);
    report.figure(new Figure(load.name, "rows_per_s", own.rate, "rows/s", Better.HIGHER, shape + own.durability, best));
    report.figure(new Figure(load.name, "ack_p50", own.ack(0.5), "ms", Better.LOWER, shape + own.durability));
    report.figure(new Figure(load.name, "ack_p99", own.ack(0.99), "ms", Better.LOWER, shape + own.durability));
    outcomes.forEach((store, o) -> {
      if (store != Stores.FORESHOCK) {
        report.figure(new Figure(load.name, "rows_per_s_" + name(store), o.rate, "rows/s", Better.HIGHER, shape
            + o.durability));
        if (o.ackedRate > o.rate)
          report.figure(new Figure(load.name, "acked_rows_per_s_" + name(store), o.ackedRate, "rows/s", Better.HIGHER,
              shape + o.durability + "; acknowledged, not yet to be queried"));
        report.figure(new Figure(load.name, "ack_p99_" + name(store), o.ack(0.99), "ms", Better.LOWER, shape
            + o.durability));
      }
    });
  }

  private static String name(Stores store) {
    return store.name().toLowerCase(Locale.ROOT);
  }
}
