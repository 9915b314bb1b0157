package io.foreshock.detection.embed;

import java.util.Arrays;

/**
 * What a vibration beats with, in multiples of the shaft's speed (orders): the
 * embedding of damage that knocks once per pass, as in bearings and gears. The
 * signal's spectrum is made flat first, so that resonances, which differ from
 * machine to machine and from load to load, do not count (cepstral pre-whitening:
 * Borghesani et al., Application of Cepstrum Pre-Whitening for the Diagnosis of
 * Bearing Faults under Variable Speed Conditions, 2013); then the spectrum of the
 * squared envelope (Randall, Antoni, Rolling Element Bearing Diagnostics, 2011) is
 * divided by its local median, and only lines that stand out count. Immutable and
 * thread-safe.
 */
public final class EnvelopeSpectrum {
  private static final double FIRST_ORDER = 0.5;
  private static final double LAST_ORDER = 12;
  private static final double STEP = 0.1;
  /** Figures of a vector. */
  public static final int DIMENSIONS = (int) Math.round((LAST_ORDER - FIRST_ORDER) / STEP);
  /** The logarithm of how far a line must be above its surroundings to count. */
  private static final double TAU = 1;
  /** Frequencies left and right that make the surroundings. */
  private static final int REACH = 50;

  private final int points;
  private final double rate;
  private final Fourier fourier;

  /**
   * @param points
   *            samples per window, a power of two; a step of orders should be worth
   *            a frequency or more
   * @param rate
   *            samples per second
   */
  public EnvelopeSpectrum(int points, double rate) {
    this.points = points;
    this.rate = rate;
    fourier = new Fourier(points);
  }

  /**
   * @param signal
   *            as many finite samples as points
   * @param speed
   *            the shaft's revolutions per second
   */
  public float[] embed(double[] signal, double speed) {
    double[] lines = lines(squaredEnvelope(signal));
    float[] vector = new float[DIMENSIONS];
    for (int d = 0; d < DIMENSIONS; d++) {
      int from = frequency((FIRST_ORDER + d * STEP) * speed);
      int to = Math.max(from + 1, frequency((FIRST_ORDER + (d + 1) * STEP) * speed));
      double most = 0;
      for (int k = from; k < Math.min(to, lines.length); k++)
        most = Math.max(most, lines[k]);
      vector[d] = (float) Math.max(0, Math.log(Math.max(1, most)) - TAU);
    }
    return vector;
  }

  private int frequency(double hertz) {
    return (int) Math.ceil(hertz * points / rate);
  }

  private double[] squaredEnvelope(double[] signal) {
    double mean = Arrays.stream(signal).average().orElse(0);
    double[] re = Arrays.stream(signal).map(x -> x - mean).toArray();
    double[] im = new double[points];
    fourier.forward(re, im);
    for (int k = 0; k < points; k++) {
      double size = Math.hypot(re[k], im[k]);
      boolean kept = k > 0 && k <= points / 2 && size > 0;
      re[k] = kept ? re[k] / size : 0;
      im[k] = kept ? im[k] / size : 0;
    }
    fourier.inverse(re, im);
    for (int i = 0; i < points; i++)
      re[i] = re[i] * re[i] + im[i] * im[i];
    return re;
  }

  /** Amplitudes of the envelope's spectrum in units of their surroundings. */
  private double[] lines(double[] envelope) {
    double mean = Arrays.stream(envelope).average().orElse(0);
    double[] re = new double[points];
    double[] im = new double[points];
    for (int i = 0; i < points; i++)
      re[i] = (envelope[i] - mean) * (0.5 - 0.5 * Math.cos(2 * Math.PI * i / (points - 1)));
    fourier.forward(re, im);
    double[] size = new double[points / 2];
    for (int k = 0; k < size.length; k++)
      size[k] = Math.hypot(re[k], im[k]);
    double[] lines = new double[size.length];
    for (int k = 0; k < lines.length; k++) {
      double[] around = Arrays.copyOfRange(size, Math.max(0, k - REACH), Math.min(size.length, k + REACH + 1));
      Arrays.sort(around);
      lines[k] = size[k] / (around[around.length / 2] + 1e-12);
    }
    return lines;
  }
}
