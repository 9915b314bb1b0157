package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.table.Tables;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.alarm.Episode;
import io.foreshock.detection.alarm.Finding;
import io.foreshock.detection.library.PatternView;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.store.AlarmTable;
import io.foreshock.detection.store.MatchTable;
import io.foreshock.detection.store.StoredPattern;
import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.WindowFigures;
import io.foreshock.testkit.InMemoryAppliance;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
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
  private static final int LIVE_HOP = WINDOW / 8;
  private static final int MOST_PATTERNS = 48;
  private static final String ASSET = "tep";
  /** A sample takes three minutes. */
  private static final long PERIOD = 180 * Micros.SECOND;
  private static final long SCALE = WINDOW * 180;
  private static final String NAMES = IntStream.range(0, 52).mapToObj(i -> "x" + i).collect(Collectors.joining("/"));
  private static final PatternView.Answer NOTHING = new PatternView.Answer(Optional.empty(), Map.of());
  private static final int ONSET = 160;
  private static final double ALIKE = 0.85;
  private static final Set<Integer> INVISIBLE = Set.of(3, 9, 15);

  private final TreeMap<Integer, List<double[]>> train = new TreeMap<>();
  private final TreeMap<Integer, List<double[]>> test = new TreeMap<>();
  private final List<double[]> healthy;
  private final ChannelFigures describer = new ChannelFigures(GridStatistics.best(), WINDOW);
  private final Baseline baseline;
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
    List<double[]> learn = windows(healthy, 0, LIVE_HOP).stream().map(w -> figures(w).figures()).toList();
    baseline = Baseline.learn(learn, learn.size());
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

  private WindowFigures figures(List<double[]> window) {
    int channels = window.getFirst().length;
    double[] all = new double[channels * ChannelFigures.COUNT];
    double[] grid = new double[WINDOW];
    for (int c = 0; c < channels; c++) {
      for (int i = 0; i < WINDOW; i++)
        grid[i] = window.get(i)[c];
      describer.describe(grid, all, c * ChannelFigures.COUNT);
    }
    return new WindowFigures(0, 1, all, 0);
  }

  private Embedding embed(List<double[]> window) {
    return baseline.embed(figures(window));
  }

  private double ratio(List<double[]> window) {
    return embed(window).distance() / baseline.limit();
  }

  // ---- retrieval

  private StoredPattern pattern(int fault, List<double[]> window) {
    FailurePattern pattern = new FailurePattern("", "incident" + fault, "" + fault, ASSET, "", 0, 1, null, "", "",
        embed(window).vector());
    return new StoredPattern(pattern, baseline.offsets(figures(window)), ASSET + "|" + SCALE + "|" + NAMES, SCALE, 0, 1,
        "", "");
  }

  private void retrieval() {
    List<StoredPattern> library = new ArrayList<>();
    List<List<double[]>> simple = new ArrayList<>();
    train.forEach((fault, run) -> windows(run, 0, LIVE_HOP).forEach(w -> {
      library.add(pattern(fault, w));
      simple.add(w);
    }));
    PatternView known = PatternView.of(library, baseline);
    TepTrivial trivial = new TepTrivial(healthy, simple);
    Ranking ours = new Ranking();
    Ranking theirs = new Ranking();
    test.forEach((fault, run) -> {
      if (!INVISIBLE.contains(fault))
        for (List<double[]> w : windows(run, ONSET, HOP)) {
          List<PatternView.Candidate> found = known.similar(embed(w), library.size());
          ours.addRanked(i -> found.get(i).label().equals("" + fault), found.size());
          theirs.add(trivial.scores(w), i -> library.get(i).pattern().label().equals("" + fault));
        }
    });
    String note = "library of " + train.size() + " runs, " + ours.queries() + " windows of " + WINDOW + " asked";
    figure("p_at_1", ours.precisionAtOne(), Better.HIGHER, note,
        new Peer("trend, variance, spike", theirs.precisionAtOne()));
    figure("map", ours.map(), Better.HIGHER, note, new Peer("trend, variance, spike", theirs.map()));
  }

  // ---- end to end

  /** Windows of the faults' runs beyond the limit, as marking the failures stores them. */
  private List<StoredPattern> patterns() {
    List<StoredPattern> patterns = new ArrayList<>();
    train.forEach((fault, run) -> {
      if (fault > 0) {
        List<List<double[]>> beyond = windows(run, 0, LIVE_HOP).stream().filter(w -> ratio(w) > 1).toList();
        int kept = Math.min(MOST_PATTERNS, beyond.size());
        for (int i = 0; i < kept; i++)
          patterns.add(pattern(fault, beyond.get((int) ((i + 1L) * beyond.size() / kept) - 1)));
      }
    });
    return patterns;
  }

  /** What an operator is shown over one run, window by window. */
  private record Shown(int windows, int alarms, int named, int right, int alike) {
    static final Shown NOTHING = new Shown(0, 0, 0, 0, 0);

    Shown plus(Shown o) {
      return new Shown(windows + o.windows, alarms + o.alarms, named + o.named, right + o.right, alike + o.alike);
    }

    Shown and(String label, boolean alarm, int fault, boolean near) {
      return plus(new Shown(1, alarm ? 1 : 0, label.isEmpty() ? 0 : 1, label.equals("" + fault) ? 1 : 0, near ? 1 : 0));
    }
  }

  /** The product's own way from a doubt to an alarm with a label; nobody acknowledges, so it is shown to the end. */
  private Shown show(int fault, List<double[]> run, int from, PatternView known) {
    Tables tables = new InMemoryAppliance().tables();
    AlarmBook book = new AlarmBook(new AlarmTable(tables, new MatchTable(tables), id -> Optional.empty()), Clock
        .systemUTC());
    Episode episode = new Episode(ASSET, book, Clock.systemUTC());
    Shown shown = Shown.NOTHING;
    int sample = from + WINDOW;
    for (List<double[]> window : windows(run, from, LIVE_HOP)) {
      Embedding e = embed(window);
      double ratio = e.distance() / baseline.limit();
      episode.accept(finding(sample * PERIOD, ratio, ratio > Episode.RESEMBLING ? known.ask(e) : NOTHING));
      boolean alike = ratio > 1 && known.vote(e, ALIKE).isPresent();
      shown = shown.and(label(book), !book.active().isEmpty(), fault, alike);
      sample += LIVE_HOP;
    }
    return shown;
  }

  private static Finding finding(long at, double ratio, PatternView.Answer answer) {
    Map<String, Finding.Likeness> likenesses = new HashMap<>();
    answer.byLabel().forEach((label, c) -> likenesses.put(label, new Finding.Likeness(c.similarity(), () -> match(c))));
    return new Finding(SCALE, at, ratio, "", answer.vote().map(TepCase::match).orElse(null), likenesses, true);
  }

  /** Of the newest alarm that is shown; empty when that is of an unknown pattern. */
  private static String label(AlarmBook book) {
    Alarm newest = book.active().stream().max(Comparator.comparingLong(Alarm::raisedAt)).orElse(null);
    Match match = newest == null ? null : newest.match();
    return match == null ? "" : match.pattern().label();
  }

  private static Match match(PatternView.Candidate c) {
    return new Match("", ASSET, 0, 1, c.pattern().pattern(), Math.clamp(c.similarity(), 0, 1), List.of(), null, null);
  }

  private void endToEnd() {
    List<StoredPattern> patterns = patterns();
    PatternView known = PatternView.of(patterns, baseline);
    TepTrivial trivial = new TepTrivial(healthy, List.of());
    Shown all = Shown.NOTHING;
    Shown unknown = all;
    int normal = 0;
    int falseAlarms = 0;
    int outside = 0;
    for (Map.Entry<Integer, List<double[]>> entry : test.entrySet()) {
      int fault = entry.getKey();
      List<double[]> run = entry.getValue();
      List<double[]> calm = fault == 0 ? run : run.subList(0, ONSET);
      falseAlarms += show(0, calm, 0, known).alarms;
      for (List<double[]> w : windows(calm, 0, 1)) {
        normal++;
        falseAlarms += ratio(w) > 1 ? 1 : 0;
        outside += trivial.outsideThreeSigma(w) ? 1 : 0;
      }
      if (fault == 0 || INVISIBLE.contains(fault))
        continue;
      all = all.plus(show(fault, run, ONSET, known));
      List<StoredPattern> others = patterns.stream().filter(p -> !p.pattern().label().equals("" + fault)).toList();
      unknown = unknown.plus(show(fault, run, ONSET, PatternView.of(others, baseline)));
    }
    figure("false_alarm", (double) falseAlarms / normal, Better.LOWER,
        normal + " healthy windows: beyond the limit, or with an alarm",
        new Peer("any mean beyond 3 sigma", (double) outside / normal));
    figure("detection", (double) all.alarms / all.windows, Better.HIGHER, all.windows + " windows after the onset",
        new Peer("always", 1));
    figure("correct", (double) all.right / all.alarms, Better.HIGHER, "label shown with the alarm; 21 to choose from",
        new Peer("guess", 1.0 / (train.size() - 1)));
    figure("unknown_matched", (double) unknown.alike / unknown.alarms, Better.LOWER,
        "fault taken out of the library, yet a window of another one at 0.85 or more", new Peer("always", 1));
    figure("unknown_named", (double) unknown.named / unknown.alarms, Better.LOWER,
        "fault taken out of the library, yet the alarm that is shown has a name", new Peer("always", 1));
  }

  private void figure(String metric, double value, Better better, String note, Peer peer) {
    report.figure(new Figure("tep", metric, value, "1", better, note, peer));
  }
}
