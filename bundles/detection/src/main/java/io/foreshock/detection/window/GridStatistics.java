package io.foreshock.detection.window;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The five figures that describe one channel's window. Stateless, thread-safe.
 */
public sealed interface GridStatistics permits ScalarGridStatistics, SimdGridStatistics {
  /** Figures per channel. */
  int FIGURES = 5;
  int MEAN = 0;
  /** Change of the fitted line over the whole window, in the sensor's unit. */
  int SLOPE = 1;
  /** Standard deviation around the fitted line. */
  int DEVIATION = 2;
  int ABOVE = 3;
  int BELOW = 4;

  /**
   * Writes the figures of the grid to {@code out[at..at+4]}.
   *
   * @param grid
   *            at least two finite values, {@link Scale#POINTS} in the live path
   */
  void describe(double[] grid, double[] out, int at);

  /** From the sums over the grid (x relative to the first point) to the figures. */
  static void finish(int n, double origin, double sum, double squares, double ramped, double max, double min,
      double[] out, int at) {
    double mean = sum / n;
    // The ramp runs from -0.5 to 0.5 in n steps and sums to zero.
    double rampSquares = n * ((double) n * n - 1) / 12 / ((double) (n - 1) * (n - 1));
    double slope = ramped / rampSquares;
    double variance = squares / n - mean * mean - slope * slope * rampSquares / n;
    out[at + MEAN] = origin + mean;
    out[at + SLOPE] = slope;
    out[at + DEVIATION] = Math.sqrt(Math.max(0, variance));
    out[at + ABOVE] = max - mean;
    out[at + BELOW] = mean - min;
  }

  static double ramp(int i, int n) {
    return i / (n - 1.0) - 0.5;
  }

  /** SIMD when the JVM runs with {@code jdk.incubator.vector}, else scalar. */
  static GridStatistics best() {
    Logger log = LoggerFactory.getLogger(GridStatistics.class);
    try {
      SimdGridStatistics simd = new SimdGridStatistics();
      log.info("window statistics: {}", simd.describe());
      return simd;
    } catch (LinkageError noSuchModule) {
      log.info("window statistics: scalar; jdk.incubator.vector is not available ({})", noSuchModule.toString());
      return new ScalarGridStatistics();
    }
  }
}
