package io.foreshock.detection.gate;

import io.foreshock.detection.model.HealthySpace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Is the asset within its healthy range, sample by sample: two multivariate moving averages (Lowry et al., A Multivariate
 * Exponentially Weighted Moving Average Control Chart, 1992) in healthy coordinates. The slow one sees small lasting shifts, the quick
 * one large shifts early (Han, Tsung, Hu and Wang, CUSUM and EWMA multi-charts for detecting a range of mean shifts, 2007). What is
 * healthy follows slow drift (weather, wear that nobody minds) while there is no alarm, and stands still during one, so a fault is
 * never learnt. Confined to one thread.
 */
public final class DriftGate {
  private static final double SLOW = 0.1;
  private static final double QUICK = 0.3;
  /** How fast what is healthy follows, per sample. */
  private static final double FOLLOWING = 0.01;
  private static final double MARGIN = 1.5;
  /** Samples until the moving averages have forgotten where they began. */
  private static final int WARM_UP = 30;

  private final HealthySpace space;
  private final Average slow;
  private final Average quick;
  private final double[] start;
  private final double[] centre;

  /**
   * @param healthy
   *            at least 60 samples at an even pace, one value per channel
   */
  public DriftGate(List<double[]> healthy) {
    if (healthy.size() < 2 * WARM_UP)
      throw new IllegalArgumentException("too few samples: samples=" + healthy.size() + ", least=" + 2 * WARM_UP);
    space = HealthySpace.learn(healthy);
    List<double[]> white = healthy.stream().map(space::white).toList();
    slow = new Average(SLOW, white);
    quick = new Average(QUICK, white);
    start = slow.middle.clone();
    centre = start.clone();
  }

  /** A moving average and how far it strays in health. */
  private static final class Average {
    private final double memory;
    private final double[] now;
    private final double[] middle;
    private final double[] spread;
    private final double limit;

    Average(double memory, List<double[]> healthy) {
      this.memory = memory;
      now = healthy.getFirst().clone();
      List<double[]> averages = new ArrayList<>();
      for (double[] white : healthy) {
        follow(white);
        averages.add(now.clone());
      }
      List<double[]> settled = averages.subList(WARM_UP, averages.size());
      middle = new double[now.length];
      spread = new double[now.length];
      for (int c = 0; c < now.length; c++) {
        int channel = c;
        double[] column = settled.stream().mapToDouble(a -> a[channel]).sorted().toArray();
        middle[c] = column[column.length / 2];
        double mean = Arrays.stream(column).average().orElse(0);
        spread[c] = Math.sqrt(Arrays.stream(column).map(x -> (x - mean) * (x - mean)).average().orElse(0)) + 1e-9;
      }
      limit = MARGIN * settled.stream().mapToDouble(a -> distance(a, middle)).max().orElse(1);
    }

    private void follow(double[] white) {
      for (int c = 0; c < now.length; c++)
        now[c] += memory * (white[c] - now[c]);
    }

    private double distance(double[] point, double[] centre) {
      double squares = 0;
      for (int c = 0; c < point.length; c++) {
        double z = (point[c] - centre[c]) / spread[c];
        squares += z * z;
      }
      return Math.sqrt(squares / point.length);
    }

    /** In units of the limit. */
    double accept(double[] white, double[] centre) {
      follow(white);
      return distance(now, centre) / limit;
    }
  }

  /** The next sample; the distance from healthy in units of the limit, above 1 is an alarm. */
  public double accept(double[] sample) {
    double[] white = space.white(sample);
    double ratio = Math.max(slow.accept(white, centre), quick.accept(white, centre));
    if (ratio < 1)
      for (int c = 0; c < centre.length; c++)
        centre[c] += FOLLOWING * (slow.now[c] - centre[c]);
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
