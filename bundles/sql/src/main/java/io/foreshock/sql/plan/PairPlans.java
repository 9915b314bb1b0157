package io.foreshock.sql.plan;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Arithmetic;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Distance;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.run.Aggregate;
import io.foreshock.sql.run.AggregateNode;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.GramNode;
import io.foreshock.sql.run.JoinNode;
import io.foreshock.sql.run.NearNode;
import io.foreshock.sql.run.ScanNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Correlations of all pairs of series at equal times as one matrix product. */
final class PairPlans {
  private PairPlans() {
  }

  /** The aggregate as a matrix product, or null when it is something else. */
  static @Nullable GramNode gram(AggregateNode node) {
    if (!(node.input() instanceof JoinNode join) || join.kind() != JoinNode.Kind.INNER
        || !(join.left() instanceof ScanNode left) || !(join.right() instanceof ScanNode right)
        || !left.timeSeries() || !left.table().equals(right.table())
        || !left.where().isEmpty() || !right.where().isEmpty())
      return null;
    int split = left.types().size();
    boolean times = join.leftKeys().size() == 1 && isRef(join.leftKeys().getFirst(), left.timeColumn())
        && isRef(join.rightKeys().getFirst(), right.timeColumn());
    if (!times || left.seriesColumn() < 0 || right.seriesColumn() < 0 || join.residual().size() != 1
        || !ordered(join.residual().getFirst(), left.seriesColumn(), split + right.seriesColumn()))
      return null;
    boolean keys = node.keys().size() == 2 && isRef(node.keys().getFirst(), left.seriesColumn())
        && isRef(node.keys().get(1), split + right.seriesColumn());
    if (!keys) return null;
    List<GramNode.Output> outputs = new ArrayList<>();
    for (Aggregate a : node.aggregates()) {
      GramNode.Output output = output(a, left, right);
      if (output == null) return null;
      outputs.add(output);
    }
    return outputs.stream().allMatch(o -> o.column() == null) ? null : new GramNode(left, right, outputs, null, node);
  }

  private static boolean isRef(Expr e, int column) {
    return column >= 0 && e instanceof Leaf.Ref ref && ref.column() == column;
  }

  /** left series {@code <} right series */
  private static boolean ordered(Expr e, int left, int right) {
    if (!(e instanceof Comparison c)) return false;
    return c.op() == Comparison.Op.LESS && isRef(c.left(), left) && isRef(c.right(), right)
        || c.op() == Comparison.Op.GREATER && isRef(c.left(), right) && isRef(c.right(), left);
  }

  private static GramNode.@Nullable Output output(Aggregate a, ScanNode left, ScanNode right) {
    if (a.distinct() || a.filter() != null) return null;
    if (a.function() == Aggregate.Function.COUNT && a.arguments().isEmpty()) return new GramNode.Output(null);
    if (a.function() != Aggregate.Function.CORR || !(a.arguments().getFirst() instanceof Leaf.Ref x)
        || !(a.arguments().get(1) instanceof Leaf.Ref y))
      return null;
    int split = left.types().size();
    int l = Math.min(x.column(), y.column());
    int r = Math.max(x.column(), y.column()) - split;
    if (l >= split || r < 0 || x.type() != ColumnType.DOUBLE) return null;
    String column = left.columns().get(l);
    return column.equals(right.columns().get(r)) ? new GramNode.Output(column) : null;
  }

  /** A filter on correlations tells the matrix product which pairs matter. */
  static FilterNode minimum(FilterNode filter) {
    if (!(filter.input() instanceof GramNode gram) || gram.minimum() != null) return filter;
    for (Expr e : filter.conditions()) {
      if (!(e instanceof Comparison c)) continue;
      boolean left = c.left() instanceof Leaf.Ref;
      Comparison.Op op = left ? c.op() : c.op().swapped();
      Expr limit = left ? c.right() : c.left();
      boolean lower = op == Comparison.Op.GREATER || op == Comparison.Op.GREATER_OR_EQUAL;
      if (!lower || !limit.constant() || !((left ? c.left() : c.right()) instanceof Leaf.Ref ref) || ref.column() < 2)
        continue;
      String column = gram.outputs().get(ref.column() - 2).column();
      if (column != null)
        return new FilterNode(new GramNode(gram.left(), gram.right(), gram.outputs(), new GramNode.Minimum(column,
            limit), gram.otherwise()), filter.conditions());
    }
    return filter;
  }

  /** A join without keys under a limit on the cosine of two columns, or null. */
  static @Nullable NearNode near(JoinNode join, Rex rex) {
    if (join.kind() != JoinNode.Kind.INNER || !join.leftKeys().isEmpty()) return null;
    int split = join.left().types().size();
    for (Expr e : join.residual()) {
      if (!(e instanceof Comparison c)) continue;
      boolean measured = !c.left().constant();
      Comparison.Op op = measured ? c.op() : c.op().swapped();
      Cosine cosine = cosine(measured ? c.left() : c.right(), measured ? c.right() : c.left(), op);
      if (cosine == null || !(cosine.distance.left() instanceof Leaf.Ref a)
          || !(cosine.distance.right() instanceof Leaf.Ref b) || (a.column() < split) == (b.column() < split))
        continue;
      return new NearNode(join.left(), join.right(), Math.min(a.column(), b.column()),
          Math.max(a.column(), b.column()) - split, rex.constant(cosine.least), join.residual());
    }
    return null;
  }

  /** cosine of the vectors of a distance {@code >= least} */
  private record Cosine(Distance distance, Expr least) {}

  private static @Nullable Cosine cosine(Expr measure, Expr limit, Comparison.Op op) {
    boolean above = op == Comparison.Op.GREATER || op == Comparison.Op.GREATER_OR_EQUAL;
    boolean below = op == Comparison.Op.LESS || op == Comparison.Op.LESS_OR_EQUAL;
    if (limit.type() != ColumnType.DOUBLE || !limit.constant()) return null;
    return switch (measure) {
      case Distance d when above && d.kind() == Distance.Kind.COSINE_SIMILARITY -> new Cosine(d, limit);
      case Distance d when below && d.kind() == Distance.Kind.COSINE_DISTANCE -> new Cosine(d, minus(ONE, limit));
      case Arithmetic.OfDoubles m when above && m.op() == Arithmetic.Op.MINUS && m.left().constant()
          && m.right() instanceof Distance d && d.kind() == Distance.Kind.COSINE_DISTANCE ->
          // first - (1 - cosine) > limit
          new Cosine(d, minus(ONE, minus(m.left(), limit)));
      default -> null;
    };
  }

  private static final Expr ONE = new Leaf.Literal(1.0, ColumnType.DOUBLE);

  private static Expr minus(Expr a, Expr b) {
    return new Arithmetic.OfDoubles(Arithmetic.Op.MINUS, a, b, ColumnType.DOUBLE);
  }
}
