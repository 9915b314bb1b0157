package io.foreshock.adapter.replay;

import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Reads the texts of a time column as microseconds UTC. Immutable. */
@FunctionalInterface
interface TimeFormat {
  /**
   * @throws BadRowException
   *             when the text is no such time
   */
  long micros(String text);

  /**
   * @param format
   *            {@code auto}, {@code epoch_s|ms|us|ns} or a pattern of
   *            {@link DateTimeFormatter}
   * @param zone
   *            of times without one
   * @throws io.foreshock.api.ForeshockException
   *             {@code INVALID_ARGUMENT}
   */
  static TimeFormat parse(String format, String zone) {
    ZoneId zoneId;
    try {
      zoneId = ZoneId.of(zone);
    } catch (DateTimeException e) {
      throw ReplaySettings.invalid("zone is unknown: zone=" + zone);
    }
    return switch (format.toLowerCase(Locale.ROOT)) {
      case "auto", "" -> text -> auto(text, zoneId);
      case "epoch_s" -> text -> epoch(text, Micros.SECOND, 1);
      case "epoch_ms" -> text -> epoch(text, Micros.MILLISECOND, 1);
      case "epoch_us" -> text -> epoch(text, 1, 1);
      case "epoch_ns" -> text -> epoch(text, 1, 1_000);
      default -> pattern(format, zoneId);
    };
  }

  private static TimeFormat pattern(String format, ZoneId zone) {
    try {
      DateTimeFormatter formatter = DateTimeFormatter.ofPattern(format, Locale.ROOT);
      return text -> of(text, formatter, zone);
    } catch (IllegalArgumentException e) {
      throw ReplaySettings
          .invalid("time.format is no pattern: time.format=" + format + ", reason=" + e.getMessage());
    }
  }

  private static long of(String text, DateTimeFormatter formatter, ZoneId zone) {
    try {
      TemporalAccessor time = formatter.parseBest(text, ZonedDateTime::from, LocalDateTime::from);
      return Micros.of(time instanceof ZonedDateTime zoned
          ? zoned.toInstant()
          : LocalDateTime.from(time).atZone(zone).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadRowException("no time: " + text);
    }
  }

  /** A number is an epoch, by its magnitude; anything else is ISO-8601, with T or a blank. */
  private static long auto(String text, ZoneId zone) {
    if (text.indexOf(':') < 0 && text.indexOf('-', 1) < 0)
      return epochByMagnitude(text);
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    try {
      boolean zoned = iso.endsWith("Z") || iso.indexOf('+', 10) > 0 || iso.indexOf('-', 10) > 0;
      return Micros.of(zoned
          ? OffsetDateTime.parse(iso).toInstant()
          : LocalDateTime.parse(iso.length() == 10 ? iso + "T00:00:00" : iso).atZone(zone).toInstant());
    } catch (DateTimeException | ArithmeticException e) {
      throw new BadRowException("no time: " + text);
    }
  }

  private static long epochByMagnitude(String text) {
    double number = number(text);
    if (number < 1e11)
      return epoch(text, Micros.SECOND, 1);
    if (number < 1e14)
      return epoch(text, Micros.MILLISECOND, 1);
    return number < 1e17 ? epoch(text, 1, 1) : epoch(text, 1, 1_000);
  }

  private static long epoch(String text, long times, long divided) {
    try {
      // Whole numbers stay exact; a double would lose nanoseconds.
      return Math.multiplyExact(Long.parseLong(text), times) / divided;
    } catch (NumberFormatException e) {
      double micros = number(text) * times / divided;
      if (!(Math.abs(micros) < 9e18))
        throw new BadRowException("no time: " + text);
      return Math.round(micros);
    } catch (ArithmeticException e) {
      throw new BadRowException("time out of range: " + text);
    }
  }

  private static double number(String text) {
    try {
      double number = Double.parseDouble(text);
      if (Double.isFinite(number))
        return number;
    } catch (NumberFormatException e) {
      // reported below
    }
    throw new BadRowException("no time: " + text);
  }
}
