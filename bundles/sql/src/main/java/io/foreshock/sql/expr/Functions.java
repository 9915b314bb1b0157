package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnType;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Text and time functions by rows. */
public final class Functions {
  private static final int MAX_TEXT = 1 << 20;

  private Functions() {
  }

  public static Expr upper(Expr text) {
    return new Mapped.TextToText(text, s -> s.toUpperCase(Locale.ROOT));
  }

  public static Expr lower(Expr text) {
    return new Mapped.TextToText(text, s -> s.toLowerCase(Locale.ROOT));
  }

  public static Expr trim(Expr text, boolean start, boolean end, String what) {
    return new Mapped.TextToText(text, s -> {
      int from = 0;
      int to = s.length();
      while (start && from < to && what.indexOf(s.charAt(from)) >= 0)
        from++;
      while (end && to > from && what.indexOf(s.charAt(to - 1)) >= 0)
        to--;
      return s.substring(from, to);
    });
  }

  public static Expr length(Expr text) {
    return new Mapped.Rows(List.of(text), a -> {
      String s = (String) a[0];
      return (long) s.codePointCount(0, s.length());
    }, ColumnType.INTEGER);
  }

  /** Bytes of a text in UTF-8, or of bytes. */
  public static Expr bytes(Expr text) {
    boolean bytes = text.type() == ColumnType.BYTEA;
    return new Mapped.Rows(List.of(text), a -> (long) (bytes
        ? ((String) a[0]).length()
        : ((String) a[0]).getBytes(StandardCharsets.UTF_8).length), ColumnType.INTEGER);
  }

  /** Bytes as hex, base64 or escape text. */
  public static Expr encode(Expr bytes, Expr format) {
    return new Mapped.Rows(List.of(bytes, format), a -> ByteText.encode((String) a[0], (String) a[1]), ColumnType.TEXT);
  }

  /** The bytes of a hex, base64 or escape text. */
  public static Expr decode(Expr text, Expr format) {
    return new Mapped.Rows(List.of(text, format), a -> ByteText.decode((String) a[0], (String) a[1]), ColumnType.BYTEA);
  }

  /** @param type TEXT or BYTEA, that of all */
  public static Expr concat(List<Expr> texts, ColumnType type) {
    return new Mapped.Rows(texts, a -> {
      StringBuilder out = new StringBuilder();
      for (Object part : a)
        out.append(part);
      if (out.length() > MAX_TEXT)
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "text too long: limit=" + MAX_TEXT);
      return out.toString();
    }, type);
  }

  /** SUBSTRING(text FROM start FOR length), counted from 1 in characters; parts outside the text are empty. */
  public static Expr substring(List<Expr> arguments) {
    return new Mapped.Rows(arguments, a -> {
      String s = (String) a[0];
      long start = (Long) a[1];
      long end = a.length > 2 ? start + (Long) a[2] : Long.MAX_VALUE;
      if (a.length > 2 && (Long) a[2] < 0)
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "negative length of a substring: " + a[2]);
      int n = s.codePointCount(0, s.length());
      int from = (int) Math.min(n, Math.max(0, start - 1));
      int to = (int) Math.max(from, Math.min(n, end - 1));
      return s.substring(s.offsetByCodePoints(0, from), s.offsetByCodePoints(0, to));
    }, arguments.getFirst().type() == ColumnType.BYTEA ? ColumnType.BYTEA : ColumnType.TEXT);
  }

  /** Position of the first in the second from 1, or 0. */
  public static Expr position(Expr what, Expr text) {
    return new Mapped.Rows(List.of(what, text), a -> (long) ((String) a[1]).indexOf((String) a[0]) + 1,
        ColumnType.INTEGER);
  }

  public static Expr replace(List<Expr> arguments) {
    return new Mapped.Rows(arguments, a -> {
      String what = (String) a[1];
      return what.isEmpty() ? a[0] : ((String) a[0]).replace(what, (String) a[2]);
    }, ColumnType.TEXT);
  }

  /** time_bucket; the width is months or microseconds. */
  public static Expr timeBucket(Expr width, Expr time, boolean months) {
    return new Mapped.Rows(List.of(width, time),
        a -> months ? TimeMath.monthBucket((Long) a[0], (Long) a[1]) : TimeMath.bucket((Long) a[0], (Long) a[1]),
        ColumnType.TIMESTAMP);
  }

  /** time_bucket of a width the plan knows: the fast form. */
  public static Expr timeBucket(long width, Expr time, boolean months) {
    return months || width <= 0
        ? new Mapped.LongToLong(time, months
            ? v -> TimeMath.monthBucket(width, v)
            : v -> TimeMath.bucket(width, v), ColumnType.TIMESTAMP)
        : new Bucket(time, width, TimeMath.ORIGIN);
  }

  public static Expr plusMonths(Expr time, Expr months, boolean minus) {
    return new Mapped.Rows(List.of(time, months),
        a -> TimeMath.plusMonths((Long) a[0], minus ? -(Long) a[1] : (Long) a[1]), ColumnType.TIMESTAMP);
  }

  public static Expr datePart(String unit, Expr time) {
    return new Mapped.LongToDouble(time, TimeMath.part(unit));
  }

  public static Expr truncate(String unit, Expr time) {
    long width = TimeMath.fixedWidth(unit);
    return width > 0
        ? new Bucket(time, width, TimeMath.ORIGIN)
        : new Mapped.LongToLong(time, TimeMath.truncate(unit), ColumnType.TIMESTAMP);
  }

  /**
   * @param known
   *            the unit when it is a literal; otherwise it is worked out row by row
   */
  public static Expr datePart(Expr unit, Expr time, @Nullable String known) {
    return known != null
        ? datePart(known, time)
        : new Mapped.Rows(List.of(unit, time),
            a -> (Double) TimeMath.part((String) a[0]).applyAsDouble((Long) a[1]), ColumnType.DOUBLE);
  }

  /** @see #datePart(Expr, Expr, String) */
  public static Expr truncate(Expr unit, Expr time, @Nullable String known) {
    return known != null
        ? truncate(known, time)
        : new Mapped.Rows(List.of(unit, time),
            a -> (Long) TimeMath.truncate((String) a[0]).applyAsLong((Long) a[1]), ColumnType.TIMESTAMP);
  }

  /**
   * What clocks of a zone show at a time, or, {@code back}, the time at which they show it.
   *
   * @param known
   *            the zone when it is a literal
   */
  public static Expr atZone(Expr time, Expr zone, @Nullable String known, boolean back) {
    return known != null
        ? new Mapped.LongToLong(time, TimeMath.zoned(known, back), ColumnType.TIMESTAMP)
        : new Mapped.Rows(List.of(time, zone),
            a -> (Long) TimeMath.zoned((String) a[1], back).applyAsLong((Long) a[0]), ColumnType.TIMESTAMP);
  }

  public static Expr round(Expr number, Expr digits) {
    return new Mapped.Rows(List.of(number, digits),
        a -> (Double) Conversion.round((Double) a[0], (int) Math.max(-400, Math.min(400, (Long) a[1]))),
        ColumnType.DOUBLE);
  }
}
