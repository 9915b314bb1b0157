package io.foreshock.detection.embed;

import org.jspecify.annotations.Nullable;

/**
 * Power of a real signal at the frequencies 1..n/2 per window, after a Hann
 * window (Welch, The Use of Fast Fourier Transform for the Estimation of Power
 * Spectra, 1967), scaled so that white noise of variance 1 has power 1 everywhere.
 * Fast for powers of two, the sum itself for other lengths. Immutable and thread-safe.
 */
public final class PowerSpectrum {
  private final int points;
  private final @Nullable Fourier fourier;
  private final double[] hann;
  private final double[] cos;
  private final double[] sin;
  private final double scale;

  /**
   * @param points
   *            length of the signals, at least 4
   */
  public PowerSpectrum(int points) {
    if (points < 4)
      throw new IllegalArgumentException("points=" + points + ", least=4");
    this.points = points;
    fourier = Integer.bitCount(points) == 1 ? new Fourier(points) : null;
    hann = new double[points];
    cos = new double[points];
    sin = new double[points];
    double squares = 0;
    for (int i = 0; i < points; i++) {
      hann[i] = 0.5 - 0.5 * Math.cos(2 * Math.PI * i / (points - 1));
      cos[i] = Math.cos(2 * Math.PI * i / points);
      sin[i] = -Math.sin(2 * Math.PI * i / points);
      squares += hann[i] * hann[i];
    }
    scale = 1 / squares;
  }

  public int points() {
    return points;
  }

  /** Frequencies it answers for: 1 to n/2 periods per window. */
  public int frequencies() {
    return points / 2;
  }

  /** The power per frequency. */
  public double[] of(double[] signal) {
    double mean = 0;
    for (double x : signal)
      mean += x / points;
    double[] re = new double[points];
    double[] im = new double[points];
    for (int i = 0; i < points; i++)
      re[i] = (signal[i] - mean) * hann[i];
    if (fourier != null)
      fourier.forward(re, im);
    else
      sum(re.clone(), re, im);
    double[] power = new double[frequencies()];
    for (int k = 0; k < power.length; k++)
      power[k] = (re[k + 1] * re[k + 1] + im[k + 1] * im[k + 1]) * scale;
    return power;
  }

  private void sum(double[] x, double[] re, double[] im) {
    for (int k = 0; k <= frequencies(); k++) {
      re[k] = 0;
      im[k] = 0;
      for (int i = 0, at = 0; i < points; i++, at = at + k < points ? at + k : at + k - points) {
        re[k] += x[i] * cos[at];
        im[k] += x[i] * sin[at];
      }
    }
  }
}
