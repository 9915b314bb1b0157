package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.SelectCompiler.Sort;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Queries around SELECT: WITH, VALUES, set operations, LIMIT. Confined to one statement. */
final class QueryCompiler {
  private final Map<Integer, Integer> parameters = new HashMap<>();

  /** @param declared types of parameters the client told, by index */
  QueryCompiler(Map<Integer, Integer> declared) {
    parameters.putAll(declared);
  }

  /** Type of a parameter; the first place that says more decides. */
  int parameterType(int index, int suggested) {
    int known = parameters.getOrDefault(index, 0);
    if (known == 0 && suggested != 0 && suggested != Oid.UNKNOWN) parameters.put(index, suggested);
    else parameters.putIfAbsent(index, 0);
    return parameters.getOrDefault(index, 0);
  }

  /** Types by index, text where nothing told. */
  List<Integer> parameterTypes() {
    List<Integer> types = new ArrayList<>();
    int count = parameters.keySet().stream().mapToInt(i -> i + 1).max().orElse(0);
    for (int i = 0; i < count; i++) {
      int type = parameters.getOrDefault(i, 0);
      types.add(type == 0 ? Oid.TEXT : type);
    }
    return types;
  }

  QueryPlan compile(Ast.Query query, @Nullable Scope outer) {
    if (query.with().isEmpty()) return compileBare(query, outer);
    Scope names = new Scope(outer);
    for (Ast.Cte cte : query.with())
      names.ctes.put(cte.name(), renamed(compile(cte.query(), names), cte.columns()));
    QueryPlan inner = compileBare(query, names);
    return new QueryPlan(inner.fields(), (run, frame) -> inner.rows(new Frame(run, frame, new Object[0], 0)),
        names.correlated);
  }

  private static QueryPlan renamed(QueryPlan plan, List<String> names) {
    List<Field> fields = new ArrayList<>(plan.fields());
    for (int i = 0; i < Math.min(names.size(), fields.size()); i++)
      fields.set(i, new Field(names.get(i), fields.get(i).oid()));
    return new QueryPlan(fields, plan.rows(), plan.correlated());
  }

  private QueryPlan compileBare(Ast.Query query, @Nullable Scope outer) {
    if (query.body() instanceof Ast.Select select)
      return limited(new SelectCompiler(this, outer).compile(select, query
          .orderBy()), query, outer);
    QueryPlan body = query.body() instanceof Ast.SetOp op ? setOp(op, outer) : values((Ast.Values) query.body(), outer);
    List<Sort> sorts = new ArrayList<>();
    for (Ast.Order order : query.orderBy())
      sorts.add(new Sort(output(order.expr(), body.fields()), order.descending(), order.nullsFirst()));
    if (sorts.isEmpty()) return limited(body, query, outer);
    return limited(new QueryPlan(body.fields(), (run, frame) -> {
      List<@Nullable Object[]> rows = new ArrayList<>(body.rows().of(run, frame));
      rows.sort(Sort.order(sorts));
      return rows;
    }, body.correlated()), query, outer);
  }

  /** A column of the result by its number or name, or -1. */
  static int output(Ast.Expr expr, List<Field> fields) {
    if (expr instanceof Ast.Const c && c.value() instanceof Long n) {
      if (n < 1 || n > fields.size())
        throw new PgError("42P10", "ORDER BY position " + n + " is not in select list");
      return n.intValue() - 1;
    }
    if (expr instanceof Ast.Ref ref && ref.names().size() == 1) {
      for (int i = 0; i < fields.size(); i++)
        if (fields.get(i).name().equals(ref.names().getFirst())) return i;
    }
    throw new PgError(PgError.NOT_SUPPORTED, "ORDER BY of a set operation takes names and numbers of columns");
  }

  private QueryPlan limited(QueryPlan plan, Ast.Query query, @Nullable Scope outer) {
    Typed limit = query.limit() == null ? null : new ExprCompiler(this, new Scope(outer)).compile(query.limit());
    Typed offset = query.offset() == null ? null : new ExprCompiler(this, new Scope(outer)).compile(query.offset());
    if (limit == null && offset == null) return plan;
    return new QueryPlan(plan.fields(), (run, frame) -> {
      List<@Nullable Object[]> rows = plan.rows().of(run, frame);
      Frame own = new Frame(run, frame, new Object[0], 0);
      int from = (int) Math.min(rows.size(), count(offset, own, 0));
      long most = count(limit, own, Integer.MAX_VALUE);
      return rows.subList(from, (int) Math.min(rows.size(), from + most));
    }, plan.correlated());
  }

  private static long count(@Nullable Typed expr, Frame frame, long absent) {
    Object v = expr == null ? null : expr.eval().of(frame);
    return v == null ? absent : Math.max(0, Values.toLong(v));
  }

  private QueryPlan values(Ast.Values values, @Nullable Scope outer) {
    ExprCompiler compiler = new ExprCompiler(this, new Scope(outer));
    List<List<Typed>> rows = new ArrayList<>();
    for (List<Ast.Expr> row : values.rows())
      rows.add(row.stream().map(compiler::compile).toList());
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < rows.getFirst().size(); i++)
      fields.add(new Field("column" + (i + 1), closed(rows.getFirst().get(i).oid())));
    for (List<Typed> row : rows)
      if (row.size() != fields.size()) throw new PgError(PgError.SYNTAX, "VALUES lists must all be the same length");
    return new QueryPlan(fields, (run, frame) -> {
      Frame own = new Frame(run, frame, new Object[0], 0);
      List<@Nullable Object[]> out = new ArrayList<>();
      for (List<Typed> row : rows)
        out.add(row.stream().map(t -> t.eval().of(own)).toArray());
      return out;
    }, true);
  }

  static int closed(int oid) {
    return oid == 0 || oid == Oid.UNKNOWN ? Oid.TEXT : oid;
  }

  private QueryPlan setOp(Ast.SetOp op, @Nullable Scope outer) {
    QueryPlan left = compile(op.left(), outer);
    QueryPlan right = compile(op.right(), outer);
    if (left.fields().size() != right.fields().size())
      throw new PgError(PgError.SYNTAX, "each " + op.op().toUpperCase(java.util.Locale.ROOT)
          + " query must have the same number of columns");
    return new QueryPlan(left.fields(), (run, frame) -> combine(op, left.rows().of(run, frame), right.rows().of(run,
        frame)), left.correlated() || right.correlated());
  }

  private static List<@Nullable Object[]> combine(Ast.SetOp op, List<@Nullable Object[]> left,
      List<@Nullable Object[]> right) {
    List<@Nullable Object[]> all = new ArrayList<>(left);
    if (op.op().equals("union")) {
      all.addAll(right);
    } else {
      Set<Object> keys = new LinkedHashSet<>();
      right.forEach(r -> keys.add(key(r)));
      all.removeIf(r -> keys.contains(key(r)) == op.op().equals("except"));
    }
    return op.all() ? all : distinct(all);
  }

  static List<@Nullable Object[]> distinct(List<@Nullable Object[]> rows) {
    Set<Object> seen = new LinkedHashSet<>();
    List<@Nullable Object[]> out = new ArrayList<>();
    for (@Nullable
    Object[] row : rows)
      if (seen.add(key(row))) out.add(row);
    return out;
  }

  static List<Object> key(@Nullable Object[] row) {
    List<Object> key = new ArrayList<>(row.length);
    for (Object v : row)
      key.add(Values.key(v));
    return key;
  }
}
