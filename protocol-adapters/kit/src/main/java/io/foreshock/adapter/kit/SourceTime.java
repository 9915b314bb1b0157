package io.foreshock.adapter.kit;

import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.OffsetDateTime;

/** Times as devices send them. */
public final class SourceTime {
  /** 5138-11-16 in seconds, 1973-03-03 in milliseconds, and so on by thousands. */
  private static final long LARGEST_SECONDS = 100_000_000_000L;
  private static final long THOUSAND = 1_000;

  private SourceTime() {
  }

  /**
   * Reads an epoch number as seconds, milliseconds, microseconds or nanoseconds,
   * by its magnitude.
   *
   * @return microseconds UTC; parts below are cut off
   * @throws DateTimeException
   *             for a time before 1970
   */
  public static long ofEpoch(long number) {
    if (number < 0)
      throw new DateTimeException("time before 1970: " + number);
    if (number < LARGEST_SECONDS)
      return number * Micros.SECOND;
    if (number < LARGEST_SECONDS * THOUSAND)
      return number * Micros.MILLISECOND;
    if (number < LARGEST_SECONDS * THOUSAND * THOUSAND)
      return number;
    return number / THOUSAND;
  }

  /** Like {@link #ofEpoch(long)}, with fractions: {@code 1761200000.25} seconds. */
  public static long ofEpoch(double number) {
    if (!(number >= 0 && number < 9.2e18))
      throw new DateTimeException("no time: " + number);
    if (number < LARGEST_SECONDS)
      return Math.round(number * Micros.SECOND);
    if (number < (double) LARGEST_SECONDS * THOUSAND)
      return Math.round(number * Micros.MILLISECOND);
    return ofEpoch((long) number);
  }

  /**
   * Reads {@code 2026-03-14T02:10:00.5Z} or with an offset.
   *
   * @throws DateTimeException
   *             when it is not ISO-8601 with a zone
   */
  public static long ofIso(String text) {
    try {
      return Micros.of(OffsetDateTime.parse(text).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new DateTimeException("no ISO-8601 time with a zone: " + text);
    }
  }
}
