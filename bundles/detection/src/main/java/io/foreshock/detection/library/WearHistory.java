package io.foreshock.detection.library;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How long machines lasted from a stage like this one on: a distribution over the
 * nearest stages of past incidents, at most two of each, so that one long story
 * does not speak for all. Immutable and thread-safe.
 */
public final class WearHistory {
  private static final int NEAREST = 20;
  private static final int PER_INCIDENT = 2;

  private final List<Stage> stages;

  public WearHistory(List<Stage> stages) {
    if (stages.isEmpty())
      throw new IllegalArgumentException("no stages");
    this.stages = List.copyOf(stages);
  }

  /**
   * @param toFailure
   *            time from the end of this window to the failure, any unit
   */
  public record Stage(String incident, float[] vector, double toFailure) {}

  /** In the stages' unit of time; a tenth of past cases was over before {@code p10}. */
  public record Estimate(double mean, double p10, double median, double p90, int incidents) {}

  /** From the nearest stages by Euclidean distance. */
  public Estimate estimate(float[] vector) {
    float[] nearness = new float[stages.size()];
    for (int i = 0; i < nearness.length; i++)
      nearness[i] = (float) -distance(stages.get(i).vector, vector);
    Map<String, Integer> taken = new HashMap<>();
    List<Double> times = new ArrayList<>();
    for (int i : Neighbours.order(nearness)) {
      if (times.size() == NEAREST)
        break;
      if (taken.merge(stages.get(i).incident, 1, Integer::sum) <= PER_INCIDENT)
        times.add(stages.get(i).toFailure);
    }
    double[] sorted = times.stream().mapToDouble(t -> t).sorted().toArray();
    double mean = times.stream().mapToDouble(t -> t).average().orElse(0);
    return new Estimate(mean, quantile(sorted, 0.1), quantile(sorted, 0.5), quantile(sorted, 0.9), taken.size());
  }

  /** With straight lines between the values. */
  public static double quantile(double[] sorted, double part) {
    double at = part * (sorted.length - 1);
    int i = (int) at;
    return i + 1 == sorted.length ? sorted[i] : sorted[i] + (at - i) * (sorted[i + 1] - sorted[i]);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++)
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    return sum;
  }
}
