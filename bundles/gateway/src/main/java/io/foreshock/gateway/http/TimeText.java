package io.foreshock.gateway.http;

import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import org.jspecify.annotations.Nullable;

/**
 * Times at the edge: ISO-8601 out; ISO-8601 with a zone or an epoch number in. The unit of a number follows from its
 * size, which is unambiguous for the years 1973 to 5138: below 1e11 seconds, below 1e14 milliseconds, below 1e17
 * microseconds, else nanoseconds.
 */
public final class TimeText {
  private static final long SECONDS_BELOW = 100_000_000_000L;
  private static final long MILLIS_BELOW = 1_000 * SECONDS_BELOW;
  private static final long MICROS_BELOW = 1_000 * MILLIS_BELOW;
  /** Year 9999: what ISO text can write with four digits. */
  private static final long MAX_MICROS = 253_402_300_799_999_999L;
  private static final long MIN_MICROS = -62_135_596_800_000_000L;

  private TimeText() {
  }

  public static String format(long micros) {
    return micros < MIN_MICROS || micros > MAX_MICROS
        ? Long.toString(micros)
        : DateTimeFormatter.ISO_INSTANT.format(Micros.toInstant(micros));
  }

  public static @Nullable String format(@Nullable Long micros) {
    return micros == null ? null : format(micros.longValue());
  }

  /**
   * @return microseconds UTC
   * @throws IllegalArgumentException
   *             for a text that is neither
   */
  public static long parse(String text) {
    String t = text.strip();
    if (isInteger(t))
      return ofNumber(parseLong(t));
    try {
      Instant instant = t.endsWith("Z") ? Instant.parse(t) : OffsetDateTime.parse(t).toInstant();
      long micros = Micros.of(instant);
      if (micros < MIN_MICROS || micros > MAX_MICROS)
        throw new IllegalArgumentException("time outside the years 1 to 9999: time=" + abbreviate(t));
      return micros;
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("time must be like 2026-03-14T08:00:00Z or an epoch number: time="
          + abbreviate(t), e);
    }
  }

  /** Microseconds of an epoch number in seconds, milliseconds, microseconds or nanoseconds. */
  public static long ofNumber(long n) {
    if (n == Long.MIN_VALUE)
      throw new IllegalArgumentException("time outside the years 1 to 9999: time=" + n);
    long size = Math.abs(n);
    if (size < SECONDS_BELOW)
      return n * Micros.SECOND;
    if (size < MILLIS_BELOW)
      return n * Micros.MILLISECOND;
    return size < MICROS_BELOW ? n : Math.floorDiv(n, 1_000L);
  }

  private static boolean isInteger(String t) {
    int start = t.startsWith("-") ? 1 : 0;
    if (t.length() == start)
      return false;
    for (int i = start; i < t.length(); i++)
      if (t.charAt(i) < '0' || t.charAt(i) > '9')
        return false;
    return true;
  }

  private static long parseLong(String t) {
    try {
      return Long.parseLong(t);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("time too large: time=" + abbreviate(t), e);
    }
  }

  private static String abbreviate(String t) {
    return t.length() <= 40 ? t : t.substring(0, 40) + "...";
  }
}
