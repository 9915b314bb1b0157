package io.foreshock.detection.model;

import io.foreshock.detection.window.GridStatistics;
import java.util.List;

/**
 * How worn a machine is: level of each channel and its change over the window, in
 * healthy deviations and not damped, so that distance means progress. Other than
 * {@link Baseline}, which asks what is wrong, this asks how far it has got.
 * Channels that stand still while healthy do not count. Immutable and thread-safe.
 */
public final class WearEmbedding {
  private static final GridStatistics STATISTICS = GridStatistics.best();
  private static final double STANDING = 1e-6;

  private final double[] mean;
  private final double[] deviation;

  private WearEmbedding(double[] mean, double[] deviation) {
    this.mean = mean;
    this.deviation = deviation;
  }

  /**
   * @param healthy
   *            samples of machines of this kind while new, one value per channel
   */
  public static WearEmbedding learn(List<double[]> healthy) {
    ChannelMoments moments = ChannelMoments.of(healthy);
    return new WearEmbedding(moments.mean(), moments.deviation());
  }

  /** @param window at least two samples in order of time */
  public float[] embed(List<double[]> window) {
    float[] vector = new float[2 * mean.length];
    double[] grid = new double[window.size()];
    double[] figures = new double[GridStatistics.FIGURES];
    for (int c = 0; c < mean.length; c++) {
      if (deviation[c] < STANDING)
        continue;
      for (int i = 0; i < grid.length; i++)
        grid[i] = (window.get(i)[c] - mean[c]) / deviation[c];
      STATISTICS.describe(grid, figures, 0);
      vector[2 * c] = (float) figures[GridStatistics.MEAN];
      vector[2 * c + 1] = (float) figures[GridStatistics.SLOPE];
    }
    return vector;
  }
}
