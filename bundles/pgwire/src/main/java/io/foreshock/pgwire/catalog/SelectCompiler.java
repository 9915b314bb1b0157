package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One SELECT: FROM and WHERE, groups, row numbers, functions that return sets, the select list, its order. */
final class SelectCompiler {
  /** How rows are sorted: a column behind or in the output. */
  record Sort(int column, boolean descending, @Nullable Boolean nullsFirst) {
    static Comparator<@Nullable Object[]> order(List<Sort> sorts) {
      return (a, b) -> {
        for (Sort s : sorts) {
          int c = s.compare(a[s.column], b[s.column]);
          if (c != 0) return c;
        }
        return 0;
      };
    }

    private int compare(@Nullable Object a, @Nullable Object b) {
      if (a == null || b == null) {
        boolean first = nullsFirst == null ? descending : nullsFirst;
        return a == b ? 0 : (a == null) == first ? -1 : 1;
      }
      return descending ? Values.compare(b, a) : Values.compare(a, b);
    }
  }

  /** A row on its way: columns of FROM, and what was worked out beside. */
  record State(@Nullable Object[] row, @Nullable Object[] slots) {}

  private final QueryCompiler queries;
  private final Scope scope;
  private final ExprCompiler expressions;

  SelectCompiler(QueryCompiler queries, @Nullable Scope outer) {
    this.queries = queries;
    this.scope = new Scope(outer);
    this.expressions = new ExprCompiler(queries, scope);
  }

  QueryPlan compile(Ast.Select select, List<Ast.Order> orderBy) {
    FromCompiler from = new FromCompiler(queries, scope, expressions);
    from.add(select.from(), select.where());
    expressions.allowSlots();
    List<Field> fields = new ArrayList<>();
    List<Typed> outputs = new ArrayList<>();
    for (Ast.Item item : select.items())
      output(item, fields, outputs);
    int visible = outputs.size();
    List<Typed> groupBy = groupBy(select, fields);
    Typed having = select.having() == null ? null : expressions.compile(select.having());
    List<Sort> sorts = sorts(orderBy, select, fields, outputs);
    boolean grouped = !select.groupBy().isEmpty() || !expressions.aggregates().isEmpty() || having != null;
    return new QueryPlan(fields, (run, outer) -> {
      Frame frame = new Frame(run, outer, new Object[scope.columns.size()], expressions.slots());
      List<@Nullable Object[]> rows = from.rows(frame);
      List<State> states = grouped ? groups(rows, groupBy, having, frame) : plain(rows, frame);
      expressions.windows().forEach(w -> w.number(states, frame));
      List<@Nullable Object[]> out = project(states, outputs, frame);
      return finish(out, select.distinct(), sorts, visible);
    }, scope.correlated);
  }

  private void output(Ast.Item item, List<Field> fields, List<Typed> outputs) {
    if (item.expr() instanceof Ast.Star star) {
      boolean any = false;
      for (int i = 0; i < scope.columns.size(); i++) {
        Scope.Col c = scope.columns.get(i);
        if (star.table() == null ? c.hidden() : !c.table().equals(star.table())) continue;
        int at = i;
        any = true;
        fields.add(new Field(c.name(), QueryCompiler.closed(c.oid())));
        outputs.add(new Typed(c.oid(), f -> f.row[at]));
      }
      if (!any) throw new PgError(PgError.UNDEFINED_TABLE, "SELECT * with nothing to select from");
      return;
    }
    Typed typed = expressions.compile(item.expr());
    fields.add(new Field(item.alias() == null ? OutputNames.of(item.expr()) : item.alias(), QueryCompiler.closed(typed
        .oid())));
    outputs.add(typed);
  }

  private List<Typed> groupBy(Ast.Select select, List<Field> fields) {
    List<Typed> keys = new ArrayList<>();
    for (Ast.Expr e : select.groupBy())
      keys.add(expressions.compile(groupKey(e, select, fields)));
    return keys;
  }

