package io.foreshock.detection.model;

import io.foreshock.detection.window.GridStatistics;

/**
 * How a window deviates from the healthy ones.
 *
 * @param vector
 *            {@link GridStatistics#FIGURES} per channel, 0 = as usual
 * @param norm
 *            length of the vector
 * @param distance
 *            how far from healthy: the length before damping, in healthy
 *            deviations
 */
public record Embedding(float[] vector, double norm, double distance) {
  static Embedding of(float[] vector, double distance) {
    double squares = 0;
    for (float x : vector)
      squares += (double) x * x;
    return new Embedding(vector, Math.sqrt(squares), distance);
  }

  public int channels() {
    return vector.length / GridStatistics.FIGURES;
  }

  /** Cosine of the angle; 0 when either is zero. */
  public double cosine(float[] other) {
    double sum = 0;
    for (double share : shares(other))
      sum += share;
    return sum;
  }

  /** What each channel adds to the cosine; the shares sum to it. */
  public double[] shares(float[] other) {
    double[] shares = new double[channels()];
    double squares = 0;
    for (float x : other)
      squares += (double) x * x;
    double scale = norm * Math.sqrt(squares);
    if (scale > 0)
      for (int i = 0; i < vector.length; i++)
        shares[i / GridStatistics.FIGURES] += (double) vector[i] * other[i] / scale;
    return shares;
  }
}
