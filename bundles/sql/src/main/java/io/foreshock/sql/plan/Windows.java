package io.foreshock.sql.plan;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.SortNode;
import io.foreshock.sql.run.WindowCall;
import io.foreshock.sql.run.WindowCall.Edge;
import io.foreshock.sql.run.WindowCall.Function;
import io.foreshock.sql.run.WindowNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.calcite.rel.RelFieldCollation;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rex.RexFieldCollation;
import org.apache.calcite.rex.RexInputRef;
import org.apache.calcite.rex.RexNode;
import org.apache.calcite.rex.RexOver;
import org.apache.calcite.rex.RexShuttle;
import org.apache.calcite.rex.RexWindow;
import org.apache.calcite.rex.RexWindowBound;
import org.apache.calcite.rex.RexWindowExclusion;
import org.apache.calcite.sql.SqlKind;
import org.jspecify.annotations.Nullable;

/**
 * Expressions with OVER: each distinct PARTITION BY and ORDER BY becomes one {@link WindowNode}, over sorted input where
 * the input does not come in that order already. Confined to one statement.
 */
final class Windows {
  private record Ordering(List<Integer> partition, List<SortNode.Key> order) {}

  private final Rex.Slots slots;
  private final List<RexOver> calls = new ArrayList<>();
  /** Input columns, then keys that are no columns. */
  private final List<Expr> columns;
  private final List<RexNode> keys = new ArrayList<>();
  private final Rex rex;
  private PlanNode input;

  Windows(PlanNode input, Rex.Slots slots) {
    this.input = input;
    this.slots = slots;
    this.columns = new ArrayList<>(Rel.refs(input.types()));
    this.rex = Rex.over(input.types(), slots);
  }

  /** The expressions over the given input. */
  PlanNode build(List<RexNode> expressions) {
    for (RexNode e : expressions)
      e.accept(new RexShuttle() {
        @Override
        public RexNode visitOver(RexOver over) {
          if (!calls.contains(over)) calls.add(over);
          return over;
        }
      });
    Map<Ordering, List<RexOver>> groups = new LinkedHashMap<>();
    for (RexOver call : calls)
      groups.computeIfAbsent(ordering(call.getWindow()), _ -> new ArrayList<>()).add(call);
    int width = input.types().size();
    if (columns.size() > width) input = new ProjectNode(input, columns);
    int[] results = new int[calls.size()];
    groups.forEach((ordering, group) -> {
      int first = input.types().size();
      for (int i = 0; i < group.size(); i++)
        results[calls.indexOf(group.get(i))] = first + i;
      input = window(ordering, group.stream().map(this::call).toList());
    });
    return new ProjectNode(input, replaced(expressions, results, width));
  }

  private List<Expr> replaced(List<RexNode> expressions, int[] results, int width) {
    List<RexNode> plain = new ArrayList<>();
    RexShuttle shuttle = new RexShuttle() {
      @Override
      public RexNode visitOver(RexOver over) {
        return new RexInputRef(width + calls.indexOf(over), over.getType());
      }
    };
    for (RexNode e : expressions)
      plain.add(e.accept(shuttle));
    int[] positions = new int[width + calls.size()];
    for (int i = 0; i < width; i++)
      positions[i] = i;
    for (int i = 0; i < calls.size(); i++)
      positions[width + i] = results[i];
    return new Rex(input.types(), positions, slots).compile(plain);
  }

  private PlanNode window(Ordering ordering, List<WindowCall> group) {
    boolean whole = ordering.partition.isEmpty() && ordering.order.isEmpty();
    SeriesOrder known = SeriesOrder.of(input);
    boolean forward = known != null && known.covers(ordering.partition, ordering.order, false);
    boolean backward = known != null && !forward && known.covers(ordering.partition, ordering.order, true);
    if (whole || forward || backward)
      return new WindowNode(input, ordering.partition, ordering.order, backward, group);
    List<SortNode.Key> sort = new ArrayList<>();
    for (int p : ordering.partition)
      sort.add(new SortNode.Key(p, false, false));
    sort.addAll(ordering.order);
    return new WindowNode(new SortNode(input, sort, null, null), ordering.partition, ordering.order, false, group);
  }

  private Ordering ordering(RexWindow window) {
    List<Integer> partition = new ArrayList<>();
    for (RexNode p : window.partitionKeys)
      if (!rex.compile(p).constant()) partition.add(column(p));
    List<SortNode.Key> order = new ArrayList<>();
    for (RexFieldCollation c : window.orderKeys)
      order.add(new SortNode.Key(column(c.left), c.getDirection().isDescending(),
          c.getNullDirection() == RelFieldCollation.NullDirection.FIRST));
    return new Ordering(partition, order);
  }

