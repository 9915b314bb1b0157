package io.foreshock.pgwire.wire;

import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Interval;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Values of parameters, text or binary, as the engine takes them: Long, Double, String, Boolean, float[], byte[]. */
public final class ValueReader {
  private static final long DAY_MICROS = 86_400_000_000L;
  private static final int MAX_DAY = 100_000_000;
  private static final int MAX_ELEMENTS = 1 << 16;

  private ValueReader() {
  }

  /**
   * @param oid
   *            type on the wire
   * @param wanted
   *            type in the statement
   * @throws PgError
   *             {@code 22P02}, {@code 22P03}
   */
  public static Object read(byte[] bytes, boolean binary, int oid, ColumnType wanted) {
    if (!binary) return text(Messages.utf8(bytes), wanted);
    try {
      ByteBuffer in = ByteBuffer.wrap(bytes);
      Object value = binary(in, oid);
      if (in.hasRemaining()) throw badBinary(oid);
      return value;
    } catch (BufferUnderflowException e) {
      throw badBinary(oid);
    }
  }

  private static PgError badBinary(int oid) {
    return new PgError(PgError.BAD_BINARY, "incorrect binary data format: oid=" + oid);
  }

  private static Object binary(ByteBuffer in, int oid) {
    return switch (oid) {
      case Oid.BOOL -> in.get() != 0;
      case Oid.INT2 -> (long) in.getShort();
      case Oid.INT4 -> (long) in.getInt();
      case Oid.OID -> Integer.toUnsignedLong(in.getInt());
      case Oid.INT8 -> in.getLong();
      case Oid.FLOAT4 -> (double) in.getFloat();
      case Oid.FLOAT8 -> in.getDouble();
      case Oid.NUMERIC -> numeric(in);
      case Oid.TIMESTAMP, Oid.TIMESTAMPTZ -> instant(in.getLong());
      case Oid.DATE -> day(in.getInt());
      case Oid.UUID -> new java.util.UUID(in.getLong(), in.getLong()).toString();
      case Oid.JSONB -> {
        if (in.get() != 1) throw badBinary(oid);
        yield rest(in);
      }
      case Oid.FLOAT4_ARRAY, Oid.FLOAT8_ARRAY -> floats(in);
      case Oid.INTERVAL -> interval(in);
      case Oid.BYTEA -> {
        byte[] bytes = new byte[in.remaining()];
        in.get(bytes);
        yield bytes;
      }
      case Oid.UNSPECIFIED, Oid.UNKNOWN, Oid.TEXT, Oid.VARCHAR, Oid.BPCHAR, Oid.NAME, Oid.CHAR, Oid.JSON -> rest(in);
      default -> throw new PgError(PgError.NOT_SUPPORTED, "binary parameters of this type are not supported: oid="
          + oid);
    };
  }

  private static String instant(long pgMicros) {
    if (pgMicros == Long.MAX_VALUE || pgMicros == Long.MIN_VALUE)
      throw new PgError("22008", "infinite timestamps are not supported");
    try {
      return TimeFormat.text(Math.addExact(pgMicros, ValueWriter.PG_EPOCH_MICROS));
    } catch (ArithmeticException e) {
      throw new PgError("22008", "timestamp out of range");
    }
  }

  /** Microseconds, days, months. */
  private static String interval(ByteBuffer in) {
    long micros = in.getLong();
    long days = in.getInt();
    if (in.getInt() != 0)
      throw new PgError(PgError.NOT_SUPPORTED, "intervals of months are supported as literals only");
    try {
      return Interval.shown(Math.addExact(micros, days * DAY_MICROS));
    } catch (ArithmeticException e) {
      throw new PgError("22008", "interval out of range");
    }
  }

  private static String day(int pgDay) {
    if (pgDay > MAX_DAY || pgDay < -MAX_DAY) throw new PgError("22008", "date out of range");
    return instant(pgDay * DAY_MICROS);
  }

  private static String rest(ByteBuffer in) {
    byte[] bytes = new byte[in.remaining()];
    in.get(bytes);
    return Messages.utf8(bytes);
  }

