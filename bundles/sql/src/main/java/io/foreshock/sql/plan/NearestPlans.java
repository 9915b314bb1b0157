package io.foreshock.sql.plan;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Index;
import io.foreshock.api.vector.Metric;
import io.foreshock.sql.expr.Arithmetic;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Distance;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.NearestNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.run.SortNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds sorts by the distance from a constant that an index with a graph can answer. */
final class NearestPlans {
  private NearestPlans() {
  }

  /**
   * {@code factor * similarity + offset}, similarity as the metric's index tells it.
   *
   * @param column
   *            of the scan
   */
  private record Measure(Metric metric, int column, Expr query, double factor, double offset) {}

  /** The sort by an index, or as it is. */
  static PlanNode nearest(PlanNode node) {
    if (!(node instanceof SortNode sort) || sort.fetch() == null || sort.keys().size() != 1) return node;
    SortNode.Key key = sort.keys().getFirst();
    ProjectNode project = sort.input() instanceof ProjectNode p ? p : null;
    if (project == null) return node;
    FilterNode filter = project.input() instanceof FilterNode f ? f : null;
    PlanNode below = filter == null ? project.input() : filter.input();
    if (!(below instanceof ScanNode scan) || scan.graphs() == null) return node;
    Measure order = measure(project.expressions().get(key.column()));
    if (order == null || key.descending() != order.factor > 0) return node;
    Index index = index(scan, order);
    if (index == null) return node;
    NearestNode.Limit limit = filter == null ? null : limit(filter.conditions(), order);
    // nulls that come first are nearer than anything the index knows
    if (key.nullsFirst() && limit == null && !scan.graphs().required().contains(index.columns().getFirst()))
      return node;
    return new NearestNode(sort, scan, index.name(), order.query, limit);
  }

  private static @Nullable Index index(ScanNode scan, Measure wanted) {
    if (scan.graphs() == null) return null;
    String column = scan.columns().get(wanted.column);
    for (Index i : scan.graphs().indexes()) {
      Index.Graph graph = i.graph();
      if (graph != null && graph.metric() == wanted.metric && i.columns().getFirst().equals(column)) return i;
    }
    return null;
  }

  private static NearestNode.@Nullable Limit limit(List<Expr> conditions, Measure order) {
    for (Expr e : conditions) {
      if (!(e instanceof Comparison c)) continue;
      boolean left = c.right().constant();
      Measure measure = measure(left ? c.left() : c.right());
      Expr constant = left ? c.right() : c.left();
      Comparison.Op op = left ? c.op() : c.op().swapped();
      if (measure == null || !constant.constant() || measure.metric != order.metric || measure.column != order.column
          || !same(measure.query, order.query))
        continue;
      boolean least = op == Comparison.Op.GREATER || op == Comparison.Op.GREATER_OR_EQUAL;
      boolean most = op == Comparison.Op.LESS || op == Comparison.Op.LESS_OR_EQUAL;
      if (least && measure.factor > 0 || most && measure.factor < 0)
        return new NearestNode.Limit(measure.factor, measure.offset, constant);
    }
    return null;
  }

  private static boolean same(Expr a, Expr b) {
    Expr x = plain(a);
    Expr y = plain(b);
    if (x.equals(y)) return true;
    // conversions to a vector have no state of their own
    return x.getClass() == y.getClass() && x.type() == y.type() && x.inputs().size() == 1 && y.inputs().size() == 1
        && same(x.inputs().getFirst(), y.inputs().getFirst());
  }

  /** Constants are numbered, each time they are used with another number. */
  private static Expr plain(Expr e) {
    return e instanceof Leaf.Folded f ? plain(f.expr()) : e;
  }

  /** What is known before the run. */
  private static @Nullable Object value(Expr e) {
    return isKnown(e) ? e.eval(new Chunk(List.of(), 1), new Run(List.of(), 0, slots(e))).get(0) : null;
  }

  private static boolean isKnown(Expr given) {
    Expr e = plain(given);
    return e instanceof Leaf.Literal || !e.inputs().isEmpty() && e.inputs().stream().allMatch(NearestPlans::isKnown);
  }

  private static int slots(Expr e) {
    int own = e instanceof Leaf.Folded f ? Math.max(f.slot() + 1, slots(f.expr())) : 0;
    return Math.max(own, e.inputs().stream().mapToInt(NearestPlans::slots).max().orElse(0));
  }

  private static @Nullable Measure measure(Expr e) {
    return switch (e) {
      case Distance d -> of(d);
      case Arithmetic.OfDoubles a when a.op() == Arithmetic.Op.MINUS && value(plain(a.left())) instanceof Double n -> {
        Measure inner = measure(a.right());
        yield inner == null
            ? null
            : new Measure(inner.metric, inner.column, inner.query, -inner.factor, n - inner.offset);
      }
      default -> null;
    };
  }

  private static @Nullable Measure of(Distance d) {
    boolean left = d.left() instanceof Leaf.Ref;
    Expr query = left ? d.right() : d.left();
    if (!((left ? d.left() : d.right()) instanceof Leaf.Ref ref) || !query.constant()) return null;
    return switch (d.kind()) {
      case COSINE_SIMILARITY -> new Measure(Metric.COSINE, ref.column(), query, 1, 0);
      case COSINE_DISTANCE -> new Measure(Metric.COSINE, ref.column(), query, -1, 1);
      case L2 -> new Measure(Metric.EUCLIDEAN, ref.column(), query, -1, 0);
      case INNER_PRODUCT -> new Measure(Metric.DOT, ref.column(), query, 1, 0);
      case NEGATIVE_INNER_PRODUCT -> new Measure(Metric.DOT, ref.column(), query, -1, 0);
    };
  }
}
