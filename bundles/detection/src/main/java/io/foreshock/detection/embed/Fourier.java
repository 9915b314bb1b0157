package io.foreshock.detection.embed;

/** The discrete Fourier transform of a power of two of points, radix 2 (Cooley, Tukey, 1965). Immutable and thread-safe. */
final class Fourier {
  private final int points;
  private final double[] cos;
  private final double[] sin;

  Fourier(int points) {
    if (points < 2 || Integer.bitCount(points) != 1)
      throw new IllegalArgumentException("not a power of two: points=" + points);
    this.points = points;
    cos = new double[points / 2];
    sin = new double[points / 2];
    for (int i = 0; i < cos.length; i++) {
      cos[i] = Math.cos(2 * Math.PI * i / points);
      sin[i] = -Math.sin(2 * Math.PI * i / points);
    }
  }

  /** The way back, in place. */
  void inverse(double[] re, double[] im) {
    forward(im, re);
    for (int i = 0; i < points; i++) {
      re[i] /= points;
      im[i] /= points;
    }
  }

  /** Transforms real and imaginary parts in place. */
  void forward(double[] re, double[] im) {
    swap(re);
    swap(im);
    for (int size = 2; size <= points; size *= 2)
      for (int from = 0; from < points; from += size)
        butterflies(re, im, from, size);
  }

  private void swap(double[] values) {
    int shift = Integer.numberOfLeadingZeros(points) + 1;
    for (int i = 0; i < points; i++) {
      int j = Integer.reverse(i) >>> shift;
      if (j > i) {
        double swap = values[i];
        values[i] = values[j];
        values[j] = swap;
      }
    }
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
