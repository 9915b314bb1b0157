package io.foreshock.adapter.demo.plant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * How a fault looks in two-minute windows, in healthy deviations: shift of each sensor's mean, and of its spread
 * within the window.
 */
record Signature(double[] shift) {
  private static final int HEALTHY = 3 * 3_600;
  private static final int WINDOW = 120;

  /** Compares {@code [from, to)} with the three hours before the fault. */
  static Signature of(DemoPlant plant, PlantFault fault, double fromShare, double toShare) {
    Machine machine = plant.machine(fault.asset());
    long length = fault.failsAt() - fault.from();
    List<double[]> healthy = windows(machine, fault.from() - HEALTHY, fault.from());
    List<double[]> ill = windows(machine, fault.from() + (long) (fromShare * length),
        fault.from() + (long) (toShare * length));
    double[] shift = new double[healthy.getFirst().length];
    for (int i = 0; i < shift.length; i++) {
      int feature = i;
      double mean = mean(healthy, feature);
      double deviation = Math.sqrt(healthy.stream().mapToDouble(w -> Math.pow(w[feature] - mean, 2)).sum()
          / (healthy.size() - 1));
      shift[i] = (mean(ill, feature) - mean) / deviation;
    }
    return new Signature(shift);
  }

  double strongest() {
    return Arrays.stream(shift).map(Math::abs).max().orElseThrow();
  }

  /** Cosine of the shifts that stand out, on a logarithmic scale. */
  double cosine(Signature other) {
    double dot = 0;
    double a = 0;
    double b = 0;
    for (int i = 0; i < shift.length; i++) {
      double x = squash(shift[i]);
      double y = squash(other.shift[i]);
      dot += x * y;
      a += x * x;
      b += y * y;
    }
    return dot / Math.sqrt(a * b);
  }

  private static double squash(double z) {
    return Math.signum(z) * Math.log1p(Math.max(0, Math.abs(z) - 2));
  }

  private static double mean(List<double[]> windows, int feature) {
    return windows.stream().mapToDouble(w -> w[feature]).average().orElseThrow();
  }

  /** Mean and log spread of every sensor in each window. */
  private static List<double[]> windows(Machine machine, long from, long to) {
    int n = machine.sensors().size();
    double[] values = new double[n];
    List<double[]> windows = new ArrayList<>();
    for (long start = from; start + WINDOW <= to; start += WINDOW) {
      double[] sum = new double[n];
      double[] squares = new double[n];
      for (long s = start; s < start + WINDOW; s++) {
        machine.read(s, values, 0);
        for (int i = 0; i < n; i++) {
          sum[i] += values[i];
          squares[i] += values[i] * values[i];
        }
      }
      double[] features = new double[2 * n];
      for (int i = 0; i < n; i++) {
        features[i] = sum[i] / WINDOW;
        features[n + i] = Math.log(1e-3 + Math.sqrt(Math.max(0, squares[i] / WINDOW - features[i] * features[i])));
      }
      windows.add(features);
    }
    return windows;
  }
}
