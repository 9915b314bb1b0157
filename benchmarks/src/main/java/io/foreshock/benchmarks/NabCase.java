package io.foreshock.benchmarks;

import io.foreshock.benchmarks.NabScore.Profile;
import io.foreshock.benchmarks.NabScore.Window;
import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.gate.RecordGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Streams of one channel with labelled windows (Numenta Anomaly Benchmark), value after value, nothing of a file known
 * beforehand but how long its learning period is.
 */
final class NabCase {
  private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss");
  private static final Pattern ENTRY = Pattern.compile("\"([^\"]+\\.csv)\"\\s*:\\s*\\[((?:\\s*\\[[^]]*]\\s*,?)*)\\s*]");
  private static final Pattern PAIR = Pattern.compile("\\[\\s*\"([^\"]+)\"\\s*,\\s*\"([^\"]+)\"\\s*]");
  private static final double LEARNING = 0.15;
  private static final int MOST_LEARNING = 750;
  /** An alarm stands for a fifth of the learning period. */
  private static final int RESTS = 5;

  private NabCase() {
  }

  static void run(QualityFiles files, Report report) throws IOException {
    Map<String, List<long[]>> labels = labels(files);
    NabScore ours = new NabScore();
    NabScore range = new NabScore();
    for (Path file : files.matching("(.*/)?data/[^/]+/[^/]+\\.csv")) {
      String name = QualityFiles.folder(file) + "/" + file.getFileName();
      List<long[]> spans = labels.get(name);
      if (spans != null)
        judge(file, spans, ours, range);
      else
        System.err.println("nab: no labels for " + name);
    }
    if (ours.labelled() == 0)
      return;
    String note = String.format(Locale.ROOT, "%d files, %d windows", ours.files(), ours.labelled());
    figure(report, "standard", ours.score(Profile.STANDARD), note, range.score(Profile.STANDARD));
    figure(report, "low_fp", ours.score(Profile.LOW_FALSE), note, range.score(Profile.LOW_FALSE));
    figure(report, "two_fold", ours.twoFold(Profile.STANDARD), "threshold of the other half of the files",
        range.twoFold(Profile.STANDARD));
  }

  private static void figure(Report report, String metric, double value, String note, double range) {
    report.figure(new Figure("nab", metric, value, "1", Better.HIGHER, note, new Peer("outside the range so far",
        range)));
  }

  /** Seconds of begin and end of the labelled windows by file. */
  private static Map<String, List<long[]>> labels(QualityFiles files) throws IOException {
    Map<String, List<long[]>> labels = new TreeMap<>();
    for (Path file : files.matching("(.*/)?combined_windows.*\\.json")) {
      Matcher entry = ENTRY.matcher(Files.readString(file));
      while (entry.find()) {
        List<long[]> spans = new ArrayList<>();
        Matcher pair = PAIR.matcher(entry.group(2));
        while (pair.find())
          spans.add(new long[]{second(pair.group(1)), second(pair.group(2))});
        labels.put(entry.group(1), spans);
      }
    }
    return labels;
  }

  private static long second(String time) {
    return LocalDateTime.parse(time.substring(0, 19), TIME).toEpochSecond(ZoneOffset.UTC);
  }

  private static void judge(Path file, List<long[]> spans, NabScore ours, NabScore range) throws IOException {
    List<String> lines = Files.readAllLines(file).stream().skip(1).filter(l -> !l.isBlank()).toList();
    int rows = lines.size();
    long[] seconds = new long[rows];
    double[] values = new double[rows];
    for (int i = 0; i < rows; i++) {
      String[] cells = lines.get(i).split(",", -1);
      seconds[i] = second(cells[0]);
      values[i] = Double.parseDouble(cells[1]);
    }
    int learning = (int) Math.min(LEARNING * rows, MOST_LEARNING);
    List<Window> windows = spans.stream().map(s -> new Window(from(seconds, s[0]), from(seconds, s[1] + 1) - 1))
        .toList();
    RecordGate gate = new RecordGate(interval(seconds), learning / RESTS);
    double[] scores = new double[rows];
    double[] outside = new double[rows];
    double least = values[0];
    double greatest = values[0];
    for (int i = 0; i < rows; i++) {
      scores[i] = gate.accept(seconds[i], values[i]);
      outside[i] = values[i] < least || values[i] > greatest ? 1 : 0;
      least = Math.min(least, values[i]);
      greatest = Math.max(greatest, values[i]);
    }
    ours.add(scores, windows, learning);
    range.add(outside, windows, learning);
  }

  /** The first row at or after the time. */
  private static int from(long[] seconds, long time) {
    int i = 0;
    while (i < seconds.length && seconds[i] < time)
      i++;
    return i;
  }

  private static double interval(long[] seconds) {
    long[] steps = new long[seconds.length - 1];
    for (int i = 0; i < steps.length; i++)
      steps[i] = seconds[i + 1] - seconds[i];
    Arrays.sort(steps);
    return Math.max(1, steps[steps.length / 2]);
  }
}
