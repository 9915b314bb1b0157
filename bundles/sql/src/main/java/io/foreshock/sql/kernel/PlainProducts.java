package io.foreshock.sql.kernel;

/** The specification. */
final class PlainProducts implements Products {
  @Override
  public void block(double[] m, int base, int width, int i, int j, double[] out, int stride) {
    for (int a = 0; a < 4; a++)
      for (int b = 0; b < 4; b++)
        out[(i + a) * stride + j + b] += dot(m, base + (i + a) * width, base + (j + b) * width, width);
  }

  @Override
  public double dot(double[] m, int a, int b, int n) {
    double sum = 0;
    for (int t = 0; t < n; t++)
      sum += m[a + t] * m[b + t];
    return sum;
  }

  @Override
  public float dot(float[] x, int a, float[] y, int b, int n) {
    float sum = 0;
    for (int t = 0; t < n; t++)
      sum += x[a + t] * y[b + t];
    return sum;
  }

  @Override
  public void dots(float[] x, int a, float[] y, int b, int n, float[] out) {
    for (int r = 0; r < 4; r++)
      out[r] = dot(x, a, y, b + r * n, n);
  }

  @Override
  public double product(float[] x, float[] y) {
    double sum = 0;
    for (int t = 0; t < x.length; t++)
      sum += (double) x[t] * y[t];
    return sum;
  }

  @Override
  public double squaredDistance(float[] x, float[] y) {
    double sum = 0;
    for (int t = 0; t < x.length; t++) {
      double d = (double) x[t] - y[t];
      sum += d * d;
    }
    return sum;
  }
}
