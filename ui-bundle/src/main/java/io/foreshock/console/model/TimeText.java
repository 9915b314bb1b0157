package io.foreshock.console.model;

import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Writes points in time in one time zone. Immutable. */
public record TimeText(ZoneId zone) {
  private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("yyyy-MM-dd  HH:mm:ss zzz",
      Locale.ENGLISH);
  private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("yyyy-MM-dd", Locale.ROOT);
  private static final DateTimeFormatter DATE_MINUTE = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter DATE_SECOND = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter DAY_MINUTE = DateTimeFormatter.ofPattern("MM-dd HH:mm", Locale.ROOT);
  private static final DateTimeFormatter MINUTE = DateTimeFormatter.ofPattern("HH:mm", Locale.ROOT);
  private static final DateTimeFormatter SECOND = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);
  private static final DateTimeFormatter FILE = DateTimeFormatter.ofPattern("yyyyMMdd-HHmm", Locale.ROOT);

  private static final DateTimeFormatter TYPED = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm[:ss]", Locale.ROOT);

  /** A time as {@link #dateSecond} or {@link #dateMinute} writes it, microseconds UTC; null when it is none. */
  @Nullable
  Long parse(String typed) {
    try {
      return Micros.of(LocalDateTime.parse(typed.strip(), TYPED).atZone(zone).toInstant());
    } catch (DateTimeException e) {
      return null;
    }
  }

  public ZonedDateTime at(long micros) {
    return Micros.toInstant(micros).atZone(zone);
  }

  public String clock(long micros) {
    return CLOCK.format(at(micros));
  }

  public String date(long micros) {
    return DATE.format(at(micros));
  }

  public String dateMinute(long micros) {
    return DATE_MINUTE.format(at(micros));
  }

  public String dateSecond(long micros) {
    return DATE_SECOND.format(at(micros));
  }

  public String minute(long micros) {
    return MINUTE.format(at(micros));
  }

  /** {@code 03-14 02:10}. */
  public String dayMinute(long micros) {
    return DAY_MINUTE.format(at(micros));
  }

  public String second(long micros) {
    return SECOND.format(at(micros));
  }

  /** Fit for a file name. */
  public String file(long micros) {
    return FILE.format(at(micros));
  }
}
