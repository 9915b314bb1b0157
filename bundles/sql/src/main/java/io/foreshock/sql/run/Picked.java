package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Builder;
import io.foreshock.sql.run.Aggregate.Function;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Aggregates that pick one of the group's values: MIN, MAX, FIRST, LAST, ANY_VALUE. */
final class Picked implements Accumulator {
  private final Function function;
  private final Builder values;
  private final @Nullable Builder orders;
  private final BitSet present = new BitSet();

  /**
   * @param orderType
   *            type of the second argument of FIRST and LAST, else null
   */
  Picked(Function function, ColumnType type, @Nullable ColumnType orderType) {
    this.function = function;
    this.values = new Builder(type, 0);
    this.orders = orderType == null ? null : new Builder(orderType, 0);
  }

  @Override
  public void groups(int count) {
    values.ensure(count);
    if (orders != null) orders.ensure(count);
  }

  @Override
  public void add(int[] ids, List<ColumnVector> arguments, int n) {
    ColumnVector v = arguments.getFirst();
    ColumnVector by = orders == null ? v : arguments.get(1);
    for (int i = 0; i < n; i++) {
      boolean counts = function == Function.SINGLE_VALUE || !(by.isNull(i) || v.isNull(i));
      if (counts && (!present.get(ids[i]) || better(ids[i], by, i))) {
        values.set(ids[i], v, i);
        if (orders != null) orders.set(ids[i], by, i);
        present.set(ids[i]);
      }
    }
  }

  private boolean better(int group, ColumnVector by, int row) {
    if (function == Function.ANY_VALUE) return false;
    if (function == Function.SINGLE_VALUE)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "a sub-query used as a value gave more than one row");
    Builder held = orders == null ? values : orders;
    int c = -held.compare(group, by, row);
    return function == Function.MIN || function == Function.FIRST
        ? c < 0
        : function == Function.LAST ? c >= 0 : c > 0;
  }

  @Override
  public ColumnVector results(int from, int n) {
    int[] rows = new int[n];
    for (int i = 0; i < n; i++)
      rows[i] = present.get(from + i) ? from + i : -1;
    return values.gather(rows, n);
  }
}