  /** The column that holds a key, a new one for what is no column. */
  private int column(RexNode key) {
    if (key instanceof RexInputRef ref) return ref.getIndex();
    int known = keys.indexOf(key);
    if (known >= 0) return columns.size() - keys.size() + known;
    keys.add(key);
    columns.add(rex.compile(key));
    return columns.size() - 1;
  }

  private WindowCall call(RexOver over) {
    if (over.ignoreNulls()) throw Rex.unsupported("IGNORE NULLS is not supported");
    if (over.getWindow().getExclude() != RexWindowExclusion.EXCLUDE_NO_OTHER)
      throw Rex.unsupported("EXCLUDE is not supported in a frame");
    List<Expr> arguments = rex.compile(over.getOperands());
    ColumnType type = SqlTypes.of(over.getType());
    Function function = function(over);
    io.foreshock.sql.run.Aggregate aggregate = null;
    if (function == Function.AGGREGATE) {
      aggregate = Aggregates.over(over.getAggOperator().getName(), arguments, over.isDistinct());
      type = aggregate.type();
    } else if (function == Function.LAG || function == Function.LEAD) {
      arguments = shifting(arguments, over.getType());
    } else if (function == Function.M4 || function == Function.LTTB) {
      if (over.getWindow().orderKeys.isEmpty())
        throw Rex.unsupported(function + " needs ORDER BY time in its window");
      arguments = List.of(arguments.getFirst(), Conversion.to(ColumnType.DOUBLE, arguments.get(1)),
          Conversion.to(ColumnType.BIGINT, arguments.get(2)));
    } else if (function == Function.NTILE || function == Function.NTH_VALUE) {
      arguments = new ArrayList<>(arguments);
      arguments.set(arguments.size() - 1, Conversion.to(ColumnType.BIGINT, arguments.getLast()));
    }
    return new WindowCall(function, aggregate, arguments, frame(over.getWindow()), type);
  }

  /** LAG(value, offset, default): all values of one type, the offset a whole number. */
  private static List<Expr> shifting(List<Expr> arguments, RelDataType result) {
    List<Expr> out = new ArrayList<>(arguments);
    ColumnType type = SqlTypes.of(result);
    out.set(0, Conversion.to(type, out.getFirst()));
    if (out.size() > 1) out.set(1, Conversion.to(ColumnType.BIGINT, out.get(1)));
    if (out.size() > 2) out.set(2, Conversion.to(type, out.get(2)));
    return out;
  }

  private static Function function(RexOver over) {
    return switch (over.getAggOperator().getName().toUpperCase(Locale.ROOT)) {
      case "ROW_NUMBER" -> Function.ROW_NUMBER;
      case "RANK" -> Function.RANK;
      case "DENSE_RANK" -> Function.DENSE_RANK;
      case "PERCENT_RANK" -> Function.PERCENT_RANK;
      case "CUME_DIST" -> Function.CUME_DIST;
      case "NTILE" -> Function.NTILE;
      case "LAG" -> Function.LAG;
      case "LEAD" -> Function.LEAD;
      case "FIRST_VALUE" -> Function.FIRST_VALUE;
      case "LAST_VALUE" -> Function.LAST_VALUE;
      case "NTH_VALUE" -> Function.NTH_VALUE;
      case "M4" -> Function.M4;
      case "LTTB" -> Function.LTTB;
      default -> Function.AGGREGATE;
    };
  }

  private WindowCall.Frame frame(RexWindow window) {
    return new WindowCall.Frame(window.isRows(), edge(window.getLowerBound()), offset(window.getLowerBound()),
        edge(window.getUpperBound()), offset(window.getUpperBound()));
  }

  private static Edge edge(RexWindowBound bound) {
    if (bound.isCurrentRow()) return Edge.CURRENT;
    if (bound.isUnboundedPreceding()) return Edge.UNBOUNDED_PRECEDING;
    if (bound.isUnboundedFollowing()) return Edge.UNBOUNDED_FOLLOWING;
    return bound.isPreceding() ? Edge.PRECEDING : Edge.FOLLOWING;
  }

  private @Nullable Expr offset(RexWindowBound bound) {
    RexNode offset = bound.getOffset();
    if (offset == null) return null;
    if (offset.getKind() == SqlKind.INPUT_REF) throw Rex.unsupported("the offset of a frame must be a constant");
    Expr e = rex.compile(offset);
    if (!e.constant()) throw Rex.unsupported("the offset of a frame must be a constant");
    return e;
  }
}
