package io.foreshock.detection.model;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * V_dev where little healthy history is known (a few windows): only levels, as
 * restlessness and spectra cannot be judged yet. Per channel its level as it is,
 * and its own part ({@link HealthySpace}) after the drift that was accepted as
 * healthy. Immutable and thread-safe.
 */
public final class LevelModel {
  private static final int FIGURES = 2;
  /** The spread is at least this part of the standard deviation: few windows have a small MAD by chance. */
  private static final double LEAST_OF_DEVIATION = 0.5;

  private final HealthySpace space;
  private final int points;
  private final double[] median;
  private final double[] spread;

  /**
   * @param healthy
   *            samples at an even pace, one value per channel, more than a window
   * @param points
   *            samples per window
   */
  public LevelModel(List<double[]> healthy, int points) {
    if (healthy.size() <= points)
      throw new IllegalArgumentException("too few samples: samples=" + healthy.size() + ", least=" + (points + 1));
    this.points = points;
    space = HealthySpace.learn(healthy);
    double[] still = new double[space.channels()];
    List<double[]> rows = new ArrayList<>();
    for (int from = 0; from + points <= healthy.size(); from += Math.max(1, points / 10))
      rows.add(figures(healthy.subList(from, from + points), still));
    median = new double[FIGURES * space.channels()];
    spread = new double[median.length];
    for (int i = 0; i < median.length; i++) {
      int at = i;
      double[] column = rows.stream().mapToDouble(r -> r[at]).toArray();
      double mean = Arrays.stream(column).average().orElse(0);
      double deviation = Math.sqrt(Arrays.stream(column).map(x -> (x - mean) * (x - mean)).average().orElse(0));
      median[i] = Medians.median(column);
      spread[i] = Math.max(Medians.sigma(column, median[i]), LEAST_OF_DEVIATION * deviation) + 1e-9;
    }
  }

  /**
   * @param window
   *            as many samples as points
   * @param drift
   *            in the coordinates of {@link HealthySpace#white}, when the window began
   */
  public Embedding embed(List<double[]> window, double[] drift) {
    double[] figures = figures(window, drift);
    for (int i = 0; i < figures.length; i++)
      figures[i] = (figures[i] - median[i]) / spread[i];
    return Embedding.ofDeviations(figures, space.channels(), figures.length / space.channels());
  }

  private double[] figures(List<double[]> window, double[] drift) {
    double[] figures = new double[FIGURES * space.channels()];
    for (double[] sample : window) {
      double[] standard = space.standardised(sample);
      double[] white = space.white(sample);
      for (int c = 0; c < standard.length; c++) {
        figures[FIGURES * c] += standard[c] / points;
        figures[FIGURES * c + 1] += (white[c] - drift[c]) / points;
      }
    }
    return figures;
  }
}
