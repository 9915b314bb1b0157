package io.foreshock.detection.model;

import java.util.Arrays;

/** Estimates that a few wild values do not move. */
final class Medians {
  /** Median absolute deviation to standard deviation, of a normal distribution. */
  static final double MAD_TO_SIGMA = 1.4826;

  private Medians() {
  }

  /** 0 of no values. */
  static double median(double[] values) {
    if (values.length == 0)
      return 0;
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  /** Standard deviation by the median distance from a centre. */
  static double sigma(double[] values, double centre) {
    return MAD_TO_SIGMA * median(Arrays.stream(values).map(x -> Math.abs(x - centre)).toArray());
  }
}
