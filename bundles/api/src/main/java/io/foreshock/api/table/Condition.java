package io.foreshock.api.table;

import static java.util.Objects.requireNonNull;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the rows of a scan have to fulfil in one column. Nulls fulfil only
 * {@link Op#IS_NULL}. Numbers compare by value, NaN being equal to itself and
 * above all others, -0.0 equal to 0.0 (PostgreSQL 8.1.3); texts by code point.
 *
 * @param column
 *            name of a column of the table, any type but VECTOR
 *            ({@link Op#IS_NULL}, {@link Op#NOT_NULL}: any type)
 * @param values
 *            what it is compared with, never null: Long for columns carried as
 *            {@link ColumnVector.Longs}, Double for {@link ColumnVector.Doubles},
 *            String for {@link ColumnVector.Texts}; exactly one, any number for
 *            {@link Op#IN}, none for {@link Op#IS_NULL} and {@link Op#NOT_NULL}
 */
public record Condition(String column, Op op, List<Object> values) {
  /** How a column is compared. */
  public enum Op {
    EQ, NE, LT, LE, GT, GE, IN, IS_NULL, NOT_NULL
  }

  public Condition {
    requireNonNull(column, "column is null");
    requireNonNull(op, "op is null");
    values = List.copyOf(values);
    int expected = switch (op) {
      case IN -> values.size();
      case IS_NULL, NOT_NULL -> 0;
      case EQ, NE, LT, LE, GT, GE -> 1;
    };
    if (values.size() != expected)
      throw new IllegalArgumentException("values=" + values.size() + ", expected=" + expected + ", op=" + op);
    for (Object v : values)
      if (!(v instanceof Long || v instanceof Double || v instanceof String))
        throw new IllegalArgumentException("cannot be compared with: value=" + v.getClass().getSimpleName());
  }

  public static Condition of(String column, Op op, Object value) {
    return new Condition(column, op, List.of(value));
  }

  /**
   * Whether a value as {@link ColumnVector#get} gives it fulfils this; for small
   * results and as the model of faster ways.
   *
   * @throws ClassCastException
   *             when it is compared with values of another kind
   */
  public boolean test(@Nullable Object value) {
    if (value == null || op == Op.IS_NULL || op == Op.NOT_NULL)
      return value == null ? op == Op.IS_NULL : op == Op.NOT_NULL;
    return switch (op) {
      case EQ -> compare(value, values.getFirst()) == 0;
      case NE -> compare(value, values.getFirst()) != 0;
      case LT -> compare(value, values.getFirst()) < 0;
      case LE -> compare(value, values.getFirst()) <= 0;
      case GT -> compare(value, values.getFirst()) > 0;
      case GE -> compare(value, values.getFirst()) >= 0;
      case IN -> values.stream().anyMatch(v -> compare(value, v) == 0);
      case IS_NULL, NOT_NULL -> throw new AssertionError(op);
    };
  }

  /** Order of two values of the same column; see the class for NaN and zero. */
  public static int compare(@Nullable Object a, Object b) {
    return switch (a) {
      case Long x -> Long.compare(x, (Long) b);
      case Double x -> Double.compare(x + 0.0, (Double) b + 0.0);
      case String x -> compare(x, (String) b);
      case null, default -> throw new ClassCastException("no order: value=" + a);
    };
  }

  /** By code point, as UTF-8 bytes would be ordered; char order differs above the surrogates. */
  private static int compare(String a, String b) {
    int n = Math.min(a.length(), b.length());
    for (int i = 0; i < n; i++) {
      char x = a.charAt(i);
      char y = b.charAt(i);
      if (x != y)
        return Character.isSurrogate(x) == Character.isSurrogate(y)
            ? Character.compare(x, y)
            : Character.isSurrogate(x) ? 1 : -1;
    }
    return Integer.compare(a.length(), b.length());
  }
}
