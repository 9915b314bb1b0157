package io.foreshock.sql.plan;

import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.InSet;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Logic;
import io.foreshock.sql.expr.Widened;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexUtil;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table under conditions and a projection. Conditions on the time column and the series key of a time-series
 * table, and the columns, go into the scan; the rest stays above it.
 */
final class ScanBuilder {
  private final TableSchema schema;
  private final FrontEnd.Table table;
  private final Rex.Slots slots;
  private final List<ScanNode.Bound> bounds = new ArrayList<>();
  private final List<InSet> series = new ArrayList<>();
  private final List<ScanNode.Where> where = new ArrayList<>();

  ScanBuilder(TableScan scan, Rex.Slots slots) {
    FrontEnd.Table table = scan.getTable().unwrap(FrontEnd.Table.class);
    if (table == null) throw Rex.unsupported("this kind of table is not supported");
    this.schema = table.schema();
    this.table = table;
    this.slots = slots;
  }

  /**
   * @param projects
   *            null = all columns
   */
  PlanNode build(List<RexNode> conditions, @Nullable List<RexNode> projects) {
    Rex whole = Rex.over(table.columns().stream().map(Column::type).toList(), slots);
    List<RexNode> rest = new ArrayList<>();
    for (RexNode c : conditions)
      if (!pushDown(c, whole) && !filtered(c, whole)) rest.add(c);
    List<Integer> read = columns(rest, projects);
    int[] positions = new int[table.columns().size()];
    for (int i = 0; i < read.size(); i++)
      positions[read.get(i)] = i;
    ScanNode scan = scan(read);
    Rex rex = new Rex(scan.types(), positions, slots);
    PlanNode node = rest.isEmpty() ? scan : new FilterNode(scan, rex.compile(rest));
    if (projects == null || (Rel.isPlainRefs(projects) && projects.size() == read.size() && inOrder(projects, read)))
      return node;
    return new ProjectNode(node, rex.compile(projects));
  }

  private static boolean inOrder(List<RexNode> projects, List<Integer> read) {
    for (int i = 0; i < read.size(); i++)
      if (((RexInputRef) projects.get(i)).getIndex() != read.get(i)) return false;
    return true;
  }

  private List<Integer> columns(List<RexNode> rest, @Nullable List<RexNode> projects) {
    Set<Integer> used = new LinkedHashSet<>();
    if (projects == null) {
      for (int i = 0; i < table.columns().size(); i++)
        used.add(i);
    } else {
      RelOptUtil.InputFinder.bits(projects, null).forEach(used::add);
      if (Rel.isPlainRefs(projects)) {
        used.clear();
        projects.forEach(p -> used.add(((RexInputRef) p).getIndex()));
      }
      RelOptUtil.InputFinder.bits(rest, null).forEach(used::add);
    }
    return List.copyOf(used);
  }

  private ScanNode scan(List<Integer> read) {
    List<String> names = new ArrayList<>();
    List<ColumnType> types = new ArrayList<>();
    for (int i : read) {
      Column column = schema.columns().get(table.origin(i));
      names.add(column.name());
      types.add(column.type());
    }
    ScanNode.Keys keys = schema instanceof TableSchema.TimeSeries t
        ? new ScanNode.Keys(t.seriesKey(), t.timeColumn())
        : null;
    return new ScanNode(schema.name(), names, types, bounds, series, where, keys,
        keys == null ? -1 : names.indexOf(keys.series()), keys == null ? -1 : names.indexOf(keys.time()), graphs());
  }

  private ScanNode.@Nullable Graphs graphs() {
    if (!(schema instanceof TableSchema.Relational r) || r.indexes().stream().allMatch(i -> i.graph() == null))
      return null;
    return new ScanNode.Graphs(r.primaryKey().getFirst(), r.indexes().stream().filter(i -> i.graph() != null).toList(),
        r
            .columns().stream().filter(c -> !c.nullable()).map(Column::name).collect(java.util.stream.Collectors
                .toUnmodifiableSet()));
  }

  /** Comparisons of one column with constants go to the store. */
  private boolean filtered(RexNode condition, Rex whole) {
    Expr e = condition.getKind() == SqlKind.SEARCH && pointRange(condition) ? null : whole.compile(condition);
    if (e == null) {
      List<RexNode> parts = RelOptUtil.conjunctions(RexUtil.expandSearch(slots.builder(), null, condition));
      List<ScanNode.Where> all = new ArrayList<>();
      for (RexNode p : parts) {
        ScanNode.Where w = where(whole.compile(p));
        if (w == null) return false;
        all.add(w);
      }
      return where.addAll(all);
    }
    ScanNode.Where w = where(e);
    return w != null && where.add(w);
  }

