package io.foreshock.benchmarks;

import java.util.Locale;

/** Prints each figure twice: for people on stderr, as a JSON line on stdout. */
final class Report {
  private final String suite;

  Report(String suite) {
    this.suite = suite;
    System.err.printf(Locale.ROOT, "%-24s %-16s %16s %-10s %s%n", "case", "metric", "value", "unit", "note");
  }

  /**
   * @param better
   *            {@code higher} or {@code lower}
   */
  void figure(String name, String metric, double value, String unit, String better, String note) {
    System.err.printf(Locale.ROOT, "%-24s %-16s %,16.3f %-10s %s%n", name, metric, value, unit, note);
    System.out.printf(Locale.ROOT,
        "{\"suite\":\"%s\",\"case\":\"%s\",\"metric\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",\"better\":\"%s\",\"note\":\"%s\"}%n",
        suite, name, metric, value, unit, better, note);
  }
}