  /** An expression, or the number or alias of an item. */
  private Ast.Expr groupKey(Ast.Expr e, Ast.Select select, List<Field> fields) {
    if (e instanceof Ast.Const c && c.value() instanceof Long n && n >= 1 && n <= select.items().size())
      return select.items().get(n.intValue() - 1).expr();
    if (e instanceof Ast.Ref ref && ref.names().size() == 1) {
      String name = ref.names().getFirst();
      boolean column = scope.columns.stream().anyMatch(c -> c.name().equals(name));
      for (Ast.Item item : select.items())
        if (!column && name.equals(item.alias())) return item.expr();
    }
    return e;
  }

  private List<Sort> sorts(List<Ast.Order> orderBy, Ast.Select select, List<Field> fields, List<Typed> outputs) {
    List<Sort> sorts = new ArrayList<>();
    for (Ast.Order order : orderBy) {
      int column = -1;
      boolean byName = order.expr() instanceof Ast.Ref r && r.names().size() == 1
          && fields.stream().anyMatch(f -> f.name().equals(r.names().getFirst()));
      if (byName || order.expr() instanceof Ast.Const) column = QueryCompiler.output(order.expr(), fields);
      if (column < 0) {
        column = outputs.size();
        outputs.add(expressions.compile(order.expr()));
      }
      sorts.add(new Sort(column, order.descending(), order.nullsFirst()));
    }
    return sorts;
  }

  private List<State> plain(List<@Nullable Object[]> rows, Frame frame) {
    List<State> states = new ArrayList<>(rows.size());
    for (@Nullable
    Object[] row : rows)
      states.add(new State(row, new Object[frame.slots.length]));
    return states;
  }

  private List<State> groups(List<@Nullable Object[]> rows, List<Typed> keys, @Nullable Typed having, Frame frame) {
    Map<List<Object>, List<@Nullable Object[]>> groups = new LinkedHashMap<>();
    if (keys.isEmpty()) groups.put(List.of(), new ArrayList<>());
    for (@Nullable
    Object[] row : rows) {
      frame.row = row;
      @Nullable
      Object[] key = keys.stream().map(k -> k.eval().of(frame)).toArray();
      groups.computeIfAbsent(QueryCompiler.key(key), _ -> new ArrayList<>()).add(row);
    }
    List<State> states = new ArrayList<>();
    for (List<@Nullable Object[]> group : groups.values()) {
      @Nullable
      Object[] slots = new Object[frame.slots.length];
      for (Aggregate a : expressions.aggregates())
        slots[a.slot()] = a.of(group, frame);
      frame.row = group.isEmpty() ? new Object[scope.columns.size()] : group.getFirst();
      frame.slots = slots;
      if (having == null || Values.isTrue(having.eval().of(frame))) states.add(new State(frame.row, slots));
    }
    return states;
  }

  /** A row for each state, or for each element of the sets its functions return. */
  private List<@Nullable Object[]> project(List<State> states, List<Typed> outputs, Frame frame) {
    List<@Nullable Object[]> out = new ArrayList<>();
    for (State state : states) {
      frame.row = state.row();
      frame.slots = state.slots();
      Map<Integer, List<?>> sets = new HashMap<>();
      int repeat = expressions.sets().isEmpty() ? 1 : 0;
      for (ExprCompiler.SetCall set : expressions.sets()) {
        List<?> values = set.values().eval().of(frame) instanceof List<?> l ? l : List.of();
        sets.put(set.slot(), values);
        repeat = Math.max(repeat, values.size());
      }
      for (int i = 0; i < repeat; i++) {
        int at = i;
        sets.forEach((slot, values) -> frame.slots[slot] = at < values.size() ? values.get(at) : null);
        frame.run.tick();
        @Nullable
        Object[] row = new Object[outputs.size()];
        for (int c = 0; c < row.length; c++)
          row[c] = outputs.get(c).eval().of(frame);
        out.add(row);
      }
    }
    return out;
  }

  private static List<@Nullable Object[]> finish(List<@Nullable Object[]> rows, boolean distinct, List<Sort> sorts,
      int visible) {
    List<@Nullable Object[]> out = distinct ? QueryCompiler.distinct(rows) : rows;
    if (!sorts.isEmpty()) out.sort(Sort.order(sorts));
    if (!out.isEmpty() && out.getFirst().length > visible) out.replaceAll(r -> java.util.Arrays.copyOf(r, visible));
    return out;
  }

}
