package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One aggregate function of a query.
 *
 * @param arguments
 *            none for COUNT(*)
 * @param filter
 *            FILTER (WHERE ...); null = every row
 */
public record Aggregate(Function function, List<Expr> arguments, boolean distinct, @Nullable Expr filter,
    ColumnType type) {
  /** What is worked out. */
  public enum Function {
    COUNT, SUM, AVG, MIN, MAX, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, CORR, ANY_VALUE,
    /** The one value; a second row is an error: scalar sub-queries. */
    SINGLE_VALUE,
    /** FIRST(value, time): the value at the earliest time. */
    FIRST,
    /** LAST(value, time): the value at the latest time. */
    LAST,
    /** DELTA(value, time): the last value minus the first. */
    DELTA,
    /** RATE(value, time): growth of a counter per second. */
    RATE,
    /** EWMA(value, weight): exponentially weighted mean. */
    EWMA,
    /** HISTOGRAM(value, from, to, parts). */
    HISTOGRAM
  }

  Accumulator accumulator(MemoryBudget memory) {
    Accumulator plain = switch (function) {
      case COUNT -> new Moments.Count();
      case SUM -> isLong() ? new Moments.SumLong() : new Moments.SumDouble(false);
      case AVG -> new Moments.SumDouble(true);
      case VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP -> new Moments.Variance(function);
      case CORR -> new Moments.Correlation();
      case MIN, MAX, ANY_VALUE, SINGLE_VALUE, FIRST, LAST -> new Picked(function, arguments.getFirst().type(),
          function == Function.FIRST || function == Function.LAST ? arguments.get(1).type() : null);
      case DELTA -> new SeriesMoments.Delta();
      case RATE -> new SeriesMoments.Rate();
      case EWMA -> new SeriesMoments.Ewma();
      case HISTOGRAM -> new SeriesMoments.Histogram(memory);
    };
    return distinct ? new Distinct(plain, arguments.stream().map(Expr::type).toList(), memory) : plain;
  }

  private boolean isLong() {
    return type != ColumnType.DOUBLE && type != ColumnType.REAL;
  }

  String describe() {
    return function + (distinct ? " distinct" : "");
  }
}
