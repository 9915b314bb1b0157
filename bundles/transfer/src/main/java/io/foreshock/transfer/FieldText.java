package io.foreshock.transfer;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Interval;
import java.time.DateTimeException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** A value as the text of a CSV field and back, exactly. Times are ISO-8601; vectors {@code [1.0, 2.0]}. */
final class FieldText {
  private FieldText() {
  }

  /** @return null for a null */
  static @Nullable String of(ColumnType type, ColumnVector column, int row) {
    if (column.isNull(row))
      return null;
    return switch (column) {
      case ColumnVector.Longs c -> switch (type) {
        case BOOLEAN -> c.values()[row] != 0 ? "true" : "false";
        case TIMESTAMP -> Micros.toInstant(c.values()[row]).toString();
        case INTERVAL -> Interval.shown(c.values()[row]);
        default -> Long.toString(c.values()[row]);
      };
      case ColumnVector.Doubles c -> type == ColumnType.REAL
          ? Float.toString((float) c.values()[row])
          : Double.toString(c.values()[row]);
      case ColumnVector.Texts c -> type == ColumnType.BYTEA
          ? Bytea.format(String.valueOf(c.values()[row]))
          : c.values()[row];
      case ColumnVector.Vectors c -> Arrays.toString(c.values()[row]);
    };
  }

  /**
   * @throws ForeshockException
   *             {@code TYPE_MISMATCH}
   */
  static Object parse(Column column, String text) {
    try {
      return switch (column.type()) {
        case BOOLEAN -> switch (text.strip().toLowerCase(Locale.ROOT)) {
          case "true", "t", "1", "yes" -> true;
          case "false", "f", "0", "no" -> false;
          default -> throw new NumberFormatException("neither true nor false");
        };
        case SMALLINT -> (long) Short.parseShort(text.strip());
        case INTEGER -> (long) Integer.parseInt(text.strip());
        case BIGINT -> Long.parseLong(text.strip());
        case REAL -> Float.parseFloat(text.strip());
        case DOUBLE -> Double.parseDouble(text.strip());
        case TIMESTAMP -> time(text.strip());
        case TEXT, UUID, JSONB -> text;
        case INTERVAL -> Interval.parseMicros(text);
        case BYTEA -> Bytea.parse(text);
        case VECTOR -> vector(text.strip());
      };
    } catch (NumberFormatException | DateTimeException | ArithmeticException e) {
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "field does not fit: column=" + column.name() + ", type="
          + column.type() + ", value=" + shown(text), e);
    }
  }

  /** ISO-8601 with a zone, a space allowed for the T, or microseconds since 1970. */
  private static long time(String text) {
    if (text.matches("-?\\d{1,18}"))
      return Long.parseLong(text);
    String iso = text.length() > 10 && text.charAt(10) == ' ' ? text.substring(0, 10) + 'T' + text.substring(11) : text;
    return Micros.of(OffsetDateTime.parse(iso).toInstant());
  }

  private static float[] vector(String text) {
    if (!text.startsWith("[") || !text.endsWith("]"))
      throw new NumberFormatException("no vector");
    String inner = text.substring(1, text.length() - 1).strip();
    if (inner.isEmpty())
      return new float[0];
    String[] parts = inner.split(",", -1);
    float[] vector = new float[parts.length];
    for (int i = 0; i < parts.length; i++)
      vector[i] = Float.parseFloat(parts[i].strip());
    return vector;
  }

  private static String shown(String text) {
    return text.length() <= 40 ? text : text.substring(0, 40) + "...";
  }
}
