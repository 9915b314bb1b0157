package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.gate.DriftGate;
import io.foreshock.detection.gate.ShiftDetector;
import io.foreshock.detection.library.Neighbours;
import io.foreshock.detection.model.LevelModel;
import io.foreshock.detection.window.GridStatistics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A water circulation test bed with faults (Katser, Kozitsin, Skoltech Anomaly Benchmark, 2020). As on its leaderboard
 * the first 400 samples of each file are the healthy history and the others are judged: outliers by F1, changes by the
 * score of the Numenta benchmark in windows of a minute around each. Then retrieval: a window with a fault asks for
 * windows of the same fault in other files. The leak control asks with normal windows of the same file: what it finds
 * is the recording session, not the fault.
 */
final class SkabCase {
  private static final GridStatistics STATISTICS = GridStatistics.best();
  private static final int HEALTHY = 400;
  private static final int WINDOW = 120;
  private static final int HOP = 12;
  private static final double FAULTY = 0.9;
  private static final double BLIND = 30;

  private final Report report;
  private final List<SkabFile> files;

  private SkabCase(List<SkabFile> files, Report report) {
    this.files = files;
    this.report = report;
  }

  static void run(QualityFiles files, Report report) throws IOException {
    List<SkabFile> runs = new ArrayList<>();
    for (java.nio.file.Path file : files.matching("(.*/)?[^/]+/\\d+\\.csv")) {
      SkabFile run = SkabFile.read(file);
      if (run.samples().size() > HEALTHY + WINDOW)
        runs.add(run);
    }
    if (runs.isEmpty())
      return;
    SkabCase skab = new SkabCase(runs, report);
    skab.outliers();
    skab.changes();
    skab.retrieval();
  }

  // ---- outliers

  private void outliers() {
    Counts ours = new Counts();
    Counts ones = new Counts();
    for (SkabFile file : files) {
      DriftGate gate = new DriftGate(file.samples().subList(0, HEALTHY));
      for (int i = HEALTHY; i < file.samples().size(); i++) {
        ours.add(gate.accept(file.samples().get(i)) > 1, file.faulty(i));
        ones.add(true, file.faulty(i));
      }
    }
    String note = files.size() + " files, " + ours.total() + " samples";
    figure("f1", ours.f1(), "1", Better.HIGHER, note, new Peer("always", ones.f1()));
    figure("far", 100 * ours.falseAlarms(), "%", Better.LOWER, note, new Peer("always", 100 * ones.falseAlarms()));
    figure("mar", 100 * ours.missed(), "%", Better.LOWER, "an alarm all the time misses nothing", null);
  }

  private static final class Counts {
    private final int[] all = new int[4];

    void add(boolean alarm, boolean fault) {
      all[(alarm ? 2 : 0) + (fault ? 1 : 0)]++;
    }

    int total() {
      return all[0] + all[1] + all[2] + all[3];
    }

    double f1() {
      return all[3] / (all[3] + 0.5 * (all[1] + all[2]));
    }

    double falseAlarms() {
      return (double) all[2] / (all[0] + all[2]);
    }

    double missed() {
      return (double) all[1] / (all[1] + all[3]);
    }
  }

  // ---- changes

  private void changes() {
    SkabChangeScore ours = new SkabChangeScore();
    SkabChangeScore blind = new SkabChangeScore();
    for (SkabFile file : files) {
      ShiftDetector detector = new ShiftDetector(file.samples().subList(0, HEALTHY));
      List<Double> found = new ArrayList<>();
      List<Double> clock = new ArrayList<>();
      for (int i = HEALTHY; i < file.samples().size(); i++) {
        if (detector.accept(file.samples().get(i)))
          found.add(file.seconds()[i]);
        if ((i - HEALTHY) % BLIND == 0)
          clock.add(file.seconds()[i]);
      }
      ours.add(file.changes(HEALTHY), found);
      blind.add(file.changes(HEALTHY), clock);
    }
    figure("changepoint", ours.score(), "1", Better.HIGHER,
        String.format(Locale.ROOT, "%d called for %d true ones; by this rule a clock every 30 samples gets %.1f",
            ours.called(), ours.changes(), blind.score()),
        new Peer("nothing called", 0));
  }

