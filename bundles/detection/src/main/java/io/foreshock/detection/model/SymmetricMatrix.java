package io.foreshock.detection.model;

/** Two operations on small symmetric matrices. */
final class SymmetricMatrix {
  private static final int SWEEPS = 30;

  private SymmetricMatrix() {
  }

  /**
   * The symmetric inverse square root, by cyclic Jacobi rotations (Golub and Van
   * Loan, Matrix Computations, 8.5).
   *
   * @param matrix
   *            symmetric positive definite; destroyed
   */
  static double[][] inverseSquareRoot(double[][] matrix) {
    int n = matrix.length;
    double[][] vectors = new double[n][n];
    for (int i = 0; i < n; i++)
      vectors[i][i] = 1;
    for (int sweep = 0; sweep < SWEEPS && offDiagonal(matrix) > 1e-18 * n; sweep++)
      for (int p = 0; p < n; p++)
        for (int q = p + 1; q < n; q++)
          rotate(matrix, vectors, p, q);
    double[][] root = new double[n][n];
    for (int i = 0; i < n; i++)
      for (int j = 0; j < n; j++)
        for (int k = 0; k < n; k++)
          root[i][j] += vectors[i][k] * vectors[j][k] / Math.sqrt(matrix[k][k]);
    return root;
  }

  private static double offDiagonal(double[][] a) {
    double sum = 0;
    for (int p = 0; p < a.length; p++)
      for (int q = p + 1; q < a.length; q++)
        sum += a[p][q] * a[p][q];
    return sum;
  }

  private static void rotate(double[][] a, double[][] vectors, int p, int q) {
    if (a[p][q] == 0)
      return;
    double theta = (a[q][q] - a[p][p]) / (2 * a[p][q]);
    double t = Math.copySign(1, theta) / (Math.abs(theta) + Math.sqrt(theta * theta + 1));
    double c = 1 / Math.sqrt(t * t + 1);
    double s = t * c;
    for (int k = 0; k < a.length; k++) {
      double kp = a[k][p];
      double kq = a[k][q];
      a[k][p] = c * kp - s * kq;
      a[k][q] = s * kp + c * kq;
    }
    for (int k = 0; k < a.length; k++) {
      double pk = a[p][k];
      double qk = a[q][k];
      a[p][k] = c * pk - s * qk;
      a[q][k] = s * pk + c * qk;
      double vp = vectors[k][p];
      double vq = vectors[k][q];
      vectors[k][p] = c * vp - s * vq;
      vectors[k][q] = s * vp + c * vq;
    }
  }

  /**
   * Solves {@code matrix * x = right} in place by Cholesky decomposition.
   *
   * @param matrix
   *            symmetric positive definite; destroyed
   * @param x
   *            the right side; receives the solution
   */
  static void solve(double[][] matrix, double[] x) {
    int n = x.length;
    for (int j = 0; j < n; j++) {
      for (int k = 0; k < j; k++)
        matrix[j][j] -= matrix[j][k] * matrix[j][k];
      matrix[j][j] = Math.sqrt(matrix[j][j]);
      for (int i = j + 1; i < n; i++) {
        for (int k = 0; k < j; k++)
          matrix[i][j] -= matrix[i][k] * matrix[j][k];
        matrix[i][j] /= matrix[j][j];
      }
    }
    for (int i = 0; i < n; i++) {
      for (int k = 0; k < i; k++)
        x[i] -= matrix[i][k] * x[k];
      x[i] /= matrix[i][i];
    }
    for (int i = n - 1; i >= 0; i--) {
      for (int k = i + 1; k < n; k++)
        x[i] -= matrix[k][i] * x[k];
      x[i] /= matrix[i][i];
    }
  }
}
