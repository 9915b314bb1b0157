package io.foreshock.report;

import io.foreshock.api.Micros;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;

/** Times and spans as the report prints them, in one zone. Immutable. */
record Clock(ZoneId zone) {
  private static final DateTimeFormatter FULL = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter OFFSET = DateTimeFormatter.ofPattern("xxx", Locale.ROOT);

  ZonedDateTime at(long micros) {
    return Micros.toInstant(micros).atZone(zone);
  }

  String full(long micros) {
    return FULL.format(at(micros));
  }

  String day(long micros) {
    return DAY.format(at(micros));
  }

  /** With the offset, for the one place where a stranger must be able to convert. */
  String withZone(Instant instant) {
    ZonedDateTime t = instant.atZone(zone);
    return FULL.format(t) + " " + zone + " (UTC" + OFFSET.format(t) + ")";
  }

  String tick(long micros, long step) {
    String pattern = step >= Micros.DAY ? "MM-dd" : step >= Micros.MINUTE ? "HH:mm" : "HH:mm:ss";
    return DateTimeFormatter.ofPattern(pattern, Locale.ROOT).format(at(micros));
  }

  static String span(Duration d) {
    if (d.isNegative())
      return "-" + span(d.negated());
    if (d.toDays() > 0)
      return d.toDays() + " d " + d.toHoursPart() + " h";
    if (d.toHours() > 0)
      return d.toHours() + " h " + d.toMinutesPart() + " min";
    return d.toMinutes() > 0 ? d.toMinutes() + " min" : d.toSeconds() + " s";
  }

  static String span(long micros) {
    return span(Duration.ofNanos(Math.multiplyExact(micros, 1_000)));
  }
}
