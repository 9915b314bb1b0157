package io.foreshock.benchmarks;

import io.foreshock.benchmarks.Report.Better;
import io.foreshock.benchmarks.Report.Figure;
import io.foreshock.benchmarks.Report.Peer;
import io.foreshock.detection.gate.NoveltyGate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Telemetry of two spacecraft with labelled spans (Hundman et al., 2018); only the telemetry itself (column 0), not the
 * commands beside it. {@code train__X} is healthy, {@code test__X} is judged; mean over the channels of the volume
 * under the precision-recall surface.
 */
final class SmapCase {
  private static final Pattern SPAN = Pattern.compile("\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*]");
  private static final int STEP = 4;
  /** The set's values are scaled to -1..1. */
  private static final double HALF_RANGE = 1;
  private static final double MEMORY = 0.1;

  private SmapCase() {
  }

  static void run(QualityFiles files, Report report) throws IOException {
    Map<String, List<int[]>> labels = labels(files);
    double ours = 0;
    double theirs = 0;
    int channels = 0;
    for (Path file : files.matching(".*\\.npz")) {
      Map<String, NpzFile.Matrix> arrays = NpzFile.read(file);
      for (Map.Entry<String, List<int[]>> entry : labels.entrySet()) {
        NpzFile.Matrix train = arrays.get("train__" + entry.getKey());
        NpzFile.Matrix test = arrays.get("test__" + entry.getKey());
        if (train == null || test == null || train.rows() < 2 * NoveltyGate.POINTS)
          continue;
        double[] healthy = train.column(0);
        double[] values = test.column(0);
        VusScore score = new VusScore(values.length, entry.getValue());
        ours += score.of(novelty(healthy, values));
        theirs += score.of(average(healthy, values));
        channels++;
      }
    }
    if (channels > 0)
      report.figure(new Figure("smap", "vus_pr", ours / channels, "1", Better.HIGHER,
          channels + " channels, healthy = the whole train part", new Peer("moving average", theirs / channels)));
  }

  private static Map<String, List<int[]>> labels(QualityFiles files) throws IOException {
    Map<String, List<int[]>> labels = new TreeMap<>();
    for (Path file : files.matching(".*labeled_anomalies.*\\.csv"))
      for (String line : Files.readAllLines(file)) {
        Matcher span = SPAN.matcher(line);
        String channel = line.split(",", 2)[0];
        while (span.find())
          labels.computeIfAbsent(channel, c -> new ArrayList<>())
              .add(new int[]{Integer.parseInt(span.group(1)), Integer.parseInt(span.group(2))});
      }
    return labels;
  }

  /** Each sample takes the mean of the windows it is in. */
  private static double[] novelty(double[] healthy, double[] values) {
    NoveltyGate gate = new NoveltyGate(healthy, HALF_RANGE);
    double[] sums = new double[values.length];
    double[] counts = new double[values.length];
    for (int from = 0; from + NoveltyGate.POINTS <= values.length; from += STEP) {
      double novelty = gate.novelty(Arrays.copyOfRange(values, from, from + NoveltyGate.POINTS));
      for (int i = from; i < from + NoveltyGate.POINTS; i++) {
        sums[i] += novelty;
        counts[i]++;
      }
    }
    for (int i = 0; i < sums.length; i++)
      sums[i] /= Math.max(1, counts[i]);
    return sums;
  }

  private static double[] average(double[] healthy, double[] values) {
    double mean = Arrays.stream(healthy).average().orElse(0);
    double[] distances = new double[values.length];
    double at = values[0];
    for (int i = 0; i < values.length; i++) {
      at += MEMORY * (values[i] - at);
      distances[i] = Math.abs(at - mean);
    }
    return distances;
  }
}
