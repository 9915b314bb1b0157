package io.foreshock.benchmarks;

import java.io.PrintStream;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Prints each figure twice: for people on stderr, as a JSON line on stdout. What others in the process print goes to
 * stderr, so that stdout has nothing but figures.
 */
final class Report {
  /** Whether more or less of a figure is what one wants. */
  enum Better {
    HIGHER, LOWER
  }

  /** The best of the others in the same run. */
  record Peer(String name, double value) {}

  /** One measured figure. */
  record Figure(String name, String metric, double value, String unit, Better better, String note,
      @Nullable Peer peer) {
    Figure(String name, String metric, double value, String unit, Better better, String note) {
      this(name, metric, value, unit, better, note, null);
    }

    /** How many times better than the peer; below 1 it is worse. */
    double ratio(Peer other) {
      return better == Better.HIGHER ? value / other.value : other.value / value;
    }
  }

  private final String suite;
  private final PrintStream out;

  Report(String suite) {
    this.suite = suite;
    this.out = System.out;
    System.setOut(System.err);
    System.err.printf(Locale.ROOT, "%-24s %-26s %16s %-8s %-34s %s%n", "case", "metric", "value", "unit", "peer",
        "note");
  }

  void figure(Figure f) {
    Peer peer = f.peer;
    String beside = peer == null
        ? ""
        : String.format(Locale.ROOT, "%s %,.3f: %s", peer.name, peer.value, times(f.ratio(peer), "%.2fx"));
    System.err.printf(Locale.ROOT, "%-24s %-26s %,16.3f %-8s %-34s %s%n", f.name, f.metric, f.value, f.unit, beside,
        f.note);
    String json = peer == null
        ? ""
        : String.format(Locale.ROOT, "\"peer\":\"%s\",\"peer_value\":%.6g,%s", peer.name, peer.value,
            times(f.ratio(peer), "\"ratio\":%.4g,"));
    out.printf(Locale.ROOT,
        "{\"suite\":\"%s\",\"case\":\"%s\",\"metric\":\"%s\",\"value\":%.6g,\"unit\":\"%s\",%s\"better\":\"%s\",\"note\":\"%s\"}%n",
        suite, f.name, f.metric, f.value, f.unit, json, f.better.name().toLowerCase(Locale.ROOT), f.note);
    out.flush();
  }

  /** Nothing when one of the two is 0: JSON knows no infinity. */
  private static String times(double ratio, String format) {
    return Double.isFinite(ratio) ? String.format(Locale.ROOT, format, ratio) : "";
  }
}
