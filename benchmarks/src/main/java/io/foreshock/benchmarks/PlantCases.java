package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * The same plant table in every store: what a row costs, how long one column takes to read, and how soon the product
 * is back after its process was killed.
 */
final class PlantCases {
  private static final int SENSORS = 1_000;
  private static final int OWN_BATCH = 10_000;
  private static final int PEER_BATCH = 100_000;
  private static final int ROUNDS = 7;
  private static final double LIMIT = 60;
  private static final List<Stores> PEERS = List.of(Stores.DUCKDB, Stores.QUESTDB_NOSYNC);

  private final Settings settings;
  private final Report report;
  private final long rows;

  PlantCases(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
    this.rows = settings.rowsOr(100_000_000, 500_000) / PEER_BATCH * PEER_BATCH;
  }

  /** What one store made of the table. */
  private record Table(Stores kind, double bytesPerRow, double sumMillis, double sumAboveMillis, double decodedMillis,
      PlantStore.Sum sum, PlantStore.Sum above) {}

  void run() throws IOException, InterruptedException {
    Table own = measure(Stores.FORESHOCK);
    List<Table> peers = new ArrayList<>();
    for (Stores kind : PEERS) {
      Table peer = measure(kind);
      peer(peer, own);
      peers.add(peer);
    }
    Table smallest = Collections.min(peers, Comparator.comparingDouble(Table::bytesPerRow));
    Table fastest = Collections.min(peers, Comparator.comparingDouble(Table::sumMillis));
    Table fastestAbove = Collections.min(peers, Comparator.comparingDouble(Table::sumAboveMillis));
    report.figure(new Figure("plant", "bytes_per_row", own.bytesPerRow, "B/row", Better.LOWER, shape()
        + ", all LMDB pages in use, 32 raw bytes a row without the sensor's name", new Peer(name(smallest.kind),
            smallest.bytesPerRow)));
    report.figure(new Figure("scan_column", "ms", own.sumMillis, "ms", Better.LOWER, shape()
        + ", count and sum of one column, remembered until a block changes, warm, median of " + ROUNDS, new Peer(name(
            fastest.kind),
            fastest.sumMillis)));
    report.figure(new Figure("scan_column_where", "ms", own.sumAboveMillis, "ms", Better.LOWER, shape()
        + ", count and sum of one column where it is above a value, warm, median of " + ROUNDS,
        new Peer(name(fastestAbove.kind), fastestAbove.sumAboveMillis)));
    report.figure(new Figure("scan_column_decoded", "ms", own.decodedMillis, "ms", Better.LOWER, shape()
        + ", count and sum of one column where it is above a value, every value decoded, 2 threads, warm, median of "
        + ROUNDS,
        new Peer(name(fastestAbove.kind), fastestAbove.sumAboveMillis)));
    if (settings.wants("reopen"))
      new ReopenCase(settings, report).run(Stores.FORESHOCK.folder(settings.data()), SENSORS, rows);
    Scratch.delete(Stores.FORESHOCK.folder(settings.data()));
  }

  private static String name(Stores store) {
    return store == Stores.QUESTDB_NOSYNC ? "questdb" : store.name().toLowerCase(Locale.ROOT);
  }

  private String shape() {
    return rows / 1_000_000 + " M rows, " + SENSORS + " sensors, 3 doubles";
  }

  private Table measure(Stores kind) throws IOException, InterruptedException {
    boolean own = kind == Stores.FORESHOCK;
    try (PlantStore store = kind.open(settings.data(), SENSORS)) {
      double seconds = load(store, own ? OWN_BATCH : PEER_BATCH);
      long before = System.nanoTime();
      store.settle();
      double settling = (System.nanoTime() - before) / 1e9;
      if (store instanceof ForeshockStore f)
        ingested(f, seconds, settling);
      PlantStore.Sum[] sums = new PlantStore.Sum[2];
      double sum = median(() -> sums[0] = store.sum());
      double above = median(() -> sums[1] = store.sumAbove(LIMIT));
      double decoded = above;
      if (store instanceof ForeshockStore f)
        decoded = median(() -> sums[1] = f.decodedSumAbove(LIMIT));
      if (sums[0].count() != rows)
        throw new IllegalStateException("rows lost: store=" + kind + ", rows=" + sums[0].count() + ", expected="
            + rows);
      return new Table(kind, (double) store.bytes() / rows, sum, above, decoded, sums[0], sums[1]);
    } finally {
      if (!own)
        Scratch.delete(kind.folder(settings.data()));
    }
  }

  private double load(PlantStore store, int batch) throws IOException, InterruptedException {
    PlantTable data = new PlantTable(0, SENSORS, Micros.SECOND, 42);
    long start = System.nanoTime();
    try (PlantStore.Client client = store.client(0)) {
      for (long done = 0; done < rows; done += batch)
        client.write(data.next(batch));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private void ingested(ForeshockStore store, double seconds, double settling) {
    report.figure(new Figure("sustained_ingest", "rows_per_s", rows / seconds, "rows/s", Better.HIGHER, shape()
        + ", sealing and compaction on, the generator on the same cores; " + store.durability()));
    report.figure(new Figure("sustained_ingest", "settle_seconds", settling, "s", Better.LOWER,
        "until the rest is sealed and compacted"));
    report.figure(new Figure("plant", "noise_entropy", PlantTable.noiseEntropy(), "B/row", Better.LOWER,
        "computed: what the generator's noise alone carries"));
    report.figure(new Figure("plant", "bytes_per_row_blocks", store.metric("compressed_bytes") / rows, "B/row",
        Better.LOWER, shape() + ", blocks only"));
    report.figure(new Figure("plant", "bytes_per_row_file", store.metric("store_bytes") / rows, "B/row", Better.LOWER,
        shape() + ", the whole file with pages to be used again"));
  }

  private void peer(Table peer, Table own) {
    if (peer.above.count() != own.above.count() || Math.abs(peer.sum.sum() - own.sum.sum()) > 1e-6 * own.sum.sum())
      throw new IllegalStateException("answers differ: peer=" + peer + ", own=" + own);
    report.figure(new Figure("plant", "bytes_per_row_" + name(peer.kind), peer.bytesPerRow, "B/row", Better.LOWER,
        shape()));
    report.figure(new Figure("scan_column", "ms_" + name(peer.kind), peer.sumMillis, "ms", Better.LOWER, shape()));
    report.figure(new Figure("scan_column_where", "ms_" + name(peer.kind), peer.sumAboveMillis, "ms", Better.LOWER,
        shape()));
  }

  /** Something that takes time. */
  private interface Timed {
    void run() throws IOException;
  }

  private static double median(Timed work) throws IOException {
    double[] millis = new double[ROUNDS];
    for (int r = -2; r < ROUNDS; r++) {
      long start = System.nanoTime();
      work.run();
      if (r >= 0)
        millis[r] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[ROUNDS / 2];
  }
}
