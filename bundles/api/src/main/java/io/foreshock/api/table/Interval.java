package io.foreshock.api.table;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A span of time: calendar months and exact microseconds, never both.
 *
 * @param months
 *            calendar months; 0 when {@code micros} is not
 * @param micros
 *            microseconds
 */
public record Interval(long months, long micros) {
  private static final Pattern PART = Pattern
      .compile("\\s*([+-]?\\d+(?:\\.\\d+)?|[+-]?\\.\\d+)\\s*([a-zA-Zµ]+)?\\s*");
  private static final Pattern CLOCK = Pattern.compile(
      "\\s*([+-]?)(\\d{1,6}):(\\d{2})(?::(\\d{2}(?:\\.\\d{1,6})?))?\\s*");
  private static final Map<String, Long> MICROS = Map.ofEntries(Map.entry("microsecond", 1L), Map.entry("us", 1L),
      Map.entry("millisecond", Micros.MILLISECOND), Map.entry("ms", Micros.MILLISECOND),
      Map.entry("second", Micros.SECOND), Map.entry("sec", Micros.SECOND), Map.entry("s", Micros.SECOND),
      Map.entry("minute", Micros.MINUTE), Map.entry("min", Micros.MINUTE), Map.entry("m", Micros.MINUTE),
      Map.entry("hour", Micros.HOUR), Map.entry("hr", Micros.HOUR), Map.entry("h", Micros.HOUR),
      Map.entry("day", Micros.DAY), Map.entry("d", Micros.DAY), Map.entry("week", 7 * Micros.DAY),
      Map.entry("w", 7 * Micros.DAY));
  private static final Map<String, Long> MONTHS = Map.of("month", 1L, "mon", 1L, "quarter", 3L, "year", 12L, "y", 12L);

  public Interval {
    if (months != 0 && micros != 0)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "an interval of months and days at once: months=" + months + ", microseconds=" + micros);
  }

  /** Whether a word is a unit of time that is written out. */
  public static boolean isUnit(String word) {
    String unit = singular(word);
    return unit.length() > 2 && (MICROS.containsKey(unit) || MONTHS.containsKey(unit));
  }

  /** {@code 15 minutes}, {@code 1 day 02:30:00}, {@code 1 year 3 months}; a bare number counts seconds. */
  public static Interval parse(String text) {
    return parse(text, "second");
  }

  /**
   * A span of fixed length, as a column of intervals holds it.
   *
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH, NOT_SUPPORTED} for one of months
   */
  public static long parseMicros(String text) {
    Interval value = parse(text);
    if (value.months != 0)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "months have no fixed length: '" + text + "'; columns and casts take weeks, days and less");
    return value.micros;
  }

  /** As {@link #parse(String)}, bare numbers counting another unit. */
  public static Interval parse(String text, String defaultUnit) {
    BigDecimal months = BigDecimal.ZERO;
    BigDecimal micros = BigDecimal.ZERO;
    int at = 0;
    try {
      if (text.startsWith("P") || text.startsWith("-P"))
        return iso(text);
      while (at < text.length()) {
        Matcher clock = CLOCK.matcher(text).region(at, text.length());
        Matcher part = PART.matcher(text).region(at, text.length());
        if (clock.lookingAt()) {
          micros = micros.add(clock(clock));
          at = clock.end();
        } else if (part.lookingAt()) {
          BigDecimal count = new BigDecimal(part.group(1));
          String unit = singular(part.group(2) == null ? defaultUnit : part.group(2));
          if (MONTHS.containsKey(unit)) months = months.add(count.multiply(BigDecimal.valueOf(MONTHS.get(unit))));
          else if (MICROS.containsKey(unit)) micros = micros.add(count.multiply(BigDecimal.valueOf(MICROS.get(unit))));
          else throw wrong(text);
          at = part.end();
        } else {
          throw wrong(text);
        }
      }
      if (text.isBlank()) throw wrong(text);
      return new Interval(months.longValueExact(), micros.setScale(0, RoundingMode.HALF_EVEN).longValueExact());
    } catch (ArithmeticException | DateTimeException e) {
      throw wrong(text);
    }
  }

  /** ISO 8601 without years and months: {@code P1DT2H30M}. */
  private static Interval iso(String text) {
    Duration d = Duration.parse(text);
    return new Interval(0, Math.addExact(Math.multiplyExact(d.getSeconds(), Micros.SECOND), d.getNano() / 1_000));
  }

  private static BigDecimal clock(Matcher m) {
    BigDecimal seconds = new BigDecimal(m.group(2)).multiply(BigDecimal.valueOf(3600))
        .add(new BigDecimal(m.group(3)).multiply(BigDecimal.valueOf(60)))
        .add(m.group(4) == null ? BigDecimal.ZERO : new BigDecimal(m.group(4)));
    BigDecimal micros = seconds.multiply(BigDecimal.valueOf(Micros.SECOND));
    return m.group(1).equals("-") ? micros.negate() : micros;
  }

  private static String singular(String unit) {
    String u = unit.toLowerCase(Locale.ROOT);
    return u.length() > 2 && u.endsWith("s") ? u.substring(0, u.length() - 1) : u;
  }

  private static ForeshockException wrong(String text) {
    return new ForeshockException(ErrorCode.TYPE_MISMATCH,
        "not an interval: '" + (text.length() > 60 ? text.substring(0, 60) + "..." : text)
            + "', expected for example '15 minutes'");
  }

  /** As PostgreSQL shows a span of microseconds: {@code 2 days 03:04:05.5}. */
  public static String shown(long micros) {
    long days = micros / Micros.DAY;
    long rest = micros % Micros.DAY;
    long part = Math.abs(rest);
    StringBuilder out = new StringBuilder();
    if (days != 0) out.append(days).append(days == 1 ? " day" : " days");
    if (part == 0 && days != 0) return out.toString();
    if (days != 0) out.append(' ');
    if (rest < 0) out.append('-');
    out.append(String.format(Locale.ROOT, "%02d:%02d:%02d", part / Micros.HOUR, part / Micros.MINUTE % 60, part
        / Micros.SECOND % 60));
    long fraction = part % Micros.SECOND;
    if (fraction != 0) out.append(String.format(Locale.ROOT, ".%06d", fraction).replaceAll("0+$", ""));
    return out.toString();
  }

  /** As PostgreSQL shows a span of months: {@code 1 year 2 mons}. */
  public static String shownMonths(long months) {
    long years = months / 12;
    long rest = months % 12;
    if (months == 0) return "00:00:00";
    String y = years == 0 ? "" : years + (years == 1 ? " year" : " years");
    String m = rest == 0 ? "" : rest + (rest == 1 ? " mon" : " mons");
    return (y + " " + m).strip();
  }
}
