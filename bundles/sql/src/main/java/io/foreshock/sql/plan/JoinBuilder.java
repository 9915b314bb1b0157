package io.foreshock.sql.plan;

import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.run.AsofNode;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.JoinNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.JoinRelType;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.util.ImmutableBitSet;
import org.jspecify.annotations.Nullable;

/**
 * Chooses sides and keys of a join. The right input is kept in memory, so for an inner join a time series goes to the
 * left, and one row by an equality to the right.
 */
final class JoinBuilder {
  private final Rel rel;
  private final Rex.Slots slots;

  JoinBuilder(Rel rel, Rex.Slots slots) {
    this.rel = rel;
    this.slots = slots;
  }

  PlanNode build(Join join) {
    PlanNode a = rel.compile(join.getLeft());
    PlanNode b = rel.compile(join.getRight());
    JoinNode.Kind kind = switch (join.getJoinType()) {
      case INNER -> JoinNode.Kind.INNER;
      case LEFT, RIGHT -> JoinNode.Kind.LEFT;
      case FULL -> JoinNode.Kind.FULL;
      default -> throw Rex.unsupported("this kind of join is not supported");
    };
    boolean swap = join.getJoinType() == JoinRelType.RIGHT
        || (kind == JoinNode.Kind.INNER && weight(b) > weight(a));
    int leftCount = a.types().size();
    int rightCount = b.types().size();
    PlanNode left = swap ? b : a;
    PlanNode right = swap ? a : b;
    JoinNode plain = node(kind, left, right, RelOptUtil.conjunctions(join.getCondition()),
        positions(leftCount, rightCount, swap), swap ? rightCount : leftCount);
    PlanNode near = PairPlans.near(plain, Rex.over(List.of(), slots));
    PlanNode node = near == null ? plain : near;
    if (!swap) return node;
    List<Expr> order = new ArrayList<>();
    for (int p : positions(leftCount, rightCount, true))
      order.add(new Leaf.Ref(p, node.types().get(p)));
    return new ProjectNode(node, order);
  }

  /** The right input is always kept, the left one streams. */
  PlanNode asof(AsofJoin join) {
    PlanNode left = rel.compile(join.getLeft());
    PlanNode right = rel.compile(join.getRight());
    int split = left.types().size();
    int[] positions = positions(split, right.types().size(), false);
    JoinNode keys = node(JoinNode.Kind.LEFT, left, right, RelOptUtil.conjunctions(join.getCondition()), positions,
        split);
    List<RexNode> match = RelOptUtil.conjunctions(join.getMatchCondition());
    if (!keys.residual().isEmpty() || match.size() != 1 || !(match.getFirst() instanceof RexCall call))
      throw Rex.unsupported("ASOF JOIN takes equalities after ON and one comparison as MATCH_CONDITION");
    Comparison.Op op = switch (call.getKind()) {
      case LESS_THAN -> Comparison.Op.LESS;
      case LESS_THAN_OR_EQUAL -> Comparison.Op.LESS_OR_EQUAL;
      case GREATER_THAN -> Comparison.Op.GREATER;
      case GREATER_THAN_OR_EQUAL -> Comparison.Op.GREATER_OR_EQUAL;
      default -> throw Rex.unsupported("MATCH_CONDITION of an ASOF JOIN must be one of < <= > >=");
    };
    int first = side(call.getOperands().getFirst(), positions, split);
    if (first == 0 || side(call.getOperands().get(1), positions, split) != -first)
      throw Rex.unsupported("MATCH_CONDITION of an ASOF JOIN must compare one table with the other");
    RexNode leftSide = call.getOperands().get(first < 0 ? 0 : 1);
    RexNode rightSide = call.getOperands().get(first < 0 ? 1 : 0);
    Expr leftTime = Rex.over(left.types(), slots).compile(leftSide);
    Expr rightTime = new Rex(right.types(), shifted(positions, split), slots).compile(rightSide);
    ColumnType common = Rex.common(leftTime.type(), rightTime.type());
    return new AsofNode(left, right, keys.leftKeys(), keys.rightKeys(), Conversion.to(common, leftTime), Conversion.to(
        common, rightTime), first < 0 ? op : op.swapped(), join.getJoinType() == JoinRelType.LEFT_ASOF);
  }

