package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.time.temporal.IsoFields;
import java.time.temporal.TemporalAdjusters;
import java.util.Locale;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;

/** Calendar arithmetic on microseconds UTC. */
public final class TimeMath {
  /** Buckets are counted from Monday 2000-01-03, as in TimescaleDB, so weeks begin on Mondays. */
  static final long ORIGIN = LocalDate.of(2000, 1, 3).toEpochDay() * Micros.DAY;

  private TimeMath() {
  }

  static LocalDateTime time(long micros) {
    return LocalDateTime.ofEpochSecond(Math.floorDiv(micros, Micros.SECOND),
        (int) Math.floorMod(micros, Micros.SECOND) * 1_000, ZoneOffset.UTC);
  }

  private static long micros(LocalDateTime time) {
    return Math.addExact(Math.multiplyExact(time.toEpochSecond(ZoneOffset.UTC), Micros.SECOND),
        time.getNano() / 1_000);
  }

  static long plusMonths(long micros, long months) {
    try {
      return micros(time(micros).plusMonths(months));
    } catch (DateTimeException | ArithmeticException e) {
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "timestamp out of range", e);
    }
  }

  /** Start of the bucket a time falls into. */
  static long bucket(long width, long micros) {
    if (width <= 0) throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "bucket must be longer than 0: " + width);
    return micros - Math.floorMod(micros - ORIGIN, width);
  }

  /** Start of the bucket of calendar months, counted from January 2000. */
  static long monthBucket(long months, long micros) {
    if (months <= 0)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "bucket must be longer than 0: " + months);
    LocalDateTime t = time(micros);
    long month = (t.getYear() - 2000L) * 12 + t.getMonthValue() - 1;
    long start = month - Math.floorMod(month, months);
    return micros(LocalDateTime.of(2000, 1, 1, 0, 0).plusMonths(start));
  }

  /** From UTC to what clocks of a zone show, or back; a time that they show twice is the earlier one. */
  static LongUnaryOperator zoned(String zone, boolean back) {
    ZoneId id;
    try {
      id = ZoneId.of(zone.strip(), ZoneId.SHORT_IDS);
    } catch (DateTimeException e) {
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "unknown time zone: " + zone, e);
    }
    return back
        ? v -> v - Micros.SECOND * time(v).atZone(id).getOffset().getTotalSeconds()
        : v -> v + Micros.SECOND * id.getRules().getOffset(Instant.ofEpochSecond(Math.floorDiv(v, Micros.SECOND)))
            .getTotalSeconds();
  }

  /** date_trunc and FLOOR(ts TO unit). */
  public static LongUnaryOperator truncate(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "microsecond", "microseconds" -> v -> v;
      case "millisecond", "milliseconds" -> v -> v - Math.floorMod(v, Micros.MILLISECOND);
      case "second" -> v -> v - Math.floorMod(v, Micros.SECOND);
      case "minute" -> v -> v - Math.floorMod(v, Micros.MINUTE);
      case "hour" -> v -> v - Math.floorMod(v, Micros.HOUR);
      case "day" -> v -> v - Math.floorMod(v, Micros.DAY);
      case "week" -> v -> bucket(7 * Micros.DAY, v);
      case "month" -> v -> monthBucket(1, v);
      case "quarter" -> v -> monthBucket(3, v);
      case "year" -> v -> micros(time(v).with(TemporalAdjusters.firstDayOfYear()).truncatedTo(ChronoUnit.DAYS));
      default -> throw unknown(unit);
    };
  }

  /** Microseconds of a unit whose starts are a fixed time apart, 0 for all others. */
  static long fixedWidth(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "second" -> Micros.SECOND;
      case "minute" -> Micros.MINUTE;
      case "hour" -> Micros.HOUR;
      case "day" -> Micros.DAY;
      case "week" -> 7 * Micros.DAY;
      default -> 0;
    };
  }

  /** EXTRACT and date_part. */
  public static LongToDoubleFunction part(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "epoch" -> v -> v / 1e6;
      case "microseconds", "microsecond" -> v -> Math.floorMod(v, Micros.MINUTE);
      case "milliseconds", "millisecond" -> v -> Math.floorMod(v, Micros.MINUTE) / 1e3;
      case "second" -> v -> Math.floorMod(v, Micros.MINUTE) / 1e6;
      case "minute" -> v -> Math.floorDiv(Math.floorMod(v, Micros.HOUR), Micros.MINUTE);
      case "hour" -> v -> Math.floorDiv(Math.floorMod(v, Micros.DAY), Micros.HOUR);
      case "day" -> v -> time(v).getDayOfMonth();
      case "dow" -> v -> time(v).getDayOfWeek().getValue() % 7;
      case "isodow" -> v -> time(v).getDayOfWeek().getValue();
      case "doy" -> v -> time(v).getDayOfYear();
      case "week" -> v -> time(v).get(IsoFields.WEEK_OF_WEEK_BASED_YEAR);
      case "isoyear" -> v -> time(v).get(IsoFields.WEEK_BASED_YEAR);
      case "month" -> v -> time(v).getMonthValue();
      case "quarter" -> v -> (time(v).getMonthValue() + 2) / 3;
      case "year" -> v -> time(v).getYear();
      default -> throw unknown(unit);
    };
  }

  /** EXTRACT and date_part of a span of microseconds, whose days have 24 hours. */
  public static LongToDoubleFunction spanPart(String unit) {
    return switch (unit.toLowerCase(Locale.ROOT)) {
      case "epoch" -> v -> v / 1e6;
      case "microseconds", "microsecond" -> v -> v % Micros.MINUTE;
      case "milliseconds", "millisecond" -> v -> v % Micros.MINUTE / 1e3;
      case "second" -> v -> v % Micros.MINUTE / 1e6;
      case "minute" -> v -> v % Micros.HOUR / Micros.MINUTE;
      case "hour" -> v -> v % Micros.DAY / Micros.HOUR;
      case "day" -> v -> v / Micros.DAY;
      case "month", "year", "decade", "century", "millennium" -> _ -> 0;
      case "quarter" -> _ -> 1;
      default -> throw unknown(unit);
    };
  }

  private static ForeshockException unknown(String unit) {
    return new ForeshockException(ErrorCode.INVALID_ARGUMENT, "unknown unit of time: " + unit);
  }
}
