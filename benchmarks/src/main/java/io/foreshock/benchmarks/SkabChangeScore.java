package io.foreshock.benchmarks;

import java.util.List;

/**
 * The Numenta score as the Skoltech benchmark applies it to changes: windows of a minute around each true change (of
 * two that overlap the later one is cut), the first call in a window counts by how early it is, calls outside cost
 * 0.11, a window without a call costs 1; 0 = nothing called, 100 = all called at once.
 */
final class SkabChangeScore {
  private static final double HALF = 30;
  private static final double FALSE = -0.11;

  private double sum;
  private int changes;
  private int called;

  void add(List<Double> truth, List<Double> calls) {
    boolean[] inside = new boolean[calls.size()];
    double cut = Double.NEGATIVE_INFINITY;
    for (double change : truth) {
      double from = Math.max(change - HALF, cut);
      double to = change + HALF;
      double first = Double.NaN;
      for (int i = 0; i < inside.length; i++)
        if (calls.get(i) >= from && calls.get(i) <= to) {
          inside[i] = true;
          first = Double.isNaN(first) ? calls.get(i) : first;
        }
      sum += Double.isNaN(first) ? -1 : reward((first - from) / (to - from));
      cut = to;
    }
    for (boolean good : inside)
      sum += good ? 0 : FALSE;
    changes += truth.size();
    called += calls.size();
  }

  /** From 1 at the window's begin to -0.11 at its end. */
  private static double reward(double part) {
    double x = Math.PI * (part - 0.5);
    return (1 - FALSE) / 2 * (1 - Math.tanh(x) / Math.tanh(Math.PI / 2)) + FALSE;
  }

  int changes() {
    return changes;
  }

  int called() {
    return called;
  }

  double score() {
    return 100 * (sum + changes) / (2 * changes);
  }
}
