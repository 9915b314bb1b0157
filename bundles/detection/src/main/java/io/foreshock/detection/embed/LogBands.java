package io.foreshock.detection.embed;

/**
 * Sums a power spectrum up in bands of equal width on a logarithmic (or linear)
 * axis of frequency. Immutable and thread-safe.
 */
public final class LogBands {
  /** Power below this part of white noise of variance 1 is as good as none. */
  private static final double FLOOR = 1e-3;

  private final int[] edges;

  private LogBands(int[] edges) {
    this.edges = edges;
  }

  /** Bands each of which covers the same ratio of frequencies. */
  public static LogBands logarithmic(int frequencies, int bands) {
    int[] edges = new int[bands + 1];
    for (int b = 0; b <= bands; b++)
      edges[b] = Math.max(b == 0 ? 0 : edges[b - 1] + 1,
          (int) Math.round(Math.pow(frequencies + 1.0, (double) b / bands)) - 1);
    edges[bands] = Math.max(frequencies, edges[bands]);
    if (edges[bands] > frequencies)
      throw new IllegalArgumentException("too many bands: bands=" + bands + ", frequencies=" + frequencies);
    return new LogBands(edges);
  }

  /** Bands of the same width. */
  public static LogBands linear(int frequencies, int bands) {
    if (bands > frequencies)
      throw new IllegalArgumentException("too many bands: bands=" + bands + ", frequencies=" + frequencies);
    int[] edges = new int[bands + 1];
    for (int b = 0; b <= bands; b++)
      edges[b] = (int) ((long) frequencies * b / bands);
    return new LogBands(edges);
  }

  public int bands() {
    return edges.length - 1;
  }

  /** Writes the mean power of each band to {@code out[at..]}. */
  public void means(double[] power, double[] out, int at) {
    for (int b = 0; b < bands(); b++) {
      double sum = 0;
      for (int k = edges[b]; k < edges[b + 1]; k++)
        sum += power[k];
      out[at + b] = sum / (edges[b + 1] - edges[b]);
    }
  }

  /** Writes the logarithm of the mean power of each band to {@code out[at..]}. */
  public void of(double[] power, double[] out, int at) {
    means(power, out, at);
    for (int b = at; b < at + bands(); b++)
      out[b] = Math.log(out[b] + FLOOR);
  }
}
