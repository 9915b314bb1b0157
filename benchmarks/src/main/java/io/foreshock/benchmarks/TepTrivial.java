package io.foreshock.benchmarks;

import io.foreshock.detection.model.ChannelMoments;
import io.foreshock.detection.window.GridStatistics;
import java.util.Arrays;
import java.util.List;

/** What anyone would try first: trend, variance and largest spike per channel, and a limit at three sigma. */
final class TepTrivial {
  private final GridStatistics statistics = GridStatistics.best();
  private final double[] mean;
  private final double[] deviation;
  private final List<float[]> library;

  TepTrivial(List<double[]> healthy, List<List<double[]>> windows) {
    ChannelMoments moments = ChannelMoments.of(healthy);
    mean = moments.mean();
    deviation = Arrays.stream(moments.deviation()).map(d -> d + 1e-9).toArray();
    library = windows.stream().map(this::figures).toList();
  }

  private float[] figures(List<double[]> window) {
    float[] figures = new float[3 * mean.length];
    double[] grid = new double[window.size()];
    double[] five = new double[GridStatistics.FIGURES];
    for (int c = 0; c < mean.length; c++) {
      for (int i = 0; i < grid.length; i++)
        grid[i] = (window.get(i)[c] - mean[c]) / deviation[c];
      statistics.describe(grid, five, 0);
      figures[3 * c] = (float) five[GridStatistics.SLOPE];
      figures[3 * c + 1] = (float) (five[GridStatistics.DEVIATION] * five[GridStatistics.DEVIATION]);
      figures[3 * c + 2] = (float) Math.max(five[GridStatistics.ABOVE], five[GridStatistics.BELOW]);
    }
    return figures;
  }

  /** Euclidean nearness to each window of the library. */
  float[] scores(List<double[]> window) {
    float[] query = figures(window);
    float[] scores = new float[library.size()];
    for (int k = 0; k < scores.length; k++) {
      double sum = 0;
      for (int i = 0; i < query.length; i++)
        sum += (query[i] - library.get(k)[i]) * (query[i] - library.get(k)[i]);
      scores[k] = (float) -sum;
    }
    return scores;
  }

  /** A channel's mean is beyond what three standard errors allow. */
  boolean outsideThreeSigma(List<double[]> window) {
    for (int c = 0; c < mean.length; c++) {
      int channel = c;
      double now = window.stream().mapToDouble(r -> r[channel]).average().orElse(0);
      if (Math.abs(now - mean[c]) > 3 * deviation[c] / Math.sqrt(window.size()))
        return true;
    }
    return false;
  }
}
