package io.foreshock.sql;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Values;
import java.math.BigDecimal;

/** Literals of table statements as values of a column. */
final class Defaults {
  private Defaults() {
  }

  /**
   * @param literal
   *            String, Boolean or BigDecimal
   * @throws io.foreshock.api.ForeshockException
   *             as {@link Values#coerce}
   */
  static Object of(Object literal, ColumnType type) {
    Object value = literal;
    if (literal instanceof BigDecimal d)
      value = d.stripTrailingZeros().scale() <= 0 && d.toBigInteger().bitLength() < 64
          ? (Object) d.longValue()
          : d.doubleValue();
    return requireNonNull(Values.coerce(value, type), "value is null");
  }
}
