package io.foreshock.benchmarks;

import io.foreshock.api.vector.GraphOptions.Quantization;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.vector.KernelRace;
import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The graph index beside Lucene, JVector and jelmerk's hnswlib in one process, on the same rows: {@code --only} takes
 * names of data sets and, to save time, of peers.
 */
final class VectorSuite implements Suite {
  private static final Set<String> PEERS = Set.of("lucene", "jvector", "jelmerk");

  @Override
  public void run(Settings settings, Report report) throws IOException {
    if (settings.wants("sql"))
      new SqlVectorCase(settings, report).run();
    if (settings.only().equals(Set.of("sql")))
      return;
    if (settings.wants("kernels"))
      kernels(settings, report);
    if (settings.only().equals(Set.of("kernels")))
      return;
    ForeshockVectors.awaitKernels();
    int rows = (int) settings.rowsOr(100_000, 4_000);
    if (settings.wants("ts128-100k"))
      compare(VectorData.clustered("ts128-100k", rows, queries(settings)), settings, report);
    Path nab = settings.data().resolve("../quality/dev/nab/data");
    if (settings.wants("nab128") && Files.isDirectory(nab))
      compare(VectorData.windows("nab128", nab, rows, queries(settings)), settings, report);
    if (settings.wants("glove100-100k") && Files.exists(settings.data().resolve("glove100-100k.base.f32")))
      compare(VectorData.read("glove100-100k", settings.data(), 100, rows), settings, report);
    VectorCases cases = new VectorCases(settings, report);
    if (settings.wants("filter") || settings.wants("threshold") || settings.wants("insert_while_searching")
        || settings.wants("open"))
      cases.run(VectorData.clustered("ts128-100k", rows, queries(settings)));
    if (settings.wants("durable"))
      durable(VectorData.clustered("ts128-100k", rows, queries(settings)), report);
    if (settings.wants("ts128-1m"))
      new LargeVectorCase(settings, report).run();
  }

  private static void durable(VectorData data, Report report) throws IOException {
    try {
      new DurableVectorCase(data, report).run();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while an index caught up", e);
    }
  }

  private static void kernels(Settings settings, Report report) throws IOException {
    Path scratch = Files.createTempDirectory("foreshock-bench");
    try (KernelRace race = new KernelRace(scratch, settings.smoke())) {
      race.run(times -> report.figure(new Figure("kernels/" + times.kernel(), times.place() + "_ns", times.java(),
          "ns/row", Better.LOWER, "128 dimensions, 32 rows a call", new Peer("gcc -O3 -march=native", times.c()))));
    } catch (IOException e) {
      System.err.println("kernels not run beside C: " + e.getMessage());
    } finally {
      Scratch.delete(scratch);
    }
  }

  private static int queries(Settings settings) {
    return settings.smoke() ? 200 : 1_000;
  }

  private void compare(VectorData data, Settings settings, Report report) throws IOException {
    List<VectorEngine> engines = new ArrayList<>();
    engines.add(new ForeshockVectors(data.dimension(), Quantization.NONE, VectorEngine.EF_CONSTRUCTION));
    Path scratch = Files.createTempDirectory("foreshock-bench");
    boolean all = settings.only().stream().noneMatch(PEERS::contains);
    if (all || settings.only().contains("lucene"))
      engines.add(new LucenePeer(scratch));
    if (all || settings.only().contains("jvector"))
      engines.add(new JVectorPeer());
    if (all || settings.only().contains("jelmerk"))
      engines.add(new JelmerkPeer());
    build(data, engines, report);
    for (double recall : new double[]{0.95, 0.99})
      search(data, engines, recall, settings, report);
    for (VectorEngine engine : engines)
      engine.close();
    Scratch.delete(scratch);
  }

  private static void build(VectorData data, List<VectorEngine> engines, Report report) throws IOException {
    double[] rates = new double[engines.size()];
    for (int e = 0; e < rates.length; e++) {
      long start = System.nanoTime();
      long cpu = processCpu();
      engines.get(e).build(data.rows());
      double seconds = (System.nanoTime() - start) / 1e9;
      rates[e] = data.rows().length / ((processCpu() - cpu) / 1e9) * engines.get(e).buildThreads();
      System.err.printf(Locale.ROOT, "%s built %s: %,.1f s, CPU %,.1f s%n", engines.get(e).name(), data.name(), seconds,
          (processCpu() - cpu) / 1e9);
    }
    figures(data, "build", "vectors/s", rates, engines,
        "2 threads, lucene 1; by CPU time, so that others on the machine do not count", report);
    report.figure(new Figure(data.name(), "bytes_per_vector_f32", engines.getFirst().bytesPerVector(), "B",
        Better.LOWER, "links, ids and search marks; without the floats"));
  }

  private static long processCpu() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean()).getProcessCpuTime();
  }

  private static void search(VectorData data, List<VectorEngine> engines, double recall, Settings settings,
      Report report) throws IOException {
    VectorMeter meter = new VectorMeter(data, settings.smoke());
    int[] efforts = new int[engines.size()];
    StringBuilder note = new StringBuilder("ef:");
    for (int e = 0; e < efforts.length; e++) {
      efforts[e] = meter.effortFor(engines.get(e), recall);
      note.append(' ').append(engines.get(e).name()).append(' ')
          .append(efforts[e] == 0 ? "not reached" : Integer.toString(efforts[e]));
    }
    String metric = "qps_r" + Math.round(100 * recall);
    if (efforts[0] == 0) {
      System.err.println(data.name() + " " + metric + " not reached by the product; " + note);
      return;
    }
    for (int threads = 1; threads <= 2; threads++)
      figures(data, threads == 1 ? metric : metric + "_2t", "1/s", meter.rates(engines, efforts, threads), engines,
          note.toString(), report);
  }

  /** One line beside the best peer, and one beside each. */
  private static void figures(VectorData data, String metric, String unit, double[] values, List<VectorEngine> engines,
      String note, Report report) {
    int best = 0;
    for (int e = 1; e < values.length; e++)
      if (best == 0 || values[e] > values[best])
        best = e;
    Peer peer = best > 0 && values[best] > 0 ? new Peer(engines.get(best).name(), values[best]) : null;
    report.figure(new Figure(data.name(), metric, values[0], unit, Better.HIGHER, note, peer));
    for (int e = 1; e < values.length; e++)
      if (values[e] > 0)
        report.figure(new Figure(data.name(), metric + "_" + engines.get(e).name(), values[0], unit, Better.HIGHER,
            note, new Peer(engines.get(e).name(), values[e])));
  }
}
