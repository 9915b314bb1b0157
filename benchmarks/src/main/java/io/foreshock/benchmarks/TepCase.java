package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.library.LabelVote;
import io.foreshock.detection.library.LabelVote.Ballot;
import io.foreshock.detection.library.Neighbours;
import io.foreshock.detection.model.DeviationModel;
import io.foreshock.detection.model.Embedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * The Tennessee Eastman process (Downs, Vogel, 1993; runs of Braatz): 52 channels, a run without fault and 21 faults.
 * The library is made of the training runs {@code dNN.dat}, the healthy behaviour is learnt from {@code d00.dat}, asked
 * are windows of {@code dNN_te.dat} after the onset at sample 160. Faults 3, 9 and 15 are in the library but not asked
 * for, as is usual: nothing shows in the data.
 */
final class TepCase {
  private static final int WINDOW = 20;
  private static final int HOP = WINDOW / 2;
  /** The product's own: an eighth of a window. */
  private static final int LIBRARY_HOP = WINDOW / 8;
  private static final int LIVE_HOP = 5;
  private static final int ONSET = 160;
  private static final int EXPANSION = 20;
  private static final double ALIKE = 0.85;
  private static final Set<Integer> INVISIBLE = Set.of(3, 9, 15);

  private final TreeMap<Integer, List<double[]>> train = new TreeMap<>();
  private final TreeMap<Integer, List<double[]>> test = new TreeMap<>();
  private final List<double[]> healthy;
  private final DeviationModel model;
  private final Report report;

  private TepCase(QualityFiles files, Report report) throws IOException {
    this.report = report;
    for (Path file : files.matching("(.*/)?d\\d\\d(_te)?\\.dat")) {
      String name = file.getFileName().toString();
      (name.contains("_te") ? test : train).put(Integer.parseInt(name.substring(1, 3)), samples(file));
    }
    if (!train.containsKey(0))
      throw new IOException("no healthy run: file=d00.dat");
    healthy = train.get(0);
    model = DeviationModel.learn(healthy, WINDOW);
  }

  static void run(QualityFiles files, Report report) throws IOException {
    TepCase tep = new TepCase(files, report);
    if (tep.test.keySet().stream().allMatch(fault -> fault == 0 || INVISIBLE.contains(fault))) {
      System.err.println("tep: left out, no dNN_te.dat to ask with");
      return;
    }
    tep.retrieval();
    tep.endToEnd();
  }

  /** One row per sample; some files have one line per channel. */
  private static List<double[]> samples(Path file) throws IOException {
    List<double[]> rows = QualityFiles.table(file);
    if (rows.size() > 60)
      return rows;
    return IntStream.range(0, rows.getFirst().length)
        .mapToObj(i -> rows.stream().mapToDouble(r -> r[i]).toArray()).toList();
  }

  private static List<List<double[]>> windows(List<double[]> run, int from, int hop) {
    List<List<double[]>> windows = new ArrayList<>();
    for (int at = from; at + WINDOW <= run.size(); at += hop)
      windows.add(run.subList(at, at + WINDOW));
    return windows;
  }

  // ---- retrieval

  private record Labelled(int fault, List<double[]> window) {}

  private void retrieval() {
    List<Labelled> library = new ArrayList<>();
    train.forEach((fault, run) -> windows(run, 0, LIBRARY_HOP).forEach(w -> library.add(new Labelled(fault, w))));
    Ranking.shuffle(library);
    Neighbours known = Neighbours.plain(library.stream().map(l -> model.embed(l.window).anchored()).toList());
    TepTrivial trivial = new TepTrivial(healthy, library.stream().map(Labelled::window).toList());
    Ranking ours = new Ranking();
    Ranking theirs = new Ranking();
    test.forEach((fault, run) -> {
      if (!INVISIBLE.contains(fault))
        for (List<double[]> w : windows(run, ONSET, HOP)) {
          ours.add(known.scores(known.expanded(model.embed(w).anchored(), EXPANSION)),
              i -> library.get(i).fault == fault);
          theirs.add(trivial.scores(w), i -> library.get(i).fault == fault);
        }
    });
    String note = "library of " + train.size() + " runs, " + ours.queries() + " windows of " + WINDOW + " asked";
    figure("p_at_1", ours.precisionAtOne(), Better.HIGHER, note,
        new Peer("trend, variance, spike", theirs.precisionAtOne()));
    figure("map", ours.map(), Better.HIGHER, note, new Peer("trend, variance, spike", theirs.map()));
  }

