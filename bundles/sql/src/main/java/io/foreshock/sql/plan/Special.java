package io.foreshock.sql.plan;

import io.foreshock.api.table.Aggregation;
import io.foreshock.api.table.Aggregation.Grouping;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Bucket;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Widened;
import io.foreshock.sql.run.Aggregate;
import io.foreshock.sql.run.AggregateNode;
import io.foreshock.sql.run.BlockAggregateNode;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.run.SortNode;
import io.foreshock.sql.run.TailHints;
import io.foreshock.sql.run.TailNode;
import io.foreshock.sql.run.WindowCall;
import io.foreshock.sql.run.WindowNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Shapes of plans that have a better way: answers from block heads, tails of series. */
final class Special {
  private Special() {
  }

  /** An aggregate over a time series that its store can answer, or null. */
  static @Nullable PlanNode inStore(AggregateNode node) {
    Expr[] columns = new Expr[node.input().types().size()];
    ScanNode scan = scanBelow(node.input(), columns);
    if (scan == null || !scan.timeSeries()) return null;
    boolean series = false;
    Bucket bucket = null;
    for (Expr key : node.keys()) {
      Expr e = resolved(key, columns);
      if (e instanceof Leaf.Ref ref && scan.seriesColumn() >= 0 && ref.column() == scan.seriesColumn() && !series)
        series = true;
      else
        if (e instanceof Bucket b && isTime(b.time(), scan) && bucket == null) bucket = b;
        else return null;
    }
    List<Aggregation.Aggregate> what = new ArrayList<>();
    int first = (series ? 1 : 0) + (bucket == null ? 0 : 1);
    List<BlockAggregateNode.Output> outputs = new ArrayList<>();
    for (Expr key : node.keys())
      outputs.add(new BlockAggregateNode.Output(resolved(key, columns) instanceof Bucket && series ? 1 : 0, -1,
          key.type()));
    for (Aggregate a : node.aggregates()) {
      BlockAggregateNode.Output output = output(a, columns, scan, what, first);
      if (output == null) return null;
      outputs.add(output);
    }
    return new BlockAggregateNode(scan, what,
        new Grouping(series, bucket == null ? 0 : bucket.width(), bucket == null ? 0 : bucket.origin()), outputs);
  }

  private static BlockAggregateNode.@Nullable Output output(Aggregate a, Expr[] columns, ScanNode scan,
      List<Aggregation.Aggregate> what, int first) {
    if (a.distinct() || a.filter() != null) return null;
    Aggregation.Function function = switch (a.function()) {
      case COUNT -> Aggregation.Function.COUNT;
      case SUM, AVG -> Aggregation.Function.SUM;
      case MIN -> Aggregation.Function.MIN;
      case MAX -> Aggregation.Function.MAX;
      case FIRST -> Aggregation.Function.FIRST;
      case LAST -> Aggregation.Function.LAST;
      default -> null;
    };
    boolean timed = a.function() == Aggregate.Function.FIRST || a.function() == Aggregate.Function.LAST;
    if (function == null || a.arguments().size() > (timed ? 2 : 1)) return null;
    if (timed && !isTime(resolved(a.arguments().get(1), columns), scan)) return null;
    if (a.arguments().isEmpty())
      return new BlockAggregateNode.Output(first + index(what, new Aggregation.Aggregate(function, null)), -1, a
          .type());
    Expr e = Widened.within(resolved(a.arguments().getFirst(), columns));
    if (!(e instanceof Leaf.Ref ref) || !Aggregation.fits(function, ref.type())) return null;
    // the store orders texts by code point, expressions by code unit
    boolean extreme = function == Aggregation.Function.MIN || function == Aggregation.Function.MAX;
    if (ref.type() == ColumnType.VECTOR || (extreme && Rex.isText(ref.type()))) return null;
    String column = scan.columns().get(ref.column());
    int at = first + index(what, new Aggregation.Aggregate(function, column));
    int divisor = a.function() == Aggregate.Function.AVG
        ? first + index(what, new Aggregation.Aggregate(Aggregation.Function.COUNT, column))
        : -1;
    return new BlockAggregateNode.Output(at, divisor, a.type());
  }

