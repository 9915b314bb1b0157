package io.foreshock.api.table;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.api.table.ColumnVector.Vectors;

/** Whether values may be stored in a column. Stateless. */
final class ColumnCheck {
  private static final int UUID_LENGTH = 36;

  private ColumnCheck() {
  }

  static void check(String table, Column column, ColumnVector values) {
    if (!column.nullable())
      for (int i = 0; i < values.size(); i++)
        if (values.isNull(i))
          throw new ForeshockException(ErrorCode.NOT_NULL,
              "null in a required column: table=" + table + ", column=" + column.name() + ", row=" + i);
    switch (column.type()) {
      case BOOLEAN -> range(table, column, values, 0, 1);
      case SMALLINT -> range(table, column, values, Short.MIN_VALUE, Short.MAX_VALUE);
      case INTEGER -> range(table, column, values, Integer.MIN_VALUE, Integer.MAX_VALUE);
      case BIGINT, TIMESTAMP, INTERVAL -> expect(table, column, values, values instanceof Longs);
      case REAL, DOUBLE -> expect(table, column, values, values instanceof Doubles);
      case TEXT -> expect(table, column, values, values instanceof Texts);
      case UUID, JSONB, BYTEA -> texts(table, column, values);
      case VECTOR -> vectors(table, column, values);
    }
  }

  private static void expect(String table, Column column, ColumnVector values, boolean fits) {
    if (!fits)
      throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "value does not fit: table=" + table + ", column="
          + column.name() + ", type=" + column.type() + ", value=" + values.getClass().getSimpleName());
  }

  private static void range(String table, Column column, ColumnVector values, long low, long high) {
    expect(table, column, values, values instanceof Longs);
    Longs longs = (Longs) values;
    long[] v = longs.values();
    for (int i = 0; i < longs.size(); i++)
      if ((v[i] < low || v[i] > high) && !longs.isNull(i))
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "number out of range: table=" + table + ", column="
            + column.name() + ", type=" + column.type() + ", row=" + i + ", value=" + v[i]);
  }

  private static void texts(String table, Column column, ColumnVector values) {
    expect(table, column, values, values instanceof Texts);
    String previous = null;
    for (int i = 0; i < values.size(); i++) {
      String text = ((Texts) values).values()[i];
      if (text == null || text == previous)
        continue;
      boolean valid = switch (column.type()) {
        case UUID -> isUuid(text);
        case BYTEA -> Bytea.isCarried(text);
        default -> JsonText.isValid(text);
      };
      if (!valid)
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
            "not " + switch (column.type()) {
              case UUID -> "a UUID in canonical form";
              case BYTEA -> "a string of bytes";
              default -> "a JSON text";
            } + ": table=" + table
                + ", column=" + column.name() + ", row=" + i);
      previous = text;
    }
  }

  /** RFC 9562, section 4, lower case: equal values are equal texts. */
  private static boolean isUuid(String text) {
    if (text.length() != UUID_LENGTH)
      return false;
    for (int i = 0; i < UUID_LENGTH; i++) {
      char c = text.charAt(i);
      boolean dash = i == 8 || i == 13 || i == 18 || i == 23;
      if (dash ? c != '-' : (c < '0' || c > '9') && (c < 'a' || c > 'f'))
        return false;
    }
    return true;
  }

  private static void vectors(String table, Column column, ColumnVector values) {
    expect(table, column, values, values instanceof Vectors);
    for (int i = 0; i < values.size(); i++) {
      float[] vector = ((Vectors) values).values()[i];
      if (vector != null && (column.dimension() > 0 && vector.length != column.dimension()
          || vector.length > Column.MAX_DIMENSION))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
            "vector of another dimension: table=" + table + ", column=" + column.name() + ", row=" + i + ", dimension="
                + vector.length + ", limit=" + (column.dimension() > 0 ? column.dimension() : Column.MAX_DIMENSION));
    }
  }
}