  // ---- end to end

  /** Windows of the faults' runs beyond half the limit: what marking the failures would have stored. */
  private List<Labelled> patterns() {
    List<Labelled> patterns = new ArrayList<>();
    train.forEach((fault, run) -> {
      if (fault > 0)
        windows(run, 0, LIVE_HOP).stream().filter(w -> model.embed(w).norm() > model.limit() / 2)
            .forEach(w -> patterns.add(new Labelled(fault, w)));
    });
    return patterns;
  }

  /** What an operator is shown over one run: an alarm stays once raised, its label follows the votes. */
  private record Shown(int windows, int alarms, int right, int alike) {
    Shown plus(Shown o) {
      return new Shown(windows + o.windows, alarms + o.alarms, right + o.right, alike + o.alike);
    }
  }

  private Shown show(int fault, List<double[]> run, List<Labelled> patterns, Neighbours known) {
    LabelVote vote = new LabelVote();
    int alarms = 0;
    int right = 0;
    int alike = 0;
    boolean alarm = false;
    List<List<double[]>> windows = windows(run, ONSET, LIVE_HOP);
    for (List<double[]> window : windows) {
      Embedding e = model.embed(window);
      if (e.norm() > model.limit()) {
        alarm = true;
        float[] scores = known.scores(e.anchored());
        int[] order = Neighbours.order(scores);
        vote.add(IntStream.of(order).limit(5)
            .mapToObj(i -> new Ballot("" + patterns.get(i).fault, scores[i])).toList());
        if (scores[order[0]] >= ALIKE)
          alike++;
      }
      alarms += alarm ? 1 : 0;
      right += alarm && vote.leader().orElse("").equals("" + fault) ? 1 : 0;
    }
    return new Shown(windows.size(), alarms, right, alike);
  }

  private void endToEnd() {
    List<Labelled> patterns = patterns();
    TepTrivial trivial = new TepTrivial(healthy, List.of());
    Shown all = new Shown(0, 0, 0, 0);
    Shown unknown = all;
    int normal = 0;
    int falseAlarms = 0;
    int outside = 0;
    for (Map.Entry<Integer, List<double[]>> entry : test.entrySet()) {
      int fault = entry.getKey();
      List<double[]> run = entry.getValue();
      for (List<double[]> w : windows(fault == 0 ? run : run.subList(0, ONSET), 0, 1)) {
        normal++;
        falseAlarms += model.embed(w).norm() > model.limit() ? 1 : 0;
        outside += trivial.outsideThreeSigma(w) ? 1 : 0;
      }
      if (fault == 0 || INVISIBLE.contains(fault))
        continue;
      all = all.plus(show(fault, run, patterns, neighbours(patterns)));
      List<Labelled> others = patterns.stream().filter(p -> p.fault != fault).toList();
      unknown = unknown.plus(show(fault, run, others, neighbours(others)));
    }
    figure("false_alarm", (double) falseAlarms / normal, Better.LOWER, normal + " healthy windows",
        new Peer("any mean beyond 3 sigma", (double) outside / normal));
    figure("detection", (double) all.alarms / all.windows, Better.HIGHER, all.windows + " windows after the onset",
        new Peer("always", 1));
    figure("correct", (double) all.right / all.alarms, Better.HIGHER, "label shown with the alarm; 21 to choose from",
        new Peer("guess", 1.0 / (train.size() - 1)));
    figure("unknown_matched", (double) unknown.alike / unknown.alarms, Better.LOWER,
        "fault taken out of the library, yet a window of another one at 0.85 or more", new Peer("always", 1));
  }

  private Neighbours neighbours(List<Labelled> patterns) {
    return Neighbours.plain(patterns.stream().map(p -> model.embed(p.window).anchored()).toList());
  }

  private void figure(String metric, double value, Better better, String note, Peer peer) {
    report.figure(new Figure("tep", metric, value, "1", better, note, peer));
  }
}
