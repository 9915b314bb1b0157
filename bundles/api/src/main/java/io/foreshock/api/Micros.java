package io.foreshock.api;

import java.time.Instant;

/**
 * Conversions of the appliance's time unit: microseconds since
 * 1970-01-01T00:00Z, as a {@code long}.
 */
public final class Micros {
  public static final long MILLISECOND = 1_000L;
  public static final long SECOND = 1_000_000L;
  public static final long MINUTE = 60 * SECOND;
  public static final long HOUR = 60 * MINUTE;
  public static final long DAY = 24 * HOUR;

  private Micros() {
  }

  public static long now() {
    return of(Instant.now());
  }

  /** Fractions below a microsecond are cut off towards the past. */
  public static long of(Instant instant) {
    return Math.addExact(Math.multiplyExact(instant.getEpochSecond(), SECOND), instant.getNano() / 1_000);
  }

  public static Instant toInstant(long micros) {
    return Instant.ofEpochSecond(Math.floorDiv(micros, SECOND), Math.floorMod(micros, SECOND) * 1_000L);
  }
}