  private static int index(List<Aggregation.Aggregate> what, Aggregation.Aggregate one) {
    if (!what.contains(one)) what.add(one);
    return what.indexOf(one);
  }

  private static boolean isTime(Expr e, ScanNode scan) {
    return scan.timeColumn() >= 0 && e instanceof Leaf.Ref ref && ref.column() == scan.timeColumn();
  }

  /** The scan below at most one projection; {@code columns} gets what each column of the node is over the scan. */
  static @Nullable ScanNode scanBelow(PlanNode node, Expr[] columns) {
    ProjectNode project = node instanceof ProjectNode p ? p : null;
    PlanNode below = project == null ? node : project.input();
    if (!(below instanceof ScanNode scan)) return null;
    for (int i = 0; i < columns.length; i++)
      columns[i] = project == null ? new Leaf.Ref(i, scan.types().get(i)) : project.expressions().get(i);
    return scan;
  }

  private static Expr resolved(Expr e, Expr[] columns) {
    return e instanceof Leaf.Ref ref ? columns[ref.column()] : e;
  }

  /** {@code ROW_NUMBER() OVER (PARTITION BY series ORDER BY time DESC) <= k}: the same filter over tails. */
  static FilterNode tails(FilterNode filter) {
    for (Expr e : filter.conditions()) {
      if (!(e instanceof Comparison c)) continue;
      boolean left = Widened.within(c.left()) instanceof Leaf.Ref;
      Comparison.Op op = left ? c.op() : c.op().swapped();
      Expr limit = left ? c.right() : c.left();
      boolean upper = op == Comparison.Op.LESS || op == Comparison.Op.LESS_OR_EQUAL || op == Comparison.Op.EQUAL;
      if (!upper || !limit.constant() || limit.type() == ColumnType.DOUBLE
          || !(Widened.within(left ? c.left() : c.right()) instanceof Leaf.Ref ref))
        continue;
      PlanNode input = tail(filter.input(), ref.column(), limit);
      if (input != null) return new FilterNode(input, filter.conditions());
    }
    return filter;
  }

  private static @Nullable PlanNode tail(PlanNode node, int column, Expr limit) {
    return switch (node) {
      case ProjectNode p when p.expressions().get(column) instanceof Leaf.Ref ref -> {
        PlanNode input = tail(p.input(), ref.column(), limit);
        yield input == null ? null : new ProjectNode(input, p.expressions());
      }
      case WindowNode w when w.reversed() && column >= w.input().types().size()
          && w.calls().stream().allMatch(c -> c.function() == WindowCall.Function.ROW_NUMBER) -> {
        PlanNode input = overScan(w.input(), s -> new TailNode(s, List.of(limit), new TailHints()));
        yield input == null ? null : new WindowNode(input, w.partition(), w.order(), true, w.calls());
      }
      default -> null;
    };
  }

  /** {@code ORDER BY time DESC LIMIT k} needs no more than the last k rows of each series. */
  static SortNode latest(SortNode sort) {
    SeriesOrder known = SeriesOrder.of(sort.input());
    SortNode.Key key = sort.keys().getFirst();
    Expr fetch = sort.fetch();
    if (known == null || fetch == null || sort.keys().size() > 1 || !key.descending() || known.time() < 0
        || key.column() != known.time())
      return sort;
    List<Expr> rows = sort.offset() == null ? List.of(fetch) : List.of(fetch, sort.offset());
    PlanNode input = overScan(sort.input(), s -> new TailNode(s, rows, new TailHints()));
    return input == null ? sort : new SortNode(input, sort.keys(), sort.offset(), fetch);
  }

  private interface OfScan {
    PlanNode apply(ScanNode scan);
  }

  private static @Nullable PlanNode overScan(PlanNode node, OfScan wrap) {
    return switch (node) {
      case ScanNode s when s.timeSeries() -> wrap.apply(s);
      case ProjectNode p -> {
        PlanNode input = overScan(p.input(), wrap);
        yield input == null ? null : new ProjectNode(input, p.expressions());
      }
      default -> null;
    };
  }
}
