package io.foreshock.detection.gate;

import io.foreshock.detection.model.HealthySpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Is the asset within its healthy range, sample by sample: a multivariate moving
 * average (Lowry et al., A Multivariate Exponentially Weighted Moving Average
 * Control Chart, 1992) in healthy coordinates. What is healthy follows slow drift
 * (weather, wear that nobody minds) while there is no alarm, and stands still
 * during one, so a fault is never learnt. Confined to one thread.
 */
public final class DriftGate {
  private static final double MEMORY = 0.1;
  /** How fast what is healthy follows, per sample. */
  private static final double FOLLOWING = 0.01;
  private static final double MARGIN = 1.5;
  /** Samples until the moving average has forgotten where it began. */
  private static final int WARM_UP = 30;

  private final HealthySpace space;
  private final double[] start;
  private final double[] centre;
  private final double[] spread;
  private final double limit;
  private final double[] average;

  /**
   * @param healthy
   *            at least 60 samples at an even pace, one value per channel
   */
  public DriftGate(List<double[]> healthy) {
    if (healthy.size() < 2 * WARM_UP)
      throw new IllegalArgumentException("too few samples: samples=" + healthy.size() + ", least=" + 2 * WARM_UP);
    space = HealthySpace.learn(healthy);
    int channels = space.channels();
    average = space.white(healthy.getFirst());
    List<double[]> averages = new ArrayList<>();
    for (double[] sample : healthy) {
      follow(sample);
      averages.add(average.clone());
    }
    List<double[]> settled = averages.subList(WARM_UP, averages.size());
    start = new double[channels];
    spread = new double[channels];
    for (int c = 0; c < channels; c++) {
      int channel = c;
      double[] column = settled.stream().mapToDouble(a -> a[channel]).sorted().toArray();
      start[c] = column[column.length / 2];
      double mean = Arrays.stream(column).average().orElse(0);
      spread[c] = Math.sqrt(Arrays.stream(column).map(x -> (x - mean) * (x - mean)).average().orElse(0)) + 1e-9;
    }
    centre = start.clone();
    limit = MARGIN * settled.stream().mapToDouble(this::distance).max().orElse(1);
  }

  private void follow(double[] sample) {
    double[] white = space.white(sample);
    for (int c = 0; c < average.length; c++)
      average[c] += MEMORY * (white[c] - average[c]);
  }

  private double distance(double[] point) {
    double squares = 0;
    for (int c = 0; c < point.length; c++) {
      double z = (point[c] - centre[c]) / spread[c];
      squares += z * z;
    }
    return Math.sqrt(squares / point.length);
  }

  /** The next sample; the distance from healthy in units of the limit, above 1 is an alarm. */
  public double accept(double[] sample) {
    follow(sample);
    double ratio = distance(average) / limit;
    if (ratio < 1)
      for (int c = 0; c < centre.length; c++)
        centre[c] += FOLLOWING * (average[c] - centre[c]);
    return ratio;
  }

  /** How far what is healthy has moved since the beginning, in the coordinates of {@link HealthySpace#white}. */
  public double[] drift() {
    double[] drift = new double[centre.length];
    for (int c = 0; c < drift.length; c++)
      drift[c] = centre[c] - start[c];
    return drift;
  }
}
