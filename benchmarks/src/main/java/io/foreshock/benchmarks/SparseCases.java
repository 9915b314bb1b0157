package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;

/** The same number of rows of a day from few busy sensors and from very many quiet ones; and a million series. */
final class SparseCases {
  private static final int DENSE = 1_000;
  private static final int SPARSE = 100_000;
  private static final int BATCH = 10_000;
  private static final int ASKED_ROWS = 100_000;
  private static final int SHORT = 500;
  private static final int LONG = 25;

  private final Settings settings;
  private final Report report;

  SparseCases(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  private record Outcome(double bytesPerRow, double scanMillis, double someMillis, double sumMillis) {}

  void run() throws IOException, InterruptedException {
    long rows = settings.smoke() ? 200_000 : 10_000_000;
    int sparseSensors = settings.smoke() ? SPARSE / 50 : SPARSE;
    int denseSensors = settings.smoke() ? DENSE / 50 : DENSE;
    Outcome dense = measure(denseSensors, rows);
    Outcome sparse = measure(sparseSensors, rows);
    String note = sparseSensors + " sensors x " + rows / sparseSensors + " rows a day against " + denseSensors
        + " sensors x " + rows / denseSensors;
    ratio("bytes_per_row", sparse.bytesPerRow, dense.bytesPerRow, "B/row", note
        + ", all pages with series and catalog, after `foreshock compact`");
    ratio("scan", sparse.scanMillis, dense.scanMillis, "ms", note
        + ", sum of a column where another one is above a limit that every sensor crosses all the time");
    ratio("some_sensors", sparse.someMillis, dense.someMillis, "ms", note + ", sum over " + ASKED_ROWS
        + " rows of whole sensors");
    ratio("sum", sparse.sumMillis, dense.sumMillis, "ms", note
        + ", sum of a whole column, remembered until blocks change; the first one takes as long as a scan");
    manySeries();
  }

  private void ratio(String metric, double sparse, double dense, String unit, String note) {
    report.figure(new Figure("sparse", metric + "_dense", dense, unit, Better.LOWER, note));
    report.figure(new Figure("sparse", metric + "_sparse", sparse, unit, Better.LOWER, note));
    report.figure(new Figure("sparse", metric + "_ratio", sparse / dense, "x", Better.LOWER, note));
  }

  private Outcome measure(int sensors, long rows) throws IOException, InterruptedException {
    Path dir = settings.data().resolve("sparse");
    Scratch.delete(dir);
    PlantTable data = new PlantTable(0, sensors, Micros.DAY * sensors / rows, 42);
    try (ForeshockStore store = new ForeshockStore(dir, sensors)) {
      try (PlantStore.Client client = store.client(0)) {
        for (long done = 0; done < rows; done += BATCH)
          client.write(data.next(BATCH));
      }
      store.settle();
      long bytes = store.shrink();
      Set<String> some = new HashSet<>();
      for (int s = 0; some.size() < Math.max(1, ASKED_ROWS * (long) sensors / rows); s += 7)
        some.add(ForeshockStore.key(s % sensors));
      if (store.sum().count() != rows)
        throw new IllegalStateException("rows lost: expected=" + rows);
      double scan = millis(LONG, () -> store.sumWhereVibrating(PlantTable.USUAL_VIBRATION));
      double few = millis(SHORT, () -> store.sum(some));
      double sum = millis(SHORT, store::sum);
      return new Outcome((double) bytes / rows, scan, few, sum);
    } finally {
      Scratch.delete(dir);
    }
  }

  private interface Query {
    PlantStore.Sum run() throws IOException;
  }

  /** Median of the second half: by then it is compiled. */
  private static double millis(int rounds, Query query) throws IOException {
    double[] millis = new double[rounds / 2];
    for (int r = 0; r < rounds; r++) {
      long start = System.nanoTime();
      query.run();
      millis[r % millis.length] = (System.nanoTime() - start) / 1e6;
    }
    Arrays.sort(millis);
    return millis[millis.length / 2];
  }

  private void manySeries() throws IOException {
    int count = settings.smoke() ? 100_000 : 1_000_000;
    Path dir = settings.data().resolve("series");
    Scratch.delete(dir);
    try (ForeshockStore store = new ForeshockStore(dir, count)) {
      for (int from = 0; from < count; from += BATCH)
        store.register(from, Math.min(count, from + BATCH));
    }
    long start = System.nanoTime();
    try (ForeshockStore store = new ForeshockStore(dir, count)) {
      double seconds = (System.nanoTime() - start) / 1e9;
      report.figure(new Figure("open_many_series", "seconds", seconds, "s", Better.LOWER, count + " series, no rows, "
          + store.engine().tables().list().size() + " tables"));
    }
    Scratch.delete(dir);
  }
}
