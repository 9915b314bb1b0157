package io.foreshock.sql.text;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Timestamps as people write them (ISO 8601, a blank or T between date and time) and as results show them. UTC. */
public final class TimeText {
  private static final Pattern TIME = Pattern.compile("\\s*(\\d{4,6})-(\\d{1,2})-(\\d{1,2})"
      + "(?:[ T]\\s*(\\d{1,2}):(\\d{2})(?::(\\d{2})(?:[.,](\\d{1,9}))?)?)?\\s*(Z|z|UTC|[+-]\\d{2}(?::?\\d{2})?)?\\s*");

  /** Seconds, milliseconds or microseconds since 1970, told apart by their number of digits: 2001 to 2286. */
  private static final Pattern EPOCH = Pattern.compile("\\s*(\\d{10}|\\d{13}|\\d{16})\\s*");

  private TimeText() {
  }

  /**
   * @return microseconds UTC; without a zone the text is UTC; digits below a microsecond are cut off
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH}
   */
  public static long parse(String text) {
    Matcher epoch = EPOCH.matcher(text);
    if (epoch.matches()) return epoch(epoch.group(1));
    Matcher m = TIME.matcher(text);
    if (!m.matches()) throw wrong(text);
    try {
      LocalDateTime time = LocalDateTime.of(number(m, 1), number(m, 2), number(m, 3), number(m, 4), number(m, 5),
          number(m, 6));
      long micros = Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), Micros.SECOND) + fraction(m.group(7));
      return Math.subtractExact(micros, zone(m.group(8)));
    } catch (DateTimeException | ArithmeticException e) {
      throw wrong(text);
    }
  }

  private static long epoch(String digits) {
    long value = Long.parseLong(digits);
    return digits.length() == 10 ? value * Micros.SECOND : digits.length() == 13 ? value * Micros.MILLISECOND : value;
  }

  private static int number(Matcher m, int group) {
    String digits = m.group(group);
    return digits == null ? 0 : Integer.parseInt(digits);
  }

  private static long fraction(@Nullable String digits) {
    return digits == null ? 0 : Long.parseLong((digits + "000000").substring(0, 6));
  }

  private static long zone(@Nullable String zone) {
    if (zone == null || !(zone.startsWith("+") || zone.startsWith("-"))) return 0;
    String digits = zone.substring(1).replace(":", "");
    long minutes = Long.parseLong(digits.substring(0, 2)) * 60
        + (digits.length() > 2 ? Long.parseLong(digits.substring(2)) : 0);
    if (minutes > 18 * 60) throw new DateTimeException("zone");
    return (zone.startsWith("-") ? -minutes : minutes) * Micros.MINUTE;
  }

  private static ForeshockException wrong(String text) {
    return new ForeshockException(ErrorCode.TYPE_MISMATCH,
        "not a timestamp: '" + (text.length() > 60 ? text.substring(0, 60) + "..." : text)
            + "', expected for example '2026-03-14 02:10:00'");
  }

  /** {@code 2026-03-14 02:10:00.25}, without trailing zeros of the fraction. */
  public static String format(long micros) {
    LocalDateTime t = LocalDateTime.ofEpochSecond(Math.floorDiv(micros, Micros.SECOND), 0, ZoneOffset.UTC);
    StringBuilder out = new StringBuilder(26);
    out.append(t.toLocalDate()).append(' ');
    two(out, t.getHour()).append(':');
    two(out, t.getMinute()).append(':');
    two(out, t.getSecond());
    long fraction = Math.floorMod(micros, Micros.SECOND);
    if (fraction != 0) {
      String digits = Long.toString(Micros.SECOND + fraction).substring(1);
      out.append('.').append(digits.replaceAll("0+$", ""));
    }
    return out.toString();
  }

  private static StringBuilder two(StringBuilder out, int value) {
    return out.append(value < 10 ? "0" : "").append(value);
  }
}
