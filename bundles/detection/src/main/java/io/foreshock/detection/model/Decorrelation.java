package io.foreshock.detection.model;

import java.util.List;

/**
 * Takes out of one figure of all channels what the channels have in common (the
 * load moves them all) and leaves each channel's own deviation: zero-phase
 * whitening with a shrunken correlation matrix (Kessy, Lewin, Strimmer: Optimal
 * Whitening and Decorrelation, 2018; Ledoit, Wolf: A Well-Conditioned Estimator
 * for Large-Dimensional Covariance Matrices, 2004). Immutable.
 */
final class Decorrelation {
  private static final double LEAST_SHRINKAGE = 0.1;
  private static final double MOST_SHRINKAGE = 0.5;

  private final double[][] correlation;
  private final double[][] root;

  private Decorrelation(double[][] correlation, double[][] root) {
    this.correlation = correlation;
    this.root = root;
  }

  /**
   * @param rows
   *            standardised values, NaN where missing
   * @param independent
   *            how many windows that do not overlap the rows are worth
   */
  static Decorrelation learn(List<double[]> rows, int channels, double independent) {
    return shrunken(rows, channels, Math.min(MOST_SHRINKAGE, LEAST_SHRINKAGE * (1 + channels / independent)));
  }

  /**
   * @param shrinkage
   *            0 = the correlations as they were seen, 1 = none
   */
  static Decorrelation shrunken(List<double[]> rows, int channels, double shrinkage) {
    double[][] correlation = new double[channels][channels];
    double[] squares = new double[channels];
    for (double[] row : rows)
      for (int i = 0; i < channels; i++) {
        if (Double.isNaN(row[i]))
          continue;
        squares[i] += row[i] * row[i];
        for (int j = 0; j < i; j++)
          if (!Double.isNaN(row[j]))
            correlation[i][j] += row[i] * row[j];
      }
    for (int i = 0; i < channels; i++) {
      for (int j = 0; j < i; j++) {
        double scale = Math.sqrt(squares[i] * squares[j]);
        double r = scale > 0 ? (1 - shrinkage) * correlation[i][j] / scale : 0;
        correlation[i][j] = r;
        correlation[j][i] = r;
      }
      correlation[i][i] = 1;
    }
    return new Decorrelation(correlation, SymmetricMatrix.inverseSquareRoot(copy(correlation)));
  }

  /** @param values standardised, NaN where missing; not changed */
  double[] apply(double[] values) {
    int n = values.length;
    double[] complete = complete(values);
    double[] result = new double[n];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        result[i] += root[i][j] * complete[j];
    return result;
  }

  /** Missing channels take what the present ones let expect, so that they blame no other channel. */
  private double[] complete(double[] values) {
    int[] present = java.util.stream.IntStream.range(0, values.length).filter(i -> !Double.isNaN(values[i])).toArray();
    if (present.length == values.length)
      return values;
    double[][] matrix = new double[present.length][present.length];
    double[] weights = new double[present.length];
    for (int i = 0; i < present.length; i++) {
      weights[i] = values[present[i]];
      for (int j = 0; j < present.length; j++)
        matrix[i][j] = correlation[present[i]][present[j]];
    }
    SymmetricMatrix.solve(matrix, weights);
    double[] complete = values.clone();
    for (int m = 0; m < values.length; m++)
      if (Double.isNaN(values[m])) {
        complete[m] = 0;
        for (int j = 0; j < present.length; j++)
          complete[m] += correlation[m][present[j]] * weights[j];
      }
    return complete;
  }

  private static double[][] copy(double[][] matrix) {
    double[][] copy = new double[matrix.length][];
    for (int i = 0; i < matrix.length; i++)
      copy[i] = matrix[i].clone();
    return copy;
  }
}
