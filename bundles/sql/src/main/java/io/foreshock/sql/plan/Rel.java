package io.foreshock.sql.plan;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.run.AggregateNode;
import io.foreshock.sql.run.FilterNode;
import io.foreshock.sql.run.LimitNode;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.SearchKind;
import io.foreshock.sql.run.SearchNode;
import io.foreshock.sql.run.SetOpNode;
import io.foreshock.sql.run.SortNode;
import io.foreshock.sql.run.UnionNode;
import io.foreshock.sql.run.ValuesNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.IntFunction;
import org.apache.calcite.plan.RelOptUtil;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.RelNode;
import org.apache.calcite.rel.core.Aggregate;
import org.apache.calcite.rel.core.AsofJoin;
import org.apache.calcite.rel.core.Filter;
import org.apache.calcite.rel.core.Intersect;
import org.apache.calcite.rel.core.Join;
import org.apache.calcite.rel.core.Minus;
import org.apache.calcite.rel.core.Project;
import org.apache.calcite.rel.core.SetOp;
import org.apache.calcite.rel.core.Sort;
import org.apache.calcite.rel.core.TableFunctionScan;
import org.apache.calcite.rel.core.TableScan;
import org.apache.calcite.rel.core.Union;
import org.apache.calcite.rel.core.Values;
import org.apache.calcite.rex.RexCall;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexLiteral;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexShuttle;
import org.jspecify.annotations.Nullable;

/** Turns relational algebra into our operators. Confined to one statement. */
final class Rel {
  private final Rex.Slots slots;

  Rel(Rex.Slots slots) {
    this.slots = slots;
  }

  PlanNode compile(RelNode rel) {
    return switch (rel) {
      case TableScan scan -> new ScanBuilder(scan, slots).build(List.of(), null);
      case Filter filter -> filter(filter);
      case Project project -> project(project);
      case Aggregate aggregate -> aggregate(aggregate);
      case AsofJoin join -> new JoinBuilder(this, slots).asof(join);
      case Join join -> new JoinBuilder(this, slots).build(join);
      case Sort sort -> sort(sort);
      case Union union -> union(union);
      case Intersect both -> setOperation(SetOpNode.Kind.INTERSECT, both);
      case Minus without -> setOperation(SetOpNode.Kind.EXCEPT, without);
      case Values values -> values(values);
      case TableFunctionScan search -> search(search);
      default -> throw Rex.unsupported(switch (rel.getRelTypeName()) {
        case "LogicalCorrelate" -> "this kind of correlated sub-query is not supported";
        default -> "this kind of query is not supported";
      });
    };
  }

  private PlanNode filter(Filter filter) {
    List<RexNode> conditions = RelOptUtil.conjunctions(filter.getCondition());
    if (filter.getInput() instanceof TableScan scan) return new ScanBuilder(scan, slots).build(conditions, null);
    PlanNode input = compile(filter.getInput());
    return PairPlans.minimum(Special.tails(new FilterNode(input, Rex.over(input.types(), slots).compile(conditions))));
  }

  private PlanNode project(Project project) {
    if (project.containsOver()) return windows(project);
    return project(project.getProjects(), project.getInput());
  }

  private PlanNode windows(Project project) {
    RelNode from = project.getInput();
    if (!prunes(from)) return new Windows(compile(from), slots).build(project.getProjects());
    List<Integer> used = RelOptUtil.InputFinder.bits(project.getProjects(), null).asList();
    RexShuttle moved = new RexShuttle() {
      @Override
      public RexNode visitInputRef(RexInputRef ref) {
        return new RexInputRef(used.indexOf(ref.getIndex()), ref.getType());
      }
    };
    return new Windows(pruned(from, used), slots)
        .build(project.getProjects().stream().map(e -> e.accept(moved)).toList());
  }

  private PlanNode project(List<RexNode> expressions, RelNode from) {
    if (from instanceof TableScan scan) return new ScanBuilder(scan, slots).build(List.of(), expressions);
    if (from instanceof Filter filter && filter.getInput() instanceof TableScan scan)
      return new ScanBuilder(scan, slots).build(RelOptUtil.conjunctions(filter.getCondition()), expressions);
    PlanNode input = compile(from);
    if (Gaps.fills(expressions)) return Gaps.project(expressions, input, slots);
    return new ProjectNode(input, Rex.over(input.types(), slots).compile(expressions));
  }

  private PlanNode aggregate(Aggregate rel) {
    if (rel.getGroupSets().size() > 1) throw Rex.unsupported("GROUPING SETS, ROLLUP and CUBE are not supported");
    List<Integer> used = used(rel);
    boolean prunes = prunes(rel.getInput());
    PlanNode input = prunes ? pruned(rel.getInput(), used) : compile(rel.getInput());
    IntFunction<Leaf.Ref> column = i -> {
      int at = prunes ? used.indexOf(i) : i;
      return new Leaf.Ref(at, input.types().get(at));
    };
    List<Expr> keys = new ArrayList<>();
    for (int k : rel.getGroupSet())
      keys.add(column.apply(k));
    AggregateNode node = new AggregateNode(input, keys,
        rel.getAggCallList().stream().map(call -> Aggregates.compile(call, column)).toList());
    PlanNode inStore = Special.inStore(node);
    PlanNode pairs = inStore == null ? PairPlans.gram(node) : null;
    return Gaps.filled(rel, inStore != null ? inStore : pairs != null ? pairs : node, input, slots);
  }

  private static List<Integer> used(Aggregate rel) {
    TreeSet<Integer> used = new TreeSet<>(rel.getGroupSet().asList());
    rel.getAggCallList().forEach(call -> {
      used.addAll(call.getArgList());
      if (call.filterArg >= 0) used.add(call.filterArg);
    });
    return List.copyOf(used);
  }

