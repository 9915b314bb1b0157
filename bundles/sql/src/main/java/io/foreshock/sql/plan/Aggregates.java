package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.run.Aggregate;
import io.foreshock.sql.run.Aggregate.Function;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.IntFunction;
import org.apache.calcite.rel.core.AggregateCall;
import org.apache.calcite.rex.RexLiteral;
import org.jspecify.annotations.Nullable;

/** Aggregate calls. */
final class Aggregates {
  private Aggregates() {
  }

  static Aggregate compile(AggregateCall call, IntFunction<Leaf.Ref> column) {
    if (call.getAggregation().getName().equals("LITERAL_AGG")) return literal(call);
    List<Expr> arguments = new ArrayList<>();
    for (int a : call.getArgList())
      arguments.add(column.apply(a));
    @Nullable
    Expr filter = call.filterArg < 0 ? null : column.apply(call.filterArg);
    return aggregate(call.getAggregation().getName(), arguments, call.isDistinct(), filter);
  }

  /** An aggregate function over a window. */
  static Aggregate over(String name, List<Expr> arguments, boolean distinct) {
    return aggregate(name, arguments, distinct, null);
  }

  private static Aggregate aggregate(String name, List<Expr> given, boolean isDistinct, @Nullable Expr filter) {
    Function function = function(name);
    List<Expr> arguments = new ArrayList<>(given);
    if (needsNumbers(function)) {
      for (int i = 0; i < arguments.size(); i++) {
        boolean span = function == Function.SUM && arguments.get(i).type() == ColumnType.INTERVAL;
        if (!span && !Rex.isNumber(arguments.get(i).type()))
          throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
              function + " needs a number instead of " + arguments.get(i).type());
        if (function == Function.CORR) arguments.set(i, Conversion.to(ColumnType.DOUBLE, arguments.get(i)));
      }
    }
    typed(function, arguments);
    boolean distinct = isDistinct && function != Function.MIN && function != Function.MAX;
    return new Aggregate(function, arguments, distinct, filter, type(function, arguments));
  }

  /** Functions over values in time work with DOUBLE. */
  private static void typed(Function function, List<Expr> arguments) {
    int numbers = switch (function) {
      case DELTA, RATE -> 1;
      case EWMA -> 2;
      case HISTOGRAM -> 3;
      default -> 0;
    };
    for (int i = 0; i < numbers; i++)
      arguments.set(i, Conversion.to(ColumnType.DOUBLE, arguments.get(i)));
    if (function == Function.HISTOGRAM) arguments.set(3, Conversion.to(ColumnType.BIGINT, arguments.get(3)));
  }

  /** A constant in every group: how Calcite marks rows in NOT IN. */
  private static Aggregate literal(AggregateCall call) {
    Leaf.Literal value = Rex.literal((RexLiteral) call.rexList.getFirst());
    return new Aggregate(Function.ANY_VALUE, List.of(value), false, null, value.type());
  }

  private static boolean needsNumbers(Function function) {
    return switch (function) {
      case SUM, AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, CORR -> true;
      case COUNT, MIN, MAX, ANY_VALUE, SINGLE_VALUE, FIRST, LAST, DELTA, RATE, EWMA, HISTOGRAM -> false;
    };
  }

  private static ColumnType type(Function function, List<Expr> arguments) {
    return switch (function) {
      case COUNT -> ColumnType.BIGINT;
      case SUM -> switch (arguments.getFirst().type()) {
        case REAL, DOUBLE -> ColumnType.DOUBLE;
        case INTERVAL -> ColumnType.INTERVAL;
        default -> ColumnType.BIGINT;
      };
      case AVG, VAR_POP, VAR_SAMP, STDDEV_POP, STDDEV_SAMP, CORR, DELTA, RATE, EWMA -> ColumnType.DOUBLE;
      case HISTOGRAM -> ColumnType.TEXT;
      case MIN, MAX, ANY_VALUE, SINGLE_VALUE, FIRST, LAST -> arguments.getFirst().type();
    };
  }

  private static Function function(String name) {
    return switch (name.toUpperCase(Locale.ROOT)) {
      case "COUNT" -> Function.COUNT;
      case "SUM", "$SUM0" -> Function.SUM;
      case "AVG" -> Function.AVG;
      case "MIN" -> Function.MIN;
      case "MAX" -> Function.MAX;
      case "VAR_POP" -> Function.VAR_POP;
      case "VAR_SAMP", "VARIANCE" -> Function.VAR_SAMP;
      case "STDDEV_POP" -> Function.STDDEV_POP;
      case "STDDEV_SAMP", "STDDEV" -> Function.STDDEV_SAMP;
      case "CORR" -> Function.CORR;
      case "ANY_VALUE" -> Function.ANY_VALUE;
      case "SINGLE_VALUE" -> Function.SINGLE_VALUE;
      case "FIRST" -> Function.FIRST;
      case "LAST" -> Function.LAST;
      case "DELTA" -> Function.DELTA;
      case "RATE" -> Function.RATE;
      case "EWMA" -> Function.EWMA;
      case "HISTOGRAM" -> Function.HISTOGRAM;
      case "M4", "LTTB" -> throw Rex.unsupported(name + " needs a window: " + name
          + "(time, value, n) OVER (PARTITION BY .. ORDER BY time)");
      default -> throw Rex.unsupported("aggregate function is not supported: " + name);
    };
  }
}