  // ---- retrieval

  /** A window of a file: the share of it that is faulty. */
  private record Window(SkabFile file, float[] vector, float[] simple, double faulty) {}

  private static List<Window> windows(SkabFile file) {
    List<double[]> samples = file.samples();
    LevelModel model = new LevelModel(samples.subList(0, HEALTHY), WINDOW);
    DriftGate gate = new DriftGate(samples.subList(0, HEALTHY));
    double[][] drifts = new double[samples.size()][];
    for (int i = HEALTHY; i < drifts.length; i++) {
      drifts[i] = gate.drift();
      gate.accept(samples.get(i));
    }
    List<Window> windows = new ArrayList<>();
    for (int from = HEALTHY; from + WINDOW <= samples.size(); from += HOP) {
      List<double[]> window = samples.subList(from, from + WINDOW);
      int faulty = 0;
      for (int i = from; i < from + WINDOW; i++)
        faulty += file.faulty(i) ? 1 : 0;
      windows.add(new Window(file, model.embed(window, drifts[from]).anchored(), simple(window),
          (double) faulty / WINDOW));
    }
    return windows;
  }

  /** Trend, variance, spike: compared as they are. */
  private static float[] simple(List<double[]> window) {
    int channels = window.getFirst().length;
    float[] simple = new float[3 * channels];
    double[] grid = new double[window.size()];
    double[] five = new double[GridStatistics.FIGURES];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < grid.length; i++)
        grid[i] = window.get(i)[c];
      STATISTICS.describe(grid, five, 0);
      simple[3 * c] = (float) five[GridStatistics.SLOPE];
      simple[3 * c + 1] = (float) (five[GridStatistics.DEVIATION] * five[GridStatistics.DEVIATION]);
      simple[3 * c + 2] = (float) Math.max(five[GridStatistics.ABOVE], five[GridStatistics.BELOW]);
    }
    return simple;
  }

  private void retrieval() {
    List<Window> all = new ArrayList<>();
    files.forEach(f -> all.addAll(windows(f)));
    Ranking.shuffle(all);
    List<Window> library = all.stream().filter(w -> w.faulty >= FAULTY).toList();
    List<SkabFile> asked = files.stream()
        .filter(f -> library.stream().anyMatch(w -> w.file != f && w.file.fault().equals(f.fault()))).toList();
    if (asked.isEmpty()) {
      System.err.println("skab: no retrieval, no fault occurs in two files");
      return;
    }
    double found = precision(all, library, asked, w -> w.faulty >= FAULTY, false);
    double leak = precision(all, library, asked, w -> w.faulty == 0, false);
    double simple = precision(all, library, asked, w -> w.faulty >= FAULTY, true);
    double simpleLeak = precision(all, library, asked, w -> w.faulty == 0, true);
    String note = String.format(Locale.ROOT, "leave-file-out, %d of %d files have a companion; leak control %.3f",
        asked.size(), files.size(), leak);
    figure("retrieval", found, "1", Better.HIGHER, note, new Peer("trend, variance, spike", simple));
    figure("lift", found - leak, "1", Better.HIGHER,
        String.format(Locale.ROOT, "trivial leak control %.3f", simpleLeak),
        new Peer("trend, variance, spike", simple - simpleLeak));
  }

  private static double precision(List<Window> all, List<Window> library, List<SkabFile> asked,
      Predicate<Window> query, boolean simple) {
    Ranking ranking = new Ranking();
    for (SkabFile file : asked) {
      List<Window> others = library.stream().filter(w -> w.file != file).toList();
      Neighbours known = Neighbours.plain(others.stream().map(w -> simple ? w.simple : w.vector).toList());
      for (Window w : all)
        if (w.file == file && query.test(w))
          ranking.add(known.scores(simple ? w.simple : w.vector),
              i -> others.get(i).file.fault().equals(file.fault()));
    }
    return ranking.precisionAtOne();
  }

  private void figure(String metric, double value, String unit, Better better, String note, @Nullable Peer peer) {
    report.figure(new Figure("skab", metric, value, unit, better, note, peer));
  }
}
