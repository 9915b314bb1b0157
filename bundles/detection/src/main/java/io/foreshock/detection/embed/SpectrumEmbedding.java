package io.foreshock.detection.embed;

/**
 * V_spec: where a fast channel has its power, as the logarithm per band less the
 * mean of all bands, so that neither level nor height count. Immutable and
 * thread-safe.
 */
public final class SpectrumEmbedding {
  /** Figures of a vector. */
  public static final int DIMENSIONS = 64;

  private final PowerSpectrum spectrum;
  private final LogBands bands;

  /**
   * @param points
   *            samples per window, at least 128; powers of two are fast
   */
  public SpectrumEmbedding(int points) {
    spectrum = new PowerSpectrum(points);
    bands = LogBands.linear(spectrum.frequencies(), DIMENSIONS);
  }

  public float[] embed(double[] signal) {
    double squares = 0;
    for (double x : signal)
      squares += x * x / signal.length;
    double[] power = spectrum.of(signal);
    for (int k = 0; k < power.length; k++)
      power[k] /= squares + 1e-30;
    double[] logs = new double[DIMENSIONS];
    bands.of(power, logs, 0);
    double mean = 0;
    for (double x : logs)
      mean += x / DIMENSIONS;
    float[] vector = new float[DIMENSIONS];
    for (int i = 0; i < DIMENSIONS; i++)
      vector[i] = (float) (logs[i] - mean);
    return vector;
  }
}
