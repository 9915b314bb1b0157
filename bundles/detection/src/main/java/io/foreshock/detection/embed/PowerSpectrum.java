package io.foreshock.detection.embed;

/**
 * Power of a real signal at the frequencies 1..n/2 per window, after a Hann
 * window (Welch, The Use of Fast Fourier Transform for the Estimation of Power
 * Spectra, 1967), scaled so that white noise of variance 1 has power 1 everywhere.
 * Radix 2 (Cooley, Tukey, 1965) for powers of two, the sum itself for other
 * lengths. Immutable and thread-safe.
 */
public final class PowerSpectrum {
  private final int points;
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
    if (Integer.bitCount(points) == 1)
      transform(re, im);
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

  private void transform(double[] re, double[] im) {
    int shift = Integer.numberOfLeadingZeros(points) + 1;
    for (int i = 0; i < points; i++) {
      int j = Integer.reverse(i) >>> shift;
      if (j > i) {
        double swap = re[i];
        re[i] = re[j];
        re[j] = swap;
      }
    }
    for (int size = 2; size <= points; size *= 2)
      for (int from = 0; from < points; from += size)
        butterflies(re, im, from, size);
  }

  private void butterflies(double[] re, double[] im, int from, int size) {
    int half = size / 2;
    int stride = points / size;
    for (int i = 0; i < half; i++) {
      int a = from + i;
      int b = a + half;
      double wr = cos[i * stride];
      double wi = sin[i * stride];
      double tr = re[b] * wr - im[b] * wi;
      double ti = re[b] * wi + im[b] * wr;
      re[b] = re[a] - tr;
      im[b] = im[a] - ti;
      re[a] += tr;
      im[a] += ti;
    }
  }
}
