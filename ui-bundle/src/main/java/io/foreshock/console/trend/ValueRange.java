package io.foreshock.console.trend;

/** Grows over values and rounds itself to a calm axis. Mutable, for one thread. */
final class ValueRange {
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;

  void add(double v) {
    if (Double.isFinite(v)) {
      min = Math.min(min, v);
      max = Math.max(max, v);
    }
  }

  void add(double[] vs) {
    for (double v : vs)
      add(v);
  }

  /**
   * {min, max} with 6 % air, rounded outwards to a step of 1, 2 or 5 times a power of ten, so that the axis stays put
   * while values wander.
   */
  double[] rounded() {
    if (min > max)
      return new double[]{0, 1};
    double span = max - min;
    if (span <= Math.abs(max) * 1e-9 || span == 0)
      span = Math.max(1e-6, Math.abs(max) * 0.1);
    double lo = min - span * 0.06;
    double hi = max + span * 0.06;
    double step = step((hi - lo) / 10);
    double from = Math.floor(lo / step) * step;
    return new double[]{min >= 0 ? Math.max(0, from) : from, Math.ceil(hi / step) * step};
  }

  private static double step(double raw) {
    double p = Math.pow(10, Math.floor(Math.log10(raw)));
    double m = raw / p;
    return (m <= 1 ? 1 : m <= 2 ? 2 : m <= 5 ? 5 : 10) * p;
  }
}
