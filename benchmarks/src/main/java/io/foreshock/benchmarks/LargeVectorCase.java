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
  private static final double RECALL = 0.9;

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
    int[] efforts = {meter.effortFor(codes, RECALL), meter.effortFor(floats, RECALL)};
    String note = String.format(Locale.ROOT, "ef %d, floats %d", efforts[0], efforts[1]);
    for (int threads = 1; threads <= 2; threads++) {
      double[] rates = meter.rates(both, efforts, threads);
      report.figure(new Figure(data.name(), threads == 1 ? "qps_r90_int8" : "qps_r90_int8_2t", rates[0], "1/s",
          Better.HIGHER, note, new Peer("own f32", rates[1])));
    }
    report.figure(new Figure(data.name(), "bytes_per_vector_f32", floats.bytesPerVector(), "B", Better.LOWER,
        "without the floats"));
    report.figure(new Figure(data.name(), "bytes_per_vector_int8", codes.bytesPerVector(), "B", Better.LOWER,
        "without the floats"));
    VectorCases.open(data.name(), floats.index(), data.queries()[0], report);
  }
}
