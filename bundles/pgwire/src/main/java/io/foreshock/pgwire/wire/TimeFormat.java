package io.foreshock.pgwire.wire;

import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Locale;

/** Instants as PostgreSQL writes them with DateStyle ISO and TimeZone UTC: {@code 2026-03-14 08:00:00.25+00}. */
public final class TimeFormat {
  private static final long SECOND = 1_000_000;
  private static final long DAY = 86_400 * SECOND;

  /** {@code 2026-03-14 08:00:00.25+00}, with T, without a zone (then UTC), a date alone. */
  private static final DateTimeFormatter TIME = new DateTimeFormatterBuilder().parseCaseInsensitive().append(
      DateTimeFormatter.ISO_LOCAL_DATE).optionalStart().appendPattern("['T'][ ]HH:mm[:ss]").appendFraction(
          ChronoField.NANO_OF_SECOND, 0, 9, true).optionalStart().appendPattern("[ ]").optionalEnd()
      .appendPattern("[XXX][XX][X]").optionalEnd().toFormatter(Locale.ROOT);

  private TimeFormat() {
  }

  public static String text(long micros) {
    LocalDate day = LocalDate.ofEpochDay(Math.floorDiv(micros, DAY));
    long rest = Math.floorMod(micros, DAY);
    boolean bc = day.getYear() < 1;
    StringBuilder out = new StringBuilder(32);
    padded(out, bc ? 1L - day.getYear() : day.getYear(), 4).append('-');
    padded(out, day.getMonthValue(), 2).append('-');
    padded(out, day.getDayOfMonth(), 2).append(' ');
    padded(out, rest / (3_600 * SECOND), 2).append(':');
    padded(out, rest / (60 * SECOND) % 60, 2).append(':');
    padded(out, rest / SECOND % 60, 2);
    long fraction = rest % SECOND;
    if (fraction != 0) {
      out.append('.');
      padded(out, fraction, 6);
      while (out.charAt(out.length() - 1) == '0')
        out.setLength(out.length() - 1);
    }
    return out.append("+00").append(bc ? " BC" : "").toString();
  }

  /**
   * Microseconds since 1970.
   *
   * @throws PgError
   *             {@code 22007}
   */
  public static long parse(String text) {
    try {
      TemporalAccessor t = TIME.parseBest(text.strip(), OffsetDateTime::from, LocalDateTime::from, LocalDate::from);
      return switch (t) {
        case OffsetDateTime o -> Micros.of(o.toInstant());
        case LocalDateTime l -> Micros.of(l.toInstant(ZoneOffset.UTC));
        default -> Micros.of(LocalDate.from(t).atStartOfDay().toInstant(ZoneOffset.UTC));
      };
    } catch (DateTimeException | ArithmeticException e) {
      throw new PgError("22007", "invalid input syntax for type timestamp: \""
          + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "\"");
    }
  }

  private static StringBuilder padded(StringBuilder out, long v, int digits) {
    String text = Long.toString(v);
    return out.append("0".repeat(Math.max(0, digits - text.length()))).append(text);
  }
}
