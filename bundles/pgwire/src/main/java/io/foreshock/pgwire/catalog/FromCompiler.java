package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** FROM and WHERE. Each condition is applied as soon as the columns it names are there. */
final class FromCompiler {
  /** Gives rows of full width in which only the source's own columns are filled. */
  @FunctionalInterface
  interface Rows {
    List<@Nullable Object[]> of(Frame frame);
  }

  /**
   * @param start
   *            its first column
   * @param width
   *            number of its columns
   * @param dependent
   *            whether its rows depend on the row so far
   */
  record Source(int start, int width, Rows rows, boolean dependent) {}

  private final QueryCompiler queries;
  private final Scope scope;
  private final ExprCompiler expressions;
  private Rows rows = frame -> List.<@Nullable Object[]>of(new Object[frame.row.length]);

  FromCompiler(QueryCompiler queries, Scope scope, ExprCompiler expressions) {
    this.queries = queries;
    this.scope = scope;
    this.expressions = expressions;
  }

  List<@Nullable Object[]> rows(Frame frame) {
    return rows.of(frame);
  }

  void add(List<Ast.From> from, Ast.@Nullable Expr where) {
    List<Source> sources = new ArrayList<>();
    for (Ast.From f : from)
      sources.add(source(f));
    List<JoinRows.Condition> conditions = new ArrayList<>();
    if (where != null) conditions(where, conditions);
    if (sources.isEmpty()) {
      rows = filtered(rows, conditions);
      return;
    }
    for (int i = 0; i < sources.size(); i++) {
      Source s = sources.get(i);
      int end = i == sources.size() - 1 ? Integer.MAX_VALUE : s.start() + s.width();
      List<JoinRows.Condition> now = conditions.stream().filter(c -> c.used().length() <= end).toList();
      conditions.removeAll(now);
      Rows before = rows;
      rows = i == 0 && !s.dependent() ? filtered(s.rows(), now) : new JoinRows("inner", before, s, 0, now)::of;
    }
  }

  private static Rows filtered(Rows rows, List<JoinRows.Condition> conditions) {
    if (conditions.isEmpty()) return rows;
    return frame -> {
      List<@Nullable Object[]> kept = new ArrayList<>();
      for (@Nullable
      Object[] row : rows.of(frame)) {
        frame.row = row;
        frame.run.tick();
        if (conditions.stream().allMatch(c -> Values.isTrue(c.whole().eval().of(frame)))) kept.add(row);
      }
      return kept;
    };
  }

  private void conditions(Ast.Expr e, List<JoinRows.Condition> out) {
    if (e instanceof Ast.Binary b && b.op().equals("and")) {
      conditions(b.left(), out);
      conditions(b.right(), out);
      return;
    }
    out.add(expressions.condition(e));
  }

  private Source source(Ast.From from) {
    return switch (from) {
      case Ast.Table t -> table(t);
      case Ast.Derived d -> {
        QueryPlan plan = queries.compile(d.query(), scope);
        yield query(plan, d.alias(), d.alias().name() == null ? "" : d.alias().name());
      }
      case Ast.Function f -> function(f);
      case Ast.Join j -> join(j);
    };
  }

  private Source table(Ast.Table t) {
    String name = t.alias().name() == null ? t.name() : t.alias().name();
    QueryPlan cte = t.schema() == null ? scope.cte(t.name()) : null;
    if (cte != null) return query(new QueryPlan(cte.fields(), cte.rows(), false), t.alias(), name);
    Relation relation = Relation.find(t.schema(), t.name());
    if (relation == null)
      throw new PgError(PgError.UNDEFINED_TABLE, "relation \"" + (t.schema() == null ? "" : t.schema() + ".") + t
          .name() + "\" does not exist", t.position());
    List<Field> fields = new ArrayList<>();
    for (int i = 0; i < relation.columns().size(); i++)
      fields.add(new Field(relation.columns().get(i), relation.types().get(i)));
    int start = columns(name, fields, t.alias().columns());
    return new Source(start, fields.size(), frame -> widened(frame.run.rows(relation), start, frame), false);
  }

  private Source query(QueryPlan plan, Ast.Alias alias, String name) {
    int start = columns(name, plan.fields(), alias.columns());
    return new Source(start, plan.fields().size(), frame -> widened(plan.rows(frame), start, frame), plan.correlated());
  }

  private int columns(String table, List<Field> fields, List<String> names) {
    int start = scope.columns.size();
    for (int i = 0; i < fields.size(); i++)
      scope.columns.add(new Scope.Col(table, i < names.size() ? names.get(i) : fields.get(i).name(), fields.get(i)
          .oid(), false));
    return start;
  }

  private static List<@Nullable Object[]> widened(List<@Nullable Object[]> rows, int start, Frame frame) {
    List<@Nullable Object[]> out = new ArrayList<>(rows.size());
    int width = frame.row.length;
    for (@Nullable
    Object[] row : rows) {
      frame.run.tick();
      @Nullable
      Object[] wide = new Object[width];
      System.arraycopy(row, 0, wide, start, row.length);
      out.add(wide);
    }
    return out;
  }

  private Source function(Ast.Function f) {
    scope.used.clear();
    Typed set = expressions.compileSet(f.call());
    boolean lateral = !scope.used.isEmpty();
    String name = f.alias().name() == null ? f.call().name() : f.alias().name();
    List<Field> fields = new ArrayList<>();
    List<String> parts = SetFunctions.columns(f.call().name());
    boolean record = !parts.isEmpty();
    if (record) parts.forEach(p -> fields.add(new Field(p, SetFunctions.type(p))));
    else fields.add(new Field(name, set.oid()));
    if (f.ordinality()) fields.add(new Field("ordinality", Oid.INT8));
    int start = columns(name, fields, f.alias().columns());
    return new Source(start, fields.size(), frame -> {
      Object value = set.eval().of(frame);
      List<?> values = value instanceof List<?> l ? l : List.of();
      List<@Nullable Object[]> rows = new ArrayList<>();
      for (Object v : values) {
        @Nullable
        Object[] row = new Object[fields.size()];
        if (record && v instanceof Composite c) System.arraycopy(c.values(), 0, row, 0, c.values().length);
        else row[0] = v;
        if (f.ordinality()) row[fields.size() - 1] = (long) rows.size() + 1;
        rows.add(row);
      }
      return widened(rows, start, frame);
    }, lateral);
  }

  private Source join(Ast.Join j) {
    Source left = source(j.left());
    Source right = source(j.right());
    List<JoinRows.Condition> conditions = new ArrayList<>();
    if (j.on() != null) conditions(j.on(), conditions);
    if (j.using() != null) using(j.using(), left, right, conditions);
    JoinRows rows = new JoinRows(j.kind(), left.rows(), right, left.start(), conditions);
    return new Source(left.start(), left.width() + right.width(), rows::of, left.dependent() || right.dependent());
  }

  private void using(List<String> names, Source left, Source right, List<JoinRows.Condition> out) {
    for (String name : names) {
      int l = column(left, name);
      int r = column(right, name);
      Scope.Col c = scope.columns.get(r);
      scope.columns.set(r, new Scope.Col(c.table(), c.name(), c.oid(), true));
      out.add(expressions.equality(l, r));
    }
  }

  private int column(Source source, String name) {
    for (int i = source.start(); i < source.start() + source.width(); i++)
      if (scope.columns.get(i).name().equals(name) && !scope.columns.get(i).hidden()) return i;
    throw new PgError(PgError.UNDEFINED_COLUMN, "column \"" + name + "\" specified in USING clause does not exist");
  }
}
