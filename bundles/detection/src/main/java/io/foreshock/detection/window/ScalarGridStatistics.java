package io.foreshock.detection.window;

/** The specification of {@link GridStatistics}; runs everywhere. */
final class ScalarGridStatistics implements GridStatistics {
  @Override
  public void describe(double[] grid, double[] out, int at) {
    int n = grid.length;
    double origin = grid[0];
    double sum = 0;
    double squares = 0;
    double ramped = 0;
    double max = Double.NEGATIVE_INFINITY;
    double min = Double.POSITIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      double x = grid[i] - origin;
      sum += x;
      squares += x * x;
      ramped += x * GridStatistics.ramp(i, n);
      max = Math.max(max, x);
      min = Math.min(min, x);
    }
    GridStatistics.finish(n, origin, sum, squares, ramped, max, min, out, at);
  }
}
