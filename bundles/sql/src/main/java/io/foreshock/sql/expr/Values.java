package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Interval;
import io.foreshock.sql.text.TimeText;
import java.math.BigDecimal;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Single values and their conversion between SQL types. */
public final class Values {
  private Values() {
  }

  /**
   * @param value
   *            Long, Double, String, Boolean, float[], byte[] or null
   * @return Long, Double, String, float[] or null, as the type's column carries it
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH, OUT_OF_RANGE}
   */
  public static @Nullable Object coerce(@Nullable Object value, ColumnType type) {
    return switch (value) {
      case null -> null;
      case Boolean b -> ofBoolean(b, type);
      case Double d -> ofDouble(d, type);
      case Float f -> ofDouble(f, type);
      case Number n -> ofLong(n.longValue(), type);
      case String s -> ofText(s, type);
      case float[] v when type == ColumnType.VECTOR -> v;
      case float[] v when type == ColumnType.TEXT -> VectorText.format(v);
      case byte[] b when type == ColumnType.BYTEA -> Bytea.of(b);
      case byte[] b when type == ColumnType.TEXT -> Bytea.format(Bytea.of(b));
      default -> throw mismatch(value.getClass().getSimpleName(), type);
    };
  }

  private static Object ofBoolean(boolean value, ColumnType type) {
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT -> value ? 1L : 0L;
      case TEXT -> Boolean.toString(value);
      default -> throw mismatch("a boolean", type);
    };
  }

  private static Object ofDouble(double value, ColumnType type) {
    return switch (type) {
      case DOUBLE -> value;
      case REAL -> (double) (float) value;
      case SMALLINT, INTEGER, BIGINT -> toLong(value, type);
      case TEXT -> format(value);
      default -> throw mismatch("a number", type);
    };
  }

  private static Object ofLong(long value, ColumnType type) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT -> inRange(value, type);
      case DOUBLE -> (double) value;
      case REAL -> (double) (float) value;
      case TIMESTAMP, INTERVAL -> value;
      case BOOLEAN -> value == 0 ? 0L : 1L;
      case TEXT -> Long.toString(value);
      default -> throw mismatch("a number", type);
    };
  }

  static Object ofText(String text, ColumnType type) {
    return switch (type) {
      case TEXT, JSONB -> text;
      case UUID -> uuid(text);
      case TIMESTAMP -> TimeText.parse(text);
      case INTERVAL -> Interval.parseMicros(text);
      case BYTEA -> Bytea.parse(text);
      case BOOLEAN -> toBoolean(text) ? 1L : 0L;
      case SMALLINT, INTEGER, BIGINT -> parseLong(text, type);
      case DOUBLE -> parseDouble(text);
      case REAL -> (double) (float) parseDouble(text);
      case VECTOR -> VectorText.parse(text);
    };
  }

  /** Rounds half to even, as PostgreSQL does. */
  static long toLong(double value, ColumnType type) {
    double rounded = Math.rint(value);
    if (!(rounded >= -0x1p63 && rounded < 0x1p63)) throw outOfRange(format(value), type);
    return inRange((long) rounded, type);
  }

  static long inRange(long value, ColumnType type) {
    boolean fits = switch (type) {
      case SMALLINT -> value == (short) value;
      case INTEGER -> value == (int) value;
      default -> true;
    };
    if (!fits) throw outOfRange(Long.toString(value), type);
    return value;
  }

  static ForeshockException outOfRange(String value, ColumnType type) {
    return new ForeshockException(ErrorCode.OUT_OF_RANGE, "value out of range: " + value + ", type=" + type);
  }

  private static long parseLong(String text, ColumnType type) {
    try {
      return inRange(Long.parseLong(text.strip()), type);
    } catch (NumberFormatException e) {
      throw notA(text, type);
    }
  }

  private static double parseDouble(String text) {
    String t = text.strip();
    switch (t.toLowerCase(Locale.ROOT)) {
      case "nan" :
        return Double.NaN;
      case "infinity", "inf", "+infinity", "+inf" :
        return Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" :
        return Double.NEGATIVE_INFINITY;
      default :
    }
    try {
      return new BigDecimal(t).doubleValue();
    } catch (NumberFormatException e) {
      throw notA(text, ColumnType.DOUBLE);
    }
  }

  private static boolean toBoolean(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "true", "t", "yes", "y", "on", "1" -> true;
      case "false", "f", "no", "n", "off", "0" -> false;
      default -> throw notA(text, ColumnType.BOOLEAN);
    };
  }

  private static String uuid(String text) {
    try {
      String canonical = java.util.UUID.fromString(text.strip()).toString();
      if (canonical.equalsIgnoreCase(text.strip())) return canonical;
    } catch (IllegalArgumentException e) {
      // reported below
    }
    throw notA(text, ColumnType.UUID);
  }

  /** {@code 1}, {@code 0.5}, {@code 1.0e20}: shortest digits that read back the same. */
  static String format(double value) {
    if (value == Math.rint(value) && Math.abs(value) < 1e15) {
      String whole = Long.toString((long) value);
      return value == 0 && 1 / value < 0 ? "-0" : whole;
    }
    return Double.toString(value).toLowerCase(Locale.ROOT).replace("infinity", "Infinity").replace("nan", "NaN");
  }

  private static ForeshockException notA(String text, ColumnType type) {
    return new ForeshockException(ErrorCode.TYPE_MISMATCH,
        "not a value of type " + type + ": '" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "'");
  }

  private static ForeshockException mismatch(String what, ColumnType type) {
    return new ForeshockException(ErrorCode.TYPE_MISMATCH, "expected " + type + " instead of " + what);
  }
}
