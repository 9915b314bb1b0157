package io.foreshock.sql.kernel;

/** Sums of products of rows of a matrix. Thread-safe. */
public interface Products {
  /** The fastest this JVM has. */
  Products BEST = best();

  /**
   * Adds to {@code out[(i + a) * stride + j + b]} the sum over t of {@code m[base + (i + a) * width + t] * m[base + (j + b) *
   * width + t]} for a, b in 0..3.
   *
   * @param width
   *            numbers in a row, a multiple of 16
   */
  void block(double[] m, int base, int width, int i, int j, double[] out, int stride);

  /** Sum of products of two stretches of doubles. */
  double dot(double[] m, int a, int b, int n);

  /** Sum of products of two stretches of floats. */
  float dot(float[] x, int a, float[] y, int b, int n);

  /** As {@link #dot(float[], int, float[], int, int)} of one stretch and four, {@code n} apart. */
  void dots(float[] x, int a, float[] y, int b, int n, float[] out);

  /** Sum of products of two vectors of equal length, in doubles. */
  double product(float[] x, float[] y);

  /** Sum of squared differences of two vectors of equal length, in doubles. */
  double squaredDistance(float[] x, float[] y);

  private static Products best() {
    try {
      Class.forName("jdk.incubator.vector.FloatVector");
      return new VectorProducts();
    } catch (ClassNotFoundException | LinkageError e) {
      return new PlainProducts();
    }
  }
}
