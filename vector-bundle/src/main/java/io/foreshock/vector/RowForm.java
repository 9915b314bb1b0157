package io.foreshock.vector;

import io.foreshock.api.vector.Metric;

/** The form in which a vector is stored and asked for. Stateless. */
final class RowForm {
  private RowForm() {
  }

  /**
   * Checked, padded with zeros, and of unit length for COSINE.
   *
   * @throws IllegalArgumentException
   *             for a wrong dimension or a value that is not finite
   */
  static float[] of(int dimension, Metric metric, float[] vector) {
    float[] row = new float[Kernels.padded(dimension)];
    fill(dimension, metric, vector, row);
    return row;
  }

  /** Whether {@link #of} would take it. */
  static boolean fits(int dimension, float[] vector) {
    boolean fits = vector.length == dimension;
    for (float x : vector)
      fits &= Float.isFinite(x);
    return fits;
  }

  /** Like {@link #of}, into a row that has zeros behind the dimension. */
  static void fill(int dimension, Metric metric, float[] vector, float[] row) {
    if (vector.length != dimension)
      throw new IllegalArgumentException("wrong dimension: vector=" + vector.length + ", index=" + dimension);
    double squares = 0;
    for (float x : vector) {
      if (!Float.isFinite(x))
        throw new IllegalArgumentException("vector holds a value that is not finite: value=" + x);
      squares += (double) x * x;
    }
    System.arraycopy(vector, 0, row, 0, dimension);
    if (metric == Metric.COSINE && squares > 0) {
      double scale = 1 / Math.sqrt(squares);
      for (int i = 0; i < dimension; i++)
        row[i] = (float) (row[i] * scale);
    }
  }
}