  /** Where Calcite's columns, left then right, are in ours. */
  private static int[] positions(int left, int right, boolean swap) {
    int[] positions = new int[left + right];
    for (int i = 0; i < positions.length; i++)
      positions[i] = !swap ? i : i < left ? right + i : i - left;
    return positions;
  }

  private JoinNode node(JoinNode.Kind kind, PlanNode left, PlanNode right, List<RexNode> conditions, int[] positions,
      int split) {
    Rex both = new Rex(PlanNode.beside(left, right), positions, slots);
    Rex rightOnly = new Rex(right.types(), shifted(positions, split), slots);
    List<Expr> leftKeys = new ArrayList<>();
    List<Expr> rightKeys = new ArrayList<>();
    List<Expr> residual = new ArrayList<>();
    for (RexNode c : conditions) {
      RexNode[] sides = sides(c, positions, split);
      if (sides == null) {
        residual.add(both.compile(c));
        continue;
      }
      Expr l = both.compile(sides[0]);
      Expr r = rightOnly.compile(sides[1]);
      ColumnType common = Rex.common(l.type(), r.type());
      leftKeys.add(Conversion.to(common, l));
      rightKeys.add(Conversion.to(common, r));
    }
    ScanNode series = kind == JoinNode.Kind.INNER && !leftKeys.isEmpty() ? seriesScan(left, leftKeys.getFirst()) : null;
    return new JoinNode(kind, left, right, leftKeys, rightKeys, residual, series);
  }

  private static int[] shifted(int[] positions, int split) {
    int[] out = new int[positions.length];
    for (int i = 0; i < out.length; i++)
      out[i] = Math.max(0, positions[i] - split);
    return out;
  }

  /** The left and the right side of an equality between the inputs, or null for any other condition. */
  private static RexNode @Nullable [] sides(RexNode condition, int[] positions, int split) {
    if (!(condition instanceof RexCall call) || call.getKind() != SqlKind.EQUALS) return null;
    RexNode a = call.getOperands().getFirst();
    RexNode b = call.getOperands().get(1);
    int sideA = side(a, positions, split);
    int sideB = side(b, positions, split);
    if (sideA < 0 && sideB > 0) return new RexNode[]{a, b};
    if (sideA > 0 && sideB < 0) return new RexNode[]{b, a};
    return null;
  }

  /** -1 = left, 1 = right, 0 = both or neither. */
  private static int side(RexNode node, int[] positions, int split) {
    ImmutableBitSet used = RelOptUtil.InputFinder.bits(node);
    boolean left = false;
    boolean right = false;
    for (int i : used) {
      left |= positions[i] < split;
      right |= positions[i] >= split;
    }
    return left == right ? 0 : left ? -1 : 1;
  }

  /** How much a side is likely to give: a row by its key, a relational table, a time series. */
  private static int weight(PlanNode node) {
    if (node instanceof ScanNode scan)
      return scan.timeSeries() ? 2 : scan.where().stream().anyMatch(w -> w.op() == Condition.Op.EQ) ? 0 : 1;
    return node.inputs().stream().mapToInt(JoinBuilder::weight).max().orElse(0);
  }

  /** The scan whose series key an expression is, looking through filters and plain projections. */
  private static @Nullable ScanNode seriesScan(PlanNode node, Expr key) {
    if (!(key instanceof Leaf.Ref ref)) return null;
    return switch (node) {
      case ScanNode scan -> scan.seriesColumn() >= 0 && scan.seriesColumn() == ref.column() ? scan : null;
      case FilterNode filter -> seriesScan(filter.input(), key);
      case ProjectNode project -> seriesScan(project.input(), project.expressions().get(ref.column()));
      case JoinNode join when ref.column() < join.left().types().size() -> seriesScan(join.left(), key);
      default -> null;
    };
  }
}
