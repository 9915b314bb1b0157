package io.foreshock.api.platform;

import static java.util.Objects.requireNonNull;

import java.util.Map;
import org.osgi.annotation.versioning.ConsumerType;

/**
 * A part's own account of its health; register it as a service and
 * {@code /health} and {@code /metrics} show it.
 */
@ConsumerType
public interface HealthProbe {
  /** Short name: {@code engine}. */
  String name();

  /** Quick and without I/O. */
  Health health();

  /** How well a part is. */
  enum Level {
    OK, WARN, CRITICAL
  }

  /**
   * @param message
   *            for people; empty when OK
   * @param metrics
   *            figures by Prometheus-like name: {@code committed_readings_total}
   */
  record Health(Level level, String message, Map<String, Double> metrics) {
    public Health {
      requireNonNull(level, "level is null");
      requireNonNull(message, "message is null");
      metrics = Map.copyOf(metrics);
    }
  }
}
