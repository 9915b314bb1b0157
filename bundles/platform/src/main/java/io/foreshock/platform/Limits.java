package io.foreshock.platform;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How long foreign code may take.
 *
 * @param start
 *            of one bundle
 * @param stop
 *            of one bundle; adapters commit and say goodbye meanwhile
 * @param health
 *            until a new version is as healthy as the old one was, when it is
 *            found in the load folder
 * @param poll
 *            between two looks into the load folder
 * @param startLevel
 *            of the framework at which bundles of the load folder run
 */
record Limits(Duration start, Duration stop, Duration health, Duration poll, int startLevel) {
  static final Limits PRODUCT = new Limits(Duration.ofSeconds(20), Duration.ofSeconds(20), Duration.ofSeconds(30),
      Duration.ofMillis(500), 40);

  Limits {
    requireNonNull(start, "start is null");
    requireNonNull(stop, "stop is null");
    requireNonNull(health, "health is null");
    requireNonNull(poll, "poll is null");
  }
}
