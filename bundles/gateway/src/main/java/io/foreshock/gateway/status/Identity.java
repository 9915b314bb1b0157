package io.foreshock.gateway.status;

import java.lang.management.ManagementFactory;
import java.time.Duration;

/**
 * Who answers.
 *
 * @param version
 *            of the product
 */
public record Identity(String version) {
  Duration uptime() {
    return Duration.ofMillis(ManagementFactory.getRuntimeMXBean().getUptime());
  }
}