  private boolean pointRange(RexNode search) {
    RexNode expanded = RexUtil.expandSearch(slots.builder(), null, search);
    return expanded.getKind() == SqlKind.AND;
  }

  private ScanNode.@Nullable Where where(Expr e) {
    return switch (e) {
      case Comparison c when c.right().constant() -> where(c.op(), c.left(), c.right());
      case Comparison c when c.left().constant() -> where(c.op().swapped(), c.right(), c.left());
      case InSet in when column(in.input()) instanceof Column c && c.type() != ColumnType.VECTOR -> new ScanNode.Where(
          c.name(), Condition.Op.IN, in.constants());
      case Logic.IsNull n when column(n.input()) instanceof Column c -> new ScanNode.Where(c.name(),
          n.negated() ? Condition.Op.NOT_NULL : Condition.Op.IS_NULL, List.of());
      default -> null;
    };
  }

  private ScanNode.@Nullable Where where(Comparison.Op op, Expr left, Expr constant) {
    Column column = column(left);
    if (column == null || column.type() == ColumnType.VECTOR) return null;
    Condition.Op store = switch (op) {
      case EQUAL -> Condition.Op.EQ;
      case NOT_EQUAL -> Condition.Op.NE;
      case LESS -> Condition.Op.LT;
      case LESS_OR_EQUAL -> Condition.Op.LE;
      case GREATER -> Condition.Op.GT;
      case GREATER_OR_EQUAL -> Condition.Op.GE;
      case DISTINCT, NOT_DISTINCT -> null;
    };
    // the store orders texts by code point, expressions by code unit
    boolean ordered = op != Comparison.Op.EQUAL && op != Comparison.Op.NOT_EQUAL;
    if (store == null || (ordered && Rex.isText(column.type()))) return null;
    return new ScanNode.Where(column.name(), store, List.of(constant));
  }

  /** The column of the table an expression over {@code whole} is. */
  private @Nullable Column column(Expr e) {
    return Widened.within(e) instanceof Leaf.Ref ref ? schema.columns().get(table.origin(ref.column())) : null;
  }

  private boolean pushDown(RexNode condition, Rex whole) {
    if (!(schema instanceof TableSchema.TimeSeries series) || !(condition instanceof RexCall call)) return false;
    int time = schema.indexOf(series.timeColumn());
    int key = schema.indexOf(series.seriesKey());
    return switch (call.getKind()) {
      case EQUALS, LESS_THAN, LESS_THAN_OR_EQUAL, GREATER_THAN, GREATER_THAN_OR_EQUAL -> bound(call, time, whole)
          || (call.getKind() == SqlKind.EQUALS && key(List.of(call), key, whole));
      case OR -> key(RelOptUtil.disjunctions(call), key, whole);
      case SEARCH -> pushDownAll(RelOptUtil.conjunctions(RexUtil.expandSearch(slots.builder(), null, call)), whole);
      default -> false;
    };
  }

  private boolean pushDownAll(List<RexNode> parts, Rex whole) {
    return parts.size() == 1 && pushDown(parts.getFirst(), whole);
  }

  private boolean bound(RexCall call, int time, Rex whole) {
    RexNode left = call.getOperands().getFirst();
    RexNode right = call.getOperands().get(1);
    Comparison.Op op = Rex.operator(call.getKind());
    if (isColumn(right, time)) {
      RexNode t = left;
      left = right;
      right = t;
      op = op.swapped();
    }
    if (!isColumn(left, time) || !RexUtil.isConstant(right)) return false;
    Expr constant = whole.compile(right);
    if (constant.type() != ColumnType.TIMESTAMP && !Rex.isText(constant.type())) return false;
    bounds.add(new ScanNode.Bound(op, whole.constant(Conversion.to(ColumnType.TIMESTAMP, constant))));
    return true;
  }

  private boolean key(List<RexNode> parts, int key, Rex whole) {
    for (RexNode p : parts)
      if (!(p instanceof RexCall c) || c.getOperands().stream().noneMatch(o -> isColumn(o, key))) return false;
    InSet set = whole.inSet(parts);
    if (set == null) return false;
    series.add(set);
    return true;
  }

  private static boolean isColumn(RexNode node, int index) {
    return node instanceof RexInputRef ref && ref.getIndex() == index;
  }
}
