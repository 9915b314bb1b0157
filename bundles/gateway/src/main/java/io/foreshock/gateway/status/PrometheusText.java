package io.foreshock.gateway.status;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Builds the Prometheus text exposition format 0.0.4: every metric once with HELP and TYPE, its samples together, names
 * and label values escaped. Confined to one thread.
 *
 * @see <a href="https://prometheus.io/docs/instrumenting/exposition_formats/">Exposition formats</a>
 */
final class PrometheusText {
  static final String CONTENT_TYPE = "text/plain; version=0.0.4";
  static final String PREFIX = "foreshock_";

  private record Metric(String help, String type, List<String> samples) {}

  private final Map<String, Metric> metrics = new LinkedHashMap<>();

  /**
   * Adds a sample; a name that ends in {@code _total} is a counter, any other a gauge.
   *
   * @param labels
   *            name, value, name, value ...
   */
  PrometheusText add(String name, String help, double value, String... labels) {
    String full = PREFIX + metricName(name.startsWith(PREFIX) ? name.substring(PREFIX.length()) : name);
    Metric metric = metrics.computeIfAbsent(full,
        n -> new Metric(help, n.endsWith("_total") ? "counter" : "gauge", new ArrayList<>()));
    metric.samples().add(full + labels(labels) + " " + number(value) + "\n");
    return this;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder();
    metrics.forEach((name, metric) -> {
      out.append("# HELP ").append(name).append(' ').append(escapeHelp(metric.help())).append('\n');
      out.append("# TYPE ").append(name).append(' ').append(metric.type()).append('\n');
      metric.samples().forEach(out::append);
    });
    return out.toString();
  }

  static String metricName(String name) {
    String clean = name.replaceAll("[^a-zA-Z0-9_:]", "_");
    return clean.isEmpty() ? "_" : clean;
  }

  private static String labels(String... labels) {
    if (labels.length == 0)
      return "";
    StringBuilder out = new StringBuilder("{");
    for (int i = 0; i < labels.length; i += 2)
      out.append(i == 0 ? "" : ",").append(labels[i]).append("=\"").append(escapeLabel(labels[i + 1])).append('"');
    return out.append('}').toString();
  }

  static String escapeLabel(String value) {
    return value.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n");
  }

  private static String escapeHelp(String text) {
    return text.replace("\\", "\\\\").replace("\n", "\\n");
  }

  static String number(double value) {
    if (Double.isNaN(value))
      return "NaN";
    if (Double.isInfinite(value))
      return value > 0 ? "+Inf" : "-Inf";
    return value == Math.rint(value) && Math.abs(value) < 1e15 ? Long.toString((long) value) : Double.toString(value);
  }
}
