package io.foreshock.detection.model;

import java.util.Arrays;

/**
 * How a window deviates from the healthy ones.
 *
 * @param vector
 *            channel by channel the same number of figures, 0 = as usual
 * @param channels
 *            sensors of the asset
 * @param norm
 *            length of the vector
 * @param distance
 *            how far from healthy: the length before damping, in healthy
 *            deviations
 */
public record Embedding(float[] vector, int channels, double norm, double distance) {
  private static final float HEALTH = 2;
  /** Within so many healthy deviations a figure is as usual. */
  private static final double TAU = 3;

  /**
   * Of figures in healthy deviations, channel by channel the same number: what is within three counts as zero, the rest
   * is damped by a logarithm.
   *
   * @param judged
   *            of each channel, so many first figures tell how far from healthy the window is; the others only which way
   */
  static Embedding ofDeviations(double[] deviations, int channels, int judged) {
    float[] vector = new float[deviations.length];
    int perChannel = deviations.length / channels;
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      double beyond = Math.max(0, Math.abs(deviations[i]) - TAU);
      if (i % perChannel < judged)
        squares += beyond * beyond;
      vector[i] = (float) Math.copySign(Math.log1p(beyond), deviations[i]);
    }
    return of(vector, channels, Math.sqrt(squares));
  }

  static Embedding of(float[] vector, int channels, double distance) {
    double squares = 0;
    for (float x : vector)
      squares += (double) x * x;
    return new Embedding(vector, channels, Math.sqrt(squares), distance);
  }

  /** {@link #anchored(float[])} of this one's vector. */
  public float[] anchored() {
    return anchored(vector);
  }

  /**
   * A vector with one more, constant figure that stands for health: two windows that
   * hardly deviate are alike, whichever way they do.
   */
  public static float[] anchored(float[] vector) {
    float[] anchored = Arrays.copyOf(vector, vector.length + 1);
    anchored[vector.length] = HEALTH;
    return anchored;
  }

  /** The same deviation as another vector. */
  public Embedding with(float[] other) {
    return of(other, channels, distance);
  }

  /** Cosine of the angle; 0 when either is zero. */
  public double cosine(float[] other) {
    double dot = 0;
    double squares = 0;
    for (int i = 0; i < vector.length; i++) {
      dot += (double) vector[i] * other[i];
      squares += (double) other[i] * other[i];
    }
    double scale = norm * Math.sqrt(squares);
    return scale > 0 ? dot / scale : 0;
  }

  /** What each channel adds to the cosine; the shares sum to it. */
  public double[] shares(float[] other) {
    double[] shares = new double[channels];
    int figures = vector.length / channels;
    double squares = 0;
    for (float x : other)
      squares += (double) x * x;
    double scale = norm * Math.sqrt(squares);
    if (scale > 0)
      for (int i = 0; i < vector.length; i++)
        shares[i / figures] += (double) vector[i] * other[i] / scale;
    return shares;
  }
}
