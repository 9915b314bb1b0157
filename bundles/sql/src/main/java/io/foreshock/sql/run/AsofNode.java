package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Expr;
import java.util.List;

/**
 * ASOF JOIN: beside each left row the one right row with equal keys whose time is nearest on the side that the
 * comparison tells; of several with that time the last one.
 *
 * @param outer
 *            left rows without a partner are kept
 * @param op
 *            between left and right time, an order
 */
public record AsofNode(PlanNode left, PlanNode right, List<Expr> leftKeys, List<Expr> rightKeys, Expr leftTime,
    Expr rightTime, Comparison.Op op, boolean outer) implements PlanNode {
  @Override
  public List<ColumnType> types() {
    return PlanNode.beside(left, right);
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(left, right);
  }

  @Override
  public String describe() {
    return "As-of join keys=" + leftKeys.size() + " time " + op + (outer ? " left" : "");
  }

  @Override
  public RowSource open(Execution execution) {
    return new AsofSource(this, execution);
  }
}
