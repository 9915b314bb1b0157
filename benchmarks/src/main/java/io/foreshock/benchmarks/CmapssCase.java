package io.foreshock.benchmarks;

import static java.util.Objects.requireNonNull;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.library.WearHistory;
import io.foreshock.detection.library.WearHistory.Stage;
import io.foreshock.detection.model.WearEmbedding;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * Engines that ran to failure (C-MAPSS FD001: Saxena et al., 2008). How many cycles has each engine of the test set
 * left? And, ten-fold over the engines that ran to failure: how long before the failure was the warning there?
 */
final class CmapssCase {
  private static final int WINDOW = 30;
  private static final int NEW = 40;
  private static final double CAP = 125;
  private static final double HORIZON = 50;
  private static final int PERSISTENCE = 2;
  private static final int FOLDS = 10;
  private static final Pattern RANGE = Pattern.compile(".*?(\\d+)-(\\d+)\\.txt");

  private final Report report;
  private final Map<Integer, List<double[]>> train;

  private CmapssCase(Map<Integer, List<double[]>> train, Report report) {
    this.train = train;
    this.report = report;
  }

  static void run(QualityFiles files, Report report) throws IOException {
    List<Path> train = files.matching("(.*/)?train_FD001.*\\.txt");
    List<Path> test = files.matching("(.*/)?test_FD001.*\\.txt");
    List<Path> left = files.matching("(.*/)?RUL_FD001.*\\.txt");
    if (train.isEmpty()) {
      System.err.println("cmapss: left out, no train_FD001*.txt");
      return;
    }
    CmapssCase engines = new CmapssCase(engines(train), report);
    if (!test.isEmpty() && !left.isEmpty())
      engines.remaining(engines(test), left);
    engines.warning();
  }

  /** Engine, cycle, three settings, 21 sensors. */
  private static Map<Integer, List<double[]>> engines(List<Path> files) throws IOException {
    Map<Integer, List<double[]>> engines = new TreeMap<>();
    for (Path file : files)
      for (double[] row : QualityFiles.table(file))
        engines.computeIfAbsent((int) row[0], e -> new ArrayList<>()).add(Arrays.copyOfRange(row, 5, row.length));
    return engines;
  }

  private static WearEmbedding embedding(Map<Integer, List<double[]>> engines) {
    return WearEmbedding.learn(engines.values().stream().flatMap(e -> e.stream().limit(NEW)).toList());
  }

  private static WearHistory library(WearEmbedding wear, Map<Integer, List<double[]>> engines) {
    List<Stage> stages = new ArrayList<>();
    engines.forEach((engine, run) -> {
      for (int end = WINDOW; end <= run.size(); end++)
        stages.add(new Stage("" + engine, wear.embed(run.subList(end - WINDOW, end)),
            Math.min(CAP, run.size() - end)));
    });
    return new WearHistory(stages);
  }

  private void remaining(Map<Integer, List<double[]>> test, List<Path> files) throws IOException {
    WearEmbedding wear = embedding(train);
    WearHistory library = library(wear, train);
    double usual = train.values().stream()
        .flatMapToDouble(r -> IntStream.range(0, r.size()).mapToDouble(left -> Math.min(CAP, left))).average()
        .orElse(0);
    double squares = 0;
    double trivial = 0;
    int count = 0;
    for (Map.Entry<Integer, Double> entry : truth(test, files).entrySet()) {
      List<double[]> run = requireNonNull(test.get(entry.getKey()));
      double truth = Math.min(CAP, entry.getValue());
      double estimate = library.estimate(wear.embed(run.subList(Math.max(0, run.size() - WINDOW), run.size())))
          .mean();
      squares += (estimate - truth) * (estimate - truth);
      trivial += (usual - truth) * (usual - truth);
      count++;
    }
    report.figure(new Figure("cmapss", "rmse", Math.sqrt(squares / count), "cycles", Better.LOWER,
        count + " engines, capped at 125", new Peer("always the usual rest", Math.sqrt(trivial / count))));
  }

  /** A file holds one line per engine, in order; its name may say which ones. */
  private static Map<Integer, Double> truth(Map<Integer, List<double[]>> test, List<Path> files) throws IOException {
    Map<Integer, Double> truth = new TreeMap<>();
    List<Integer> engines = List.copyOf(test.keySet());
    for (Path file : files) {
      List<double[]> rows = QualityFiles.table(file);
      Matcher range = RANGE.matcher(file.getFileName().toString());
      boolean named = range.matches();
      for (int i = 0; i < rows.size(); i++) {
        int engine = named ? Integer.parseInt(range.group(1)) + i : i < engines.size() ? engines.get(i) : -1;
        if (test.containsKey(engine))
          truth.put(engine, rows.get(i)[0]);
      }
    }
    return truth;
  }

  private void warning() {
    List<Double> leads = new ArrayList<>();
    int early = 0;
    double[] lives = train.values().stream().mapToDouble(List::size).sorted().toArray();
    double age = WearHistory.quantile(lives, 0.5) - HORIZON;
    for (int fold = 0; fold < FOLDS; fold++) {
      Map<Integer, List<double[]>> known = new TreeMap<>();
      for (Map.Entry<Integer, List<double[]>> engine : train.entrySet())
        if (engine.getKey() % FOLDS != fold)
          known.put(engine.getKey(), engine.getValue());
      WearEmbedding wear = embedding(known);
      WearHistory library = library(wear, known);
      for (Map.Entry<Integer, List<double[]>> engine : train.entrySet())
        if (engine.getKey() % FOLDS == fold)
          leads.add((double) lead(wear, library, engine.getValue()));
    }
    double[] sorted = leads.stream().mapToDouble(l -> l).sorted().toArray();
    for (double lead : sorted)
      early += lead > 2 * HORIZON ? 1 : 0;
    double[] byAge = Arrays.stream(lives).map(life -> Math.max(0, life - age)).sorted().toArray();
    report.figure(new Figure("cmapss", "lead_p10", WearHistory.quantile(sorted, 0.1), "cycles", Better.HIGHER,
        String.format(Locale.ROOT, "%d engines, median %.0f, p90 %.0f, %d earlier than twice the horizon",
            sorted.length, WearHistory.quantile(sorted, 0.5), WearHistory.quantile(sorted, 0.9), early),
        new Peer("at a fixed age", WearHistory.quantile(byAge, 0.1))));
  }

  /** Cycles left when twice in a row the horizon was expected; 0 when never. */
  private static int lead(WearEmbedding wear, WearHistory library, List<double[]> run) {
    int agreeing = 0;
    for (int end = WINDOW; end <= run.size(); end++) {
      double expected = library.estimate(wear.embed(run.subList(end - WINDOW, end))).mean();
      agreeing = expected <= HORIZON ? agreeing + 1 : 0;
      if (agreeing == PERSISTENCE)
        return run.size() - end;
    }
    return 0;
  }
}
