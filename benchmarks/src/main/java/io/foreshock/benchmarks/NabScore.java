package io.foreshock.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The scoring rule of the Numenta Anomaly Benchmark (Lavin, Ahmad, Evaluating Real-Time Anomaly Detection Algorithms,
 * 2015): in each labelled window the best-placed call counts, earlier is better; calls elsewhere cost, close behind a
 * window less; windows without a call cost. One threshold for all files, the best one. 0 = nothing called,
 * 100 = everything called at once.
 */
final class NabScore {
  /** What an unnecessary call and a missed window cost, in units of a window found. */
  record Profile(double falseCall, double missed) {
    static final Profile STANDARD = new Profile(0.11, 1);
    static final Profile LOW_FALSE = new Profile(0.22, 1);
  }

  /** A labelled stretch of rows, both ends inclusive. */
  record Window(int first, int last) {}

  /** A row above zero: its file, its window (-1 = none), and what it is worth. */
  private record Call(double score, int file, int window, double worth) {}

  private final List<Call> calls = new ArrayList<>();
  private final List<Integer> windows = new ArrayList<>();
  private boolean sorted;

  /**
   * @param scores
   *            per row, higher = more anomalous
   * @param probation
   *            rows at the beginning that do not count
   */
  void add(double[] scores, List<Window> labelled, int probation) {
    for (int row = probation; row < scores.length; row++)
      if (scores[row] > 0)
        calls.add(call(scores[row], row, labelled));
    windows.add(labelled.size());
  }

  private Call call(double score, int row, List<Window> labelled) {
    Window before = null;
    for (int w = 0; w < labelled.size(); w++) {
      Window window = labelled.get(w);
      if (row >= window.first && row <= window.last) {
        double place = -(window.last - row + 1.0) / (window.last - window.first + 1.0);
        return new Call(score, windows.size(), w, sigmoid(place) / sigmoid(-1));
      }
      if (window.last < row)
        before = window;
    }
    double place = before == null ? 9 : (row - before.last) / Math.max(1.0, before.last - before.first);
    return new Call(score, windows.size(), -1, place > 3 ? -1 : sigmoid(place));
  }

  private static double sigmoid(double place) {
    return 2 / (1 + Math.exp(5 * place)) - 1;
  }

  private record Result(double threshold, double raw) {}

  /** Threshold NaN: the best one. */
  private Result sweep(Profile profile, int part, int parts, double threshold) {
    if (!sorted)
      calls.sort(Comparator.comparingDouble(c -> -c.score));
    sorted = true;
    double raw = -profile.missed * count(part, parts);
    Result best = new Result(Double.POSITIVE_INFINITY, raw);
    Map<Long, Double> found = new HashMap<>();
    double last = Double.NaN;
    for (Call call : calls) {
      if (call.file % parts != part % parts)
        continue;
      if (call.score < threshold)
        break;
      if (call.score != last && Double.isNaN(threshold) && raw > best.raw)
        best = new Result(last, raw);
      last = call.score;
      raw += gain(profile, call, found);
    }
    return !Double.isNaN(threshold) || raw > best.raw ? new Result(last, raw) : best;
  }

  private static double gain(Profile profile, Call call, Map<Long, Double> found) {
    if (call.window < 0)
      return profile.falseCall * call.worth;
    long window = ((long) call.file << 32) + call.window;
    Double before = found.get(window);
    if (before != null && before >= call.worth)
      return 0;
    found.put(window, call.worth);
    return before == null ? profile.missed + call.worth : call.worth - before;
  }

  private int count(int part, int parts) {
    int count = 0;
    for (int file = part % parts; file < windows.size(); file += parts)
      count += windows.get(file);
    return count;
  }

  double score(Profile profile) {
    return normalised(profile, sweep(profile, 0, 1, Double.NaN).raw);
  }

  /** Each half of the files is judged with the threshold that is best for the other half. */
  double twoFold(Profile profile) {
    double[] thresholds = {sweep(profile, 0, 2, Double.NaN).threshold, sweep(profile, 1, 2, Double.NaN).threshold};
    double raw = sweep(profile, 0, 2, thresholds[1]).raw + sweep(profile, 1, 2, thresholds[0]).raw;
    return normalised(profile, raw);
  }

  private double normalised(Profile profile, double raw) {
    int all = count(0, 1);
    return 100 * (raw + profile.missed * all) / (all * (1 + profile.missed));
  }

  int files() {
    return windows.size();
  }

  int labelled() {
    return count(0, 1);
  }
}