  /** Digits of base 10,000: count, weight of the first, sign, scale. */
  private static Object numeric(ByteBuffer in) {
    int count = Short.toUnsignedInt(in.getShort());
    int weight = in.getShort();
    int sign = Short.toUnsignedInt(in.getShort());
    in.getShort();
    if (sign == 0xC000) return Double.NaN;
    if (sign == 0xD000) return Double.POSITIVE_INFINITY;
    if (sign == 0xF000) return Double.NEGATIVE_INFINITY;
    if (count > 1_000 || count * 2 > in.remaining()) throw badBinary(Oid.NUMERIC);
    BigInteger unscaled = BigInteger.ZERO;
    for (int i = 0; i < count; i++)
      unscaled = unscaled.multiply(BigInteger.valueOf(10_000)).add(BigInteger.valueOf(in.getShort()));
    BigDecimal value = new BigDecimal(unscaled, 4 * (count - 1 - weight));
    return (sign == 0 ? value : value.negate()).doubleValue();
  }

  private static float[] floats(ByteBuffer in) {
    int dimensions = in.getInt();
    in.getInt();
    int element = in.getInt();
    if (dimensions == 0) return new float[0];
    if (dimensions != 1 || element != Oid.FLOAT4 && element != Oid.FLOAT8) throw badBinary(Oid.FLOAT4_ARRAY);
    int count = in.getInt();
    in.getInt();
    if (count < 0 || count > MAX_ELEMENTS) throw badBinary(Oid.FLOAT4_ARRAY);
    int size = element == Oid.FLOAT4 ? 4 : 8;
    if ((long) count * (4 + size) > in.remaining()) throw badBinary(Oid.FLOAT4_ARRAY);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      if (in.getInt() != size) throw badBinary(Oid.FLOAT4_ARRAY);
      values[i] = size == 4 ? in.getFloat() : (float) in.getDouble();
    }
    return values;
  }

  /**
   * @throws PgError
   *             {@code 22P02}
   */
  public static Object text(String text, ColumnType wanted) {
    try {
      return switch (wanted) {
        case BOOLEAN -> bool(text);
        case SMALLINT, INTEGER, BIGINT -> integer(text.strip());
        case REAL, DOUBLE -> floating(text.strip());
        case TEXT, TIMESTAMP, UUID, JSONB, INTERVAL, BYTEA -> text;
        case VECTOR -> vector(text.strip());
      };
    } catch (NumberFormatException e) {
      throw bad(text, wanted);
    }
  }

  private static Object integer(String t) {
    return t.indexOf('.') < 0 ? (Object) Long.parseLong(t) : Double.parseDouble(t);
  }

  private static Double floating(String t) {
    return switch (t.toLowerCase(Locale.ROOT)) {
      case "nan" -> Double.NaN;
      case "infinity", "inf", "+infinity" -> Double.POSITIVE_INFINITY;
      case "-infinity", "-inf" -> Double.NEGATIVE_INFINITY;
      default -> new BigDecimal(t).doubleValue();
    };
  }

  private static Boolean bool(String text) {
    return switch (text.strip().toLowerCase(Locale.ROOT)) {
      case "t", "true", "y", "yes", "on", "1" -> Boolean.TRUE;
      case "f", "false", "n", "no", "off", "0" -> Boolean.FALSE;
      default -> throw bad(text, ColumnType.BOOLEAN);
    };
  }

  /** {@code [1,2]} or {@code {1,2}}. */
  private static float[] vector(String t) {
    boolean brackets = t.startsWith("[") && t.endsWith("]") && t.length() > 1;
    return floats(ArrayText.parse(brackets ? "{" + t.substring(1, t.length() - 1) + "}" : t));
  }

  private static float[] floats(List<@Nullable String> texts) {
    float[] values = new float[texts.size()];
    List<String> all = new ArrayList<>();
    for (String t : texts)
      all.add(t == null ? "NaN" : t);
    for (int i = 0; i < values.length; i++)
      values[i] = Float.parseFloat(all.get(i));
    return values;
  }

  private static PgError bad(String text, ColumnType wanted) {
    return new PgError(PgError.BAD_TEXT, "invalid input syntax for type " + wanted.name().toLowerCase(Locale.ROOT)
        + ": \"" + (text.length() > 60 ? text.substring(0, 60) + "..." : text) + "\"");
  }
}
