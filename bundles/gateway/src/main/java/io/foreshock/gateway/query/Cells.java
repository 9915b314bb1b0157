package io.foreshock.gateway.query;

import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Interval;
import io.foreshock.gateway.http.Json;
import io.foreshock.gateway.http.TimeText;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;

/** One value of a result as text or JSON. */
final class Cells {
  private Cells() {
  }

  /** @return null for a null */
  static @Nullable String text(ColumnType type, ColumnVector column, int row) {
    if (column.isNull(row))
      return null;
    return switch (column) {
      case ColumnVector.Longs c -> switch (type) {
        case BOOLEAN -> c.values()[row] != 0 ? "true" : "false";
        case TIMESTAMP -> TimeText.format(c.values()[row]);
        case INTERVAL -> Interval.shown(c.values()[row]);
        default -> Long.toString(c.values()[row]);
      };
      case ColumnVector.Doubles c -> type == ColumnType.REAL
          ? Float.toString((float) c.values()[row])
          : Double.toString(c.values()[row]);
      case ColumnVector.Texts c -> text(type, String.valueOf(c.values()[row]));
      case ColumnVector.Vectors c -> Arrays.toString(c.values()[row]);
    };
  }

  private static String text(ColumnType type, String carried) {
    return type == ColumnType.BYTEA ? Bytea.format(carried) : carried;
  }

  static void json(JsonGenerator g, ColumnType type, ColumnVector column, int row) {
    if (column.isNull(row)) {
      g.writeNull();
      return;
    }
    switch (column) {
      case ColumnVector.Longs c -> {
        switch (type) {
          case BOOLEAN -> g.writeBoolean(c.values()[row] != 0);
          case TIMESTAMP -> g.writeString(TimeText.format(c.values()[row]));
          case INTERVAL -> g.writeString(Interval.shown(c.values()[row]));
          default -> g.writeNumber(c.values()[row]);
        }
      }
      case ColumnVector.Doubles c -> {
        double value = c.values()[row];
        if (type == ColumnType.REAL && Double.isFinite(value))
          g.writeNumber((float) value);
        else
          Json.number(g, value);
      }
      case ColumnVector.Texts c -> g.writeString(text(type, String.valueOf(c.values()[row])));
      case ColumnVector.Vectors c -> {
        g.writeStartArray();
        float[] vector = c.values()[row];
        if (vector != null)
          for (float x : vector)
            Json.number(g, x);
        g.writeEndArray();
      }
    }
  }

  static boolean isNumeric(ColumnType type) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT, REAL, DOUBLE -> true;
      case BOOLEAN, TEXT, TIMESTAMP, UUID, JSONB, VECTOR, INTERVAL, BYTEA -> false;
    };
  }
}
