package io.foreshock.benchmarks;

import io.foreshock.api.vector.GraphIndex;
import io.foreshock.api.vector.GraphOptions;
import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;

/** What else an index has to answer: with a filter, within a limit, while it grows, after a start. */
final class VectorCases {
  private static final double LIMIT = 0.85;
  private static final int MOST_HITS = 10_000;

  private final Settings settings;
  private final Report report;

  VectorCases(Settings settings, Report report) {
    this.settings = settings;
    this.report = report;
  }

  void run(VectorData data) throws IOException {
    ForeshockVectors engine = new ForeshockVectors(data.dimension(), GraphOptions.Quantization.NONE,
        VectorEngine.EF_CONSTRUCTION);
    engine.build(data.rows());
    VectorIndex exact = ForeshockVectors.FACTORY.create(data.dimension(), Metric.COSINE);
    for (int i = 0; i < data.rows().length; i++)
      exact.put(i, data.rows()[i]);
    if (settings.wants("filter"))
      for (Map.Entry<String, IdFilter> filter : filters(exact, data).entrySet())
        filter(data, engine.index(), exact, filter.getKey(), filter.getValue());
    if (settings.wants("threshold"))
      threshold(data, engine.index(), exact);
    if (settings.wants("open"))
      open(data, engine.index());
    if (settings.wants("insert_while_searching"))
      insertWhileSearching(data);
  }

  /** Random ones, the newest, and those around one row, which a graph finds hardest from elsewhere. */
  private static Map<String, IdFilter> filters(VectorIndex exact, VectorData data) {
    int rows = data.rows().length;
    Map<String, IdFilter> filters = new LinkedHashMap<>();
    for (double percent : new double[]{0.1, 1, 5, 10, 20, 30, 50}) {
      String part = percent < 1 ? "0.1" : Integer.toString((int) percent);
      int count = (int) (rows * percent / 100);
      filters.put("random_" + part, new IdFilter.Listed(new Random(5).ints(0, rows).distinct().limit(count).sorted()
          .asLongStream().toArray()));
      filters.put("newest_" + part, new IdFilter.Range(rows - count, rows));
      long[] around = exact.search(data.rows()[7], count).stream().mapToLong(Neighbour::id).sorted().toArray();
      filters.put("alike_" + part, new IdFilter.Listed(around));
      Set<Long> set = new HashSet<>(Arrays.stream(around).boxed().toList());
      if (percent == 20)
        filters.put("alike_test_" + part, new IdFilter.Matching(set::contains));
    }
    return filters;
  }

  private void filter(VectorData data, GraphIndex index, VectorIndex exact, String kind, IdFilter filter) {
    VectorSearch search = VectorSearch.nearest(VectorData.K).withFilter(filter);
    int queries = settings.smoke() ? 50 : 300;
    long hits = 0;
    long right = 0;
    for (int i = 0; i < queries; i++) {
      Set<Long> truth = new HashSet<>();
      exact.search(data.queries()[i], search).forEach(n -> truth.add(n.id()));
      List<Neighbour> found = index.search(data.queries()[i], search);
      right += truth.size();
      hits += found.stream().filter(n -> truth.contains(n.id())).count();
    }
    report.figure(new Figure("filter/" + kind, "recall", (double) hits / right, "", Better.HIGHER, "k 10"));
    report.figure(new Figure("filter/" + kind, "us", micros(queries, i -> index.search(data.queries()[i], search)),
        "us", Better.LOWER, "mean CPU time, median of 5 rounds"));
  }

  @FunctionalInterface
  private interface Query {
    Object run(int i);
  }

  private double micros(int queries, Query query) {
    double[] rounds = new double[settings.smoke() ? 1 : 5];
    int sink = 0;
    for (int r = -1; r < rounds.length; r++) {
      long start = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
      for (int i = 0; i < queries; i++)
        sink += query.run(i).hashCode() & 1;
      if (r >= 0)
        rounds[r] = (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - start) / 1e3 / queries;
    }
    Arrays.sort(rounds);
    return rounds[rounds.length / 2] + (sink < 0 ? 1 : 0);
  }

  private void threshold(VectorData data, GraphIndex index, VectorIndex exact) {
    int queries = Math.min(settings.smoke() ? 50 : 300, data.queries().length);
    long hits = 0;
    long right = 0;
    for (int i = 0; i < queries; i++) {
      Set<Long> truth = new HashSet<>();
      exact.within(data.queries()[i], LIMIT, MOST_HITS).forEach(n -> truth.add(n.id()));
      right += truth.size();
      hits += index.within(data.queries()[i], LIMIT, MOST_HITS).stream().filter(n -> truth.contains(n.id())).count();
    }
    String note = "mean hits " + right / queries;
    report.figure(new Figure("threshold", "recall", right == 0 ? 1 : (double) hits / right, "", Better.HIGHER, note));
    double flat = micros(queries / 5, i -> exact.within(data.queries()[i], LIMIT, MOST_HITS));
    report.figure(new Figure("threshold", "us", micros(queries, i -> index.within(data.queries()[i], LIMIT, MOST_HITS)),
        "us", Better.LOWER, note, new Peer("own flat scan", flat)));
  }

