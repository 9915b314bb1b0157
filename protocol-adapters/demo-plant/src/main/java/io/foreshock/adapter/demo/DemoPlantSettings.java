package io.foreshock.adapter.demo;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Optional;

/**
 * A checked configuration.
 *
 * @param id
 *            of the connection: {@code demo:plant}
 * @param speed
 *            plant seconds per wall-clock second
 * @param start
 *            of plant time; empty = 30 days before the first start
 */
record DemoPlantSettings(String id, long seed, double speed, Optional<Instant> start, boolean autoFaults,
    boolean seedHistory) {
  private static final double SLOWEST = 0.1;
  private static final double FASTEST = 100_000;

  DemoPlantSettings {
    requireNonNull(id, "id is null");
    requireNonNull(start, "start is null");
    if (!(speed >= SLOWEST && speed <= FASTEST))
      throw invalid("speed must be " + SLOWEST + ".." + FASTEST + ": speed=" + speed);
  }

  /**
   * @throws ForeshockException
   *             {@code INVALID_ARGUMENT} naming key, value and limit
   */
  static DemoPlantSettings of(DemoPlantConfig config, String id, Instant now) {
    return new DemoPlantSettings(id, config.seed(), config.speed(), start(config.start().strip(), now),
        config.auto_faults(), config.seed_history());
  }

  private static Optional<Instant> start(String text, Instant now) {
    if (text.isEmpty())
      return Optional.empty();
    try {
      Instant start = Instant.parse(text);
      if (start.isAfter(now) || start.getEpochSecond() < 0)
        throw invalid("start must lie between 1970 and now: start=" + text + ", now=" + now);
      return Optional.of(start);
    } catch (DateTimeException e) {
      throw invalid("start is no ISO-8601 time like 2026-05-01T06:00:00Z: start=" + text);
    }
  }

  private static ForeshockException invalid(String message) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
