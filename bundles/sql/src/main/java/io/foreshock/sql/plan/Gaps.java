package io.foreshock.sql.plan;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Bucket;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.run.FillNode;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.GapFillNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.run.SortNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/** GROUP BY time_bucket_gapfill(...), and locf and interpolate above it. */
final class Gaps {
  private static final String BUCKET = "time_bucket_gapfill";

  private Gaps() {
  }

  /** The aggregate's rows with those of stretches without any, when it is grouped so. */
  static PlanNode filled(Aggregate rel, PlanNode node, PlanNode input, Rex.Slots slots) {
    if (!(rel.getInput() instanceof Project below)) return node;
    List<Integer> groups = rel.getGroupSet().asList();
    for (int i = 0; i < groups.size(); i++)
      if (below.getProjects().get(groups.get(i)) instanceof RexCall call && isCall(call, BUCKET))
        return filled(call, node, input, i, groups.size(), slots);
    return node;
  }

  private static PlanNode filled(RexCall call, PlanNode node, PlanNode input, int time, int groups, Rex.Slots slots) {
    Expr e = Rex.over(wide(call), slots).compile(call);
    if (!(e instanceof Bucket bucket))
      throw Rex.unsupported(BUCKET + " needs an interval that is a literal and not of months");
    List<RexNode> operands = call.getOperands();
    Rex constant = Rex.over(List.of(), slots);
    Expr from = operands.size() > 2 ? limit(constant, operands.get(2)) : null;
    Expr to = operands.size() > 2 ? limit(constant, operands.get(3)) : null;
    List<Integer> keys = new ArrayList<>();
    List<SortNode.Key> order = new ArrayList<>();
    for (int k = 0; k < groups; k++)
      if (k != time) {
        keys.add(k);
        order.add(new SortNode.Key(k, false, false));
      }
    order.add(new SortNode.Key(time, false, false));
    return new GapFillNode(new SortNode(node, order, null, null), time, keys, bucket, from, to, scan(input));
  }

  /** Only width and origin of the bucket count: any column will do for its time. */
  private static List<ColumnType> wide(RexCall call) {
    int columns = 1 + RelOptUtil.InputFinder.bits(call).length();
    return Collections.nCopies(columns, ColumnType.TIMESTAMP);
  }

  private static Expr limit(Rex rex, RexNode node) {
    if (!RelOptUtil.InputFinder.bits(node).isEmpty())
      throw Rex.unsupported("start and finish of " + BUCKET + " must be constants");
    return rex.constant(Conversion.to(ColumnType.TIMESTAMP, rex.compile(node)));
  }

  private static @Nullable ScanNode scan(PlanNode node) {
    return switch (node) {
      case ScanNode s when s.timeSeries() -> s;
      case ProjectNode p -> scan(p.input());
      case FilterNode f -> scan(f.input());
      default -> null;
    };
  }

  private static boolean isCall(RexNode node, String... names) {
    return node instanceof RexCall c && List.of(names).contains(c.getOperator().getName().toLowerCase(Locale.ROOT));
  }

  /** Whether LOCF or INTERPOLATE is among expressions. */
  static boolean fills(List<RexNode> expressions) {
    return !calls(expressions).isEmpty();
  }

  private static List<RexCall> calls(List<RexNode> expressions) {
    List<RexCall> calls = new ArrayList<>();
    for (RexNode e : expressions)
      e.accept(new RexShuttle() {
        @Override
        public RexNode visitCall(RexCall call) {
          if (isCall(call, "locf", "interpolate") && !calls.contains(call)) calls.add(call);
          return super.visitCall(call);
        }
      });
    return calls;
  }

  /** Expressions over rows whose gaps are filled. */
  static PlanNode project(List<RexNode> expressions, PlanNode input, Rex.Slots slots) {
    GapFillNode gaps = gaps(input);
    List<RexCall> calls = calls(expressions);
    if (gaps == null)
      throw Rex.unsupported(calls.getFirst().getOperator().getName() + " is for queries grouped by " + BUCKET);
    Rex rex = Rex.over(input.types(), slots);
    List<FillNode.Fill> fills = new ArrayList<>();
    for (RexCall c : calls) {
      boolean linear = isCall(c, "interpolate");
      Expr value = rex.compile(c.getOperands().getFirst());
      fills.add(new FillNode.Fill(linear ? rex.constant(Conversion.to(ColumnType.DOUBLE, value)) : value, linear));
    }
    FillNode filled = new FillNode(input, gaps.time(), gaps.keys(), fills);
    int width = input.types().size();
    RexShuttle moved = new RexShuttle() {
      @Override
      public RexNode visitCall(RexCall call) {
        int at = calls.indexOf(call);
        return at < 0 ? super.visitCall(call) : new RexInputRef(width + at, call.getType());
      }
    };
    return new ProjectNode(filled, Rex.over(filled.types(), slots).compile(expressions.stream().map(e -> e.accept(
        moved)).toList()));
  }

  private static @Nullable GapFillNode gaps(PlanNode node) {
    return switch (node) {
      case GapFillNode g -> g;
      case FilterNode f -> gaps(f.input());
      default -> null;
    };
  }
}