  private static boolean prunes(RelNode rel) {
    return rel instanceof TableScan || (rel instanceof Project p && !p.containsOver())
        || (rel instanceof Filter f && f.getInput() instanceof TableScan);
  }

  /** Only the named columns of a relation, in that order. */
  private PlanNode pruned(RelNode rel, List<Integer> columns) {
    if (rel instanceof Project p) return project(columns.stream().map(p.getProjects()::get).toList(), p.getInput());
    return project(columns.stream().<RexNode>map(i -> RexInputRef.of(i, rel.getRowType())).toList(), rel);
  }

  private PlanNode sort(Sort sort) {
    PlanNode input = compile(sort.getInput());
    Rex rex = Rex.over(List.of(), slots);
    Expr offset = count(sort.offset, rex);
    Expr fetch = count(sort.fetch, rex);
    List<SortNode.Key> keys = new ArrayList<>();
    for (RelFieldCollation c : sort.getCollation().getFieldCollations())
      keys.add(new SortNode.Key(c.getFieldIndex(), c.getDirection().isDescending(),
          c.nullDirection == RelFieldCollation.NullDirection.FIRST));
    if (keys.isEmpty()) return offset == null && fetch == null ? input : new LimitNode(input, offset, fetch);
    return NearestPlans.nearest(Special.latest(new SortNode(input, keys, offset, fetch)));
  }

  private static @Nullable Expr count(@Nullable RexNode node, Rex rex) {
    return node == null ? null : rex.constant(Conversion.to(ColumnType.BIGINT, rex.compile(node)));
  }

  /** The rows of all inputs with a mark of where each is from; how many marks there are decides. */
  private PlanNode setOperation(SetOpNode.Kind kind, SetOp rel) {
    int n = rel.getInputs().size();
    List<PlanNode> inputs = typedInputs(rel);
    List<PlanNode> marked = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      List<Expr> out = refs(inputs.get(i).types());
      for (int m = 0; m < n; m++)
        out.add(new Leaf.Literal(m == i ? 1L : null, ColumnType.BIGINT));
      marked.add(new ProjectNode(inputs.get(i), out));
    }
    List<Expr> columns = refs(marked.getFirst().types());
    List<Expr> keys = columns.subList(0, columns.size() - n);
    List<io.foreshock.sql.run.Aggregate> counts = new ArrayList<>();
    for (Expr mark : columns.subList(keys.size(), columns.size()))
      counts.add(new io.foreshock.sql.run.Aggregate(io.foreshock.sql.run.Aggregate.Function.COUNT, List.of(mark), false,
          null, ColumnType.BIGINT));
    return new SetOpNode(kind, new AggregateNode(new UnionNode(marked), keys, counts), n, rel.all);
  }

  private List<PlanNode> typedInputs(SetOp rel) {
    List<ColumnType> wanted = rel.getRowType().getFieldList().stream().map(f -> SqlTypes.of(f.getType())).toList();
    List<PlanNode> inputs = new ArrayList<>();
    for (RelNode in : rel.getInputs())
      inputs.add(as(wanted, compile(in)));
    return inputs;
  }

  private PlanNode union(Union union) {
    List<PlanNode> inputs = typedInputs(union);
    PlanNode all = new UnionNode(inputs);
    return union.all ? all : distinct(all);
  }

  private PlanNode search(TableFunctionScan search) {
    RexCall call = (RexCall) search.getCall();
    Rex rex = Rex.over(List.of(), slots);
    List<Expr> arguments = new ArrayList<>();
    for (int i = 0; i < call.getOperands().size(); i++)
      arguments.add(rex.constant(Conversion.to(Operators.SEARCH_ARGUMENTS.get(i), rex.compile(call.getOperands().get(
          i)))));
    return new SearchNode(SearchKind.valueOf(call.getOperator().getName().toUpperCase(Locale.ROOT)), arguments);
  }

  private static PlanNode distinct(PlanNode input) {
    return new AggregateNode(input, refs(input.types()), List.of());
  }

  static List<Expr> refs(List<ColumnType> types) {
    List<Expr> refs = new ArrayList<>();
    for (int i = 0; i < types.size(); i++)
      refs.add(new Leaf.Ref(i, types.get(i)));
    return refs;
  }

  private static PlanNode as(List<ColumnType> wanted, PlanNode input) {
    if (input.types().equals(wanted)) return input;
    List<Expr> out = new ArrayList<>();
    for (int i = 0; i < wanted.size(); i++)
      out.add(Conversion.to(wanted.get(i), new Leaf.Ref(i, input.types().get(i))));
    return new ProjectNode(input, out);
  }

  private PlanNode values(Values values) {
    List<Column> columns = new ArrayList<>();
    values.getRowType().getFieldList()
        .forEach(f -> columns.add(Column.of("c" + f.getIndex(), SqlTypes.of(f.getType()))));
    ChunkBuilder rows = new ChunkBuilder(columns);
    for (List<RexLiteral> tuple : values.getTuples()) {
      @Nullable
      Object[] row = new Object[tuple.size()];
      for (int i = 0; i < row.length; i++)
        row[i] = io.foreshock.sql.expr.Values.coerce(Rex.literal(tuple.get(i)).value(), columns.get(i).type());
      rows.add(row);
    }
    Chunk chunk = rows.build();
    return new ValuesNode(columns.stream().map(Column::type).toList(), chunk);
  }

  static boolean isPlainRefs(List<? extends RexNode> nodes) {
    return nodes.stream().allMatch(n -> n instanceof RexInputRef);
  }
}