  private void open(VectorData data, GraphIndex index) throws IOException {
    open(data.name(), index, data.queries()[0], report);
  }

  static void open(String name, GraphIndex index, float[] query, Report report) throws IOException {
    Path folder = Files.createTempDirectory("foreshock-bench");
    Path file = folder.resolve("index-1.hnsw");
    try {
      try (FileChannel out = FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
        index.writeTo(out);
      }
      long start = System.nanoTime();
      GraphIndex opened = ForeshockVectors.FACTORY.open(file);
      int found = opened.search(query, VectorData.K).size();
      double seconds = (System.nanoTime() - start) / 1e9;
      report.figure(new Figure(name, "open_seconds", seconds, "s", Better.LOWER,
          "mapped, checked, first search with " + found + " results; bytes " + Files.size(file)));
      OpenVectorChild.Times fresh = OpenVectorChild.measure(folder, index.dimension(), index.options().quantization(),
          5);
      String note = index.size() + " vectors, new process, page cache warm, median of 5";
      report.figure(new Figure(name, "searching_seconds", fresh.searching(), "s", Better.LOWER, note
          + ": until the first answer; processor time of all threads till then " + fresh.cpu()));
      report.figure(new Figure(name, "checked_seconds", fresh.current(), "s", Better.LOWER, note
          + ": until every vector is checked"));
    } finally {
      Scratch.delete(folder);
    }
  }

  /** One thread searches, first alone, then beside one that puts; every answer is looked at. */
  private void insertWhileSearching(VectorData data) {
    int half = data.rows().length / 2;
    GraphIndex index = ForeshockVectors.FACTORY.createGraph(data.dimension(), Metric.COSINE, GraphOptions.DEFAULT);
    Parallel.run(2, thread -> {
      for (int i = thread; i < half; i += 2)
        index.put(i, data.rows()[i]);
    });
    AtomicBoolean stop = new AtomicBoolean();
    Tail idle = p99(data, index, settings.smoke() ? 500 : 20_000, stop);
    Tail[] busy = new Tail[1];
    long[] cpu = Parallel.run(2, thread -> {
      if (thread == 0) {
        for (int i = half; i < data.rows().length; i++)
          index.put(i, data.rows()[i]);
        stop.set(true);
      } else
        busy[0] = p99(data, index, Integer.MAX_VALUE, stop);
    });
    report.figure(new Figure("insert_while_searching", "p99_us", busy[0].wall, "us", Better.LOWER, "ef 40",
        new Peer("idle", idle.wall)));
    report.figure(new Figure("insert_while_searching", "p99_cpu_us", busy[0].cpu, "us", Better.LOWER,
        "ef 40, processor time: without what others on the machine take", new Peer("idle", idle.cpu)));
    report.figure(new Figure("insert_while_searching", "inserts", (data.rows().length - half) / (cpu[0] / 1e9), "1/s",
        Better.HIGHER, "per CPU second"));
  }

  /** Microseconds within which 99 of 100 searches end, on the wall and of the processor. */
  private record Tail(double wall, double cpu) {}

  private static Tail p99(VectorData data, GraphIndex index, int searches, AtomicBoolean stop) {
    double[] times = new double[1 << 20];
    double[] cpu = new double[times.length];
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    int count = 0;
    for (int i = 0; i < searches && !stop.get(); i++) {
      long used = threads.getCurrentThreadCpuTime();
      long start = System.nanoTime();
      List<Neighbour> found = index.search(data.queries()[i % data.queries().length],
          VectorSearch.nearest(VectorData.K).withEffort(40));
      times[count % times.length] = (System.nanoTime() - start) / 1e3;
      cpu[count++ % times.length] = (threads.getCurrentThreadCpuTime() - used) / 1e3;
      if (found.size() != VectorData.K || found.stream().mapToLong(Neighbour::id).distinct().count() != VectorData.K)
        throw new IllegalStateException("malformed answer: " + found);
    }
    int measured = Math.min(count, times.length);
    Arrays.sort(times, 0, measured);
    Arrays.sort(cpu, 0, measured);
    return new Tail(times[(int) (measured * 0.99)], cpu[(int) (measured * 0.99)]);
  }
}
