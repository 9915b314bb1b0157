package io.foreshock.detection.model;

import java.util.ArrayList;
import java.util.List;

/**
 * Coordinates in which the healthy samples of an asset have mean 0 and deviation
 * 1, per channel ({@link #standardised}) and after taking out what the channels
 * have in common ({@link #white}). Coordinate i is still channel i: the rotation
 * back (zero-phase whitening) keeps the names. Immutable.
 */
public final class HealthySpace {
  private static final double SHRINKAGE = 0.03;
  /** The smallest deviation worth a thought, as a part of the channel's level. */
  private static final double RESOLUTION = 1e-5;

  private final double[] mean;
  private final double[] deviation;
  private final Decorrelation decorrelation;

  private HealthySpace(double[] mean, double[] deviation, Decorrelation decorrelation) {
    this.mean = mean;
    this.deviation = deviation;
    this.decorrelation = decorrelation;
  }

  /**
   * @param samples
   *            healthy samples, one value per channel
   */
  public static HealthySpace learn(List<double[]> samples) {
    ChannelMoments moments = ChannelMoments.of(samples);
    int channels = samples.getFirst().length;
    double[] mean = moments.mean();
    double[] deviation = moments.deviation().clone();
    for (int c = 0; c < channels; c++)
      deviation[c] = Math.max(deviation[c], RESOLUTION * Math.abs(mean[c])) + 1e-9;
    List<double[]> standard = new ArrayList<>();
    for (double[] row : samples)
      standard.add(standardised(row, mean, deviation));
    return new HealthySpace(mean, deviation, Decorrelation.shrunken(standard, channels, SHRINKAGE));
  }

  public int channels() {
    return mean.length;
  }

  public double[] standardised(double[] sample) {
    return standardised(sample, mean, deviation);
  }

  public double[] white(double[] sample) {
    return decorrelation.apply(standardised(sample));
  }

  private static double[] standardised(double[] sample, double[] mean, double[] deviation) {
    double[] result = new double[sample.length];
    for (int c = 0; c < result.length; c++)
      result[c] = (sample[c] - mean[c]) / deviation[c];
    return result;
  }
}
