package io.foreshock.detection.model;

import java.util.List;

/**
 * Mean and standard deviation of each channel.
 *
 * @param mean
 *            in the channel's unit
 * @param deviation
 *            in the channel's unit, 0 for a channel that stands still
 */
public record ChannelMoments(double[] mean, double[] deviation) {
  /**
   * @param samples
   *            at least two, one value per channel
   */
  public static ChannelMoments of(List<double[]> samples) {
    if (samples.size() < 2)
      throw new IllegalArgumentException("too few samples: samples=" + samples.size() + ", least=2");
    int channels = samples.getFirst().length;
    double[] mean = new double[channels];
    double[] deviation = new double[channels];
    for (double[] row : samples)
      for (int c = 0; c < channels; c++)
        mean[c] += row[c] / samples.size();
    for (double[] row : samples)
      for (int c = 0; c < channels; c++)
        deviation[c] += (row[c] - mean[c]) * (row[c] - mean[c]) / samples.size();
    for (int c = 0; c < channels; c++)
      deviation[c] = Math.sqrt(deviation[c]);
    return new ChannelMoments(mean, deviation);
  }
}
