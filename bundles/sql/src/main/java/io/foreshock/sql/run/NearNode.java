package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.List;

/**
 * Pairs of rows with similar vectors: an inner join whose only link is a limit on the cosine of two columns. Single
 * precision products in blocks rule most pairs out; the conditions as written decide about the rest.
 *
 * @param limit
 *            constant below the least cosine of a pair that matters
 * @param conditions
 *            over left and right columns, the one on the cosine among them
 */
public record NearNode(PlanNode left, PlanNode right, int leftColumn, int rightColumn, Expr limit,
    List<Expr> conditions) implements PlanNode {
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
    return "Join of similar vectors conditions=" + conditions.size();
  }

  @Override
  public RowSource open(Execution execution) {
    return new NearSource(this, execution);
  }
}
