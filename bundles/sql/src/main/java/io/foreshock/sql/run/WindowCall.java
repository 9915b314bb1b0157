package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One function over a window: {@code LAG(x, 1) OVER ...}. Immutable.
 *
 * @param aggregate
 *            the function where it is an aggregate, then {@code function} is {@link Function#AGGREGATE}
 * @param arguments
 *            over the columns of the window's input
 */
public record WindowCall(Function function, @Nullable Aggregate aggregate, List<Expr> arguments, Frame frame,
    ColumnType type) {
  /** What is worked out. */
  public enum Function {
    ROW_NUMBER, RANK, DENSE_RANK, PERCENT_RANK, CUME_DIST, NTILE, LAG, LEAD, FIRST_VALUE, LAST_VALUE, NTH_VALUE, M4, LTTB, AGGREGATE
  }

  public WindowCall {
    requireNonNull(function, "function is null");
    arguments = List.copyOf(arguments);
    requireNonNull(frame, "frame is null");
  }

  /** One end of a frame. */
  public enum Edge {
    UNBOUNDED_PRECEDING, PRECEDING, CURRENT, FOLLOWING, UNBOUNDED_FOLLOWING
  }

  /**
   * Which rows around the current one count.
   *
   * @param rows
   *            offsets count rows; otherwise they are distances of the one ordering column
   * @param fromOffset
   *            of PRECEDING and FOLLOWING, a constant; else null
   */
  public record Frame(boolean rows, Edge from, @Nullable Expr fromOffset, Edge to, @Nullable Expr toOffset) {
    /** From the first row of the partition to the last. */
    public boolean whole() {
      return from == Edge.UNBOUNDED_PRECEDING && to == Edge.UNBOUNDED_FOLLOWING;
    }
  }
}
