package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.table.Bytea;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Interval;
import io.foreshock.sql.text.TimeText;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;

/** Builds the expression that brings a value to another type. */
public final class Conversion {
  private Conversion() {
  }

  /** @return the expression itself when it has the type already */
  public static Expr to(ColumnType type, Expr e) {
    ColumnType from = e.type();
    if (from == type) return e;
    if (e instanceof Leaf.Literal literal && literal.value() == null) return new Leaf.Literal(null, type);
    return switch (from) {
      case SMALLINT, INTEGER, BIGINT -> fromLong(e, type);
      case BOOLEAN -> fromBoolean(e, type);
      case REAL, DOUBLE -> fromDouble(e, type);
      case TIMESTAMP -> fromTimestamp(e, type);
      case INTERVAL -> type == ColumnType.TEXT
          ? new Mapped.Rows(List.of(e), a -> Interval.shown((Long) a[0]), type)
          : fail(from, type);
      case BYTEA -> type == ColumnType.TEXT
          ? new Mapped.Rows(List.of(e), a -> Bytea.format((String) a[0]), type)
          : fail(from, type);
      case TEXT, UUID, JSONB -> fromText(e, type);
      case VECTOR -> type == ColumnType.TEXT
          ? new Mapped.Rows(List.of(e), a -> VectorText.format((float[]) a[0]), type)
          : fail(from, type);
    };
  }

  private static Expr fromLong(Expr e, ColumnType type) {
    return switch (type) {
      case SMALLINT, INTEGER -> e.type() == ColumnType.SMALLINT
          ? new Widened(e, type)
          : new Mapped.LongToLong(e, v -> Values.inRange(v, type), type);
      case BIGINT -> new Widened(e, type);
      case BOOLEAN -> new Mapped.LongToLong(e, v -> v == 0 ? 0 : 1, type);
      case DOUBLE -> new Mapped.LongToDouble(e, v -> v);
      case REAL -> new Mapped.DoubleToDouble("REAL", new Mapped.LongToDouble(e, v -> v), v -> (float) v, type);
      case TEXT -> new Mapped.Rows(List.of(e), a -> a[0].toString(), type);
      default -> fail(e.type(), type);
    };
  }

  private static Expr fromBoolean(Expr e, ColumnType type) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT -> new Mapped.LongToLong(e, v -> v, type);
      case TEXT -> new Mapped.Rows(List.of(e), a -> a[0].equals(1L) ? "true" : "false", type);
      default -> fail(e.type(), type);
    };
  }

  private static Expr fromDouble(Expr e, ColumnType type) {
    return switch (type) {
      case SMALLINT, INTEGER, BIGINT -> new Mapped.DoubleToLong(e, v -> Values.toLong(v, type), type);
      case DOUBLE -> new Widened(e, type);
      case REAL -> new Mapped.DoubleToDouble("REAL", e, v -> (float) v, type);
      case TEXT -> new Mapped.Rows(List.of(e), a -> Values.format((Double) a[0]), type);
      default -> fail(e.type(), type);
    };
  }

  private static Expr fromTimestamp(Expr e, ColumnType type) {
    return switch (type) {
      case TEXT -> new Mapped.Rows(List.of(e), a -> TimeText.format((Long) a[0]), type);
      case BIGINT -> new Mapped.LongToLong(e, v -> v, type);
      default -> fail(e.type(), type);
    };
  }

  private static Expr fromText(Expr e, ColumnType type) {
    return type == ColumnType.TEXT && e.type() != ColumnType.TEXT
        ? new Mapped.Rows(List.of(e), a -> a[0], type)
        : new Mapped.Rows(List.of(e), a -> Values.ofText((String) a[0], type), type);
  }

  /** Midnight of the day, UTC. */
  public static Expr toDate(Expr timestamp) {
    return new Mapped.LongToLong(timestamp, v -> v - Math.floorMod(v, Micros.DAY), ColumnType.TIMESTAMP);
  }

  /** Cuts a text to a length, as an explicit cast to VARCHAR(n) does. */
  public static Expr truncate(Expr text, int length) {
    return new Mapped.TextToText(text,
        s -> s.codePointCount(0, s.length()) <= length ? s : s.substring(0, s.offsetByCodePoints(0, length)));
  }

  /** Rounds half away from zero, as NUMERIC(p, scale) does. */
  public static Expr round(Expr number, int scale) {
    return new Mapped.DoubleToDouble("ROUND", number, v -> round(v, scale), ColumnType.DOUBLE);
  }

  static double round(double v, int scale) {
    if (!Double.isFinite(v) || scale > 308) return v;
    return BigDecimal.valueOf(v).setScale(scale, RoundingMode.HALF_UP).doubleValue();
  }

  private static Expr fail(ColumnType from, ColumnType to) {
    throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "cannot convert " + from + " to " + to);
  }
}
