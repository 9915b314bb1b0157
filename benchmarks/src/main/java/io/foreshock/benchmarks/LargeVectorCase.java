package io.foreshock.benchmarks;

import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.IOException;
import java.util.List;
import java.util.Locale;

/** A million vectors: the way through codes beside the way through floats, and how long it takes to open. */
final class LargeVectorCase {
  private static final double[] RECALLS = {0.9, 0.95, 0.99};

  private final Settings settings;
  private final Report report;

  LargeVectorCase(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run() throws IOException {
    VectorData data = VectorData.clustered("ts128-1m", (int) settings.rowsOr(1_000_000, 5_000),
        settings.smoke() ? 100 : 500);
    ForeshockVectors floats = new ForeshockVectors(data.dimension(), Quantization.NONE, VectorEngine.EF_CONSTRUCTION);
    ForeshockVectors codes = new ForeshockVectors(data.dimension(), Quantization.INT8, VectorEngine.EF_CONSTRUCTION);
    List<VectorEngine> both = List.of(codes, floats);
    for (VectorEngine engine : both) {
      long start = System.nanoTime();
      engine.build(data.rows());
      report.figure(new Figure(data.name(), engine == codes ? "build_int8" : "build",
          data.rows().length / ((System.nanoTime() - start) / 1e9), "vectors/s", Better.HIGHER, "2 threads"));
    }
    VectorMeter meter = new VectorMeter(data, settings.smoke());
    for (double recall : RECALLS)
      search(data.name(), both, recall, meter);
    report.figure(new Figure(data.name(), "bytes_per_vector_f32", floats.bytesPerVector(), "B", Better.LOWER,
        "without the floats"));
    report.figure(new Figure(data.name(), "bytes_per_vector_int8", codes.bytesPerVector(), "B", Better.LOWER,
        "without the floats"));
    VectorCases.open(data.name(), floats.index(), data.queries()[0], report);
  }

  private void search(String name, List<VectorEngine> both, double recall, VectorMeter meter) throws IOException {
    int[] efforts = {meter.effortFor(both.get(0), recall), meter.effortFor(both.get(1), recall)};
    String metric = "qps_r" + Math.round(100 * recall);
    String note = String.format(Locale.ROOT, "ef %d, floats %d", efforts[0], efforts[1]);
    if (efforts[0] == 0 || efforts[1] == 0) {
      System.err.println(name + " " + metric + " not reached; " + note);
      return;
    }
    for (int threads = 1; threads <= 2; threads++) {
      String suffix = threads == 1 ? "" : "_2t";
      double[] rates = meter.rates(both, efforts, threads);
      report.figure(new Figure(name, metric + "_int8" + suffix, rates[0], "1/s", Better.HIGHER, note,
          new Peer("own f32", rates[1])));
      report.figure(new Figure(name, metric + suffix, rates[1], "1/s", Better.HIGHER, note));
    }
    report.figure(new Figure(name, "p99_us_r" + Math.round(100 * recall) + "_int8", meter.p99(both.get(0), efforts[0]),
        "us", Better.LOWER, "one thread, " + note, new Peer("own f32", meter.p99(both.get(1), efforts[1]))));
  }
}
