package io.foreshock.pgwire.catalog;

import io.foreshock.pgwire.catalog.Ast.Expr;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions of one SELECT to what can be worked out. Confined to one statement. */
final class ExprCompiler {
  /** A function that returns a set, in the select list. */
  record SetCall(int slot, Typed values) {}

  private final QueryCompiler queries;
  private final Scope scope;
  private final Operations operations = new Operations();
  private final List<Aggregate> aggregates = new ArrayList<>();
  private final List<RowNumber> windows = new ArrayList<>();
  private final List<SetCall> sets = new ArrayList<>();
  private boolean slotsAllowed;
  private int slots;

  ExprCompiler(QueryCompiler queries, Scope scope) {
    this.queries = queries;
    this.scope = scope;
  }

  /** From here on aggregates, row numbers and sets may come: FROM and WHERE are over. */
  void allowSlots() {
    slotsAllowed = true;
  }

  List<Aggregate> aggregates() {
    return aggregates;
  }

  List<RowNumber> windows() {
    return windows;
  }

  List<SetCall> sets() {
    return sets;
  }

  int slots() {
    return slots;
  }

  private int slot(int position) {
    if (!slotsAllowed)
      throw new PgError("42803", "aggregate, window and set-returning functions are not allowed here", position);
    return slots++;
  }

  Typed compile(Expr e) {
    return switch (e) {
      case Ast.Const c -> new Typed(c.oid(), _ -> c.value());
      case Ast.Param p -> parameter(p, 0);
      case Ast.Ref r -> reference(r);
      case Ast.Star _ -> throw new PgError(PgError.SYNTAX, "* is not allowed here");
      case Ast.Call c -> call(c);
      case Ast.Unary u -> operations.unary(u.op(), compile(u.operand()));
      case Ast.Binary b -> binary(b);
      case Ast.Cast c -> cast(c);
      case Ast.Case c -> caseWhen(c);
      case Ast.InList i -> inList(i);
      case Ast.Is i -> operations.is(compile(i.operand()), i.what());
      case Ast.IsDistinct d -> operations.distinct(compile(d.left()), compile(d.right()));
      case Ast.Like l -> operations.like(as(l.operand(), Oid.TEXT), as(l.pattern(), Oid.TEXT), l.caseless());
      case Ast.Quantified q -> quantified(q);
      case Ast.Exists x -> {
        QueryPlan plan = queries.compile(x.query(), scope);
        yield new Typed(Oid.BOOL, f -> !plan.rows(f).isEmpty());
      }
      case Ast.Scalar s -> scalar(s);
      case Ast.ArrayOf a -> arrayOf(a);
      case Ast.ArrayQuery a -> {
        QueryPlan plan = oneColumn(a.query());
        yield new Typed(Oid.arrayOf(plan.fields().getFirst().oid()), f -> firsts(plan.rows(f)));
      }
      case Ast.Index i -> operations.index(compile(i.array()), compile(i.index()));
      case Ast.Field x -> {
        Typed composite = compile(x.composite());
        yield new Typed(SetFunctions.type(x.name()), f -> composite.eval().of(f) instanceof Composite c
            ? c.get(x
                .name())
            : null);
      }
      case Ast.Row r -> {
        List<Typed> values = r.values().stream().map(this::compile).toList();
        yield new Typed(Oid.RECORD, f -> new Composite(List.of(), values.stream().map(t -> t.eval().of(f)).toArray()));
      }
    };
  }

  private Typed parameter(Ast.Param p, int suggested) {
    int type = queries.parameterType(p.index(), suggested);
    if (type == 0) return new Typed(Oid.UNKNOWN, f -> f.run.parameter(p.index()));
    return new Typed(type, f -> Values.cast(f.run.parameter(p.index()), Oid.UNKNOWN, type, f.run.data()));
  }

  /** An expression whose text or parameter takes a type from its place. */
  private Typed as(Expr e, int oid) {
    if (e instanceof Ast.Param p) return parameter(p, oid);
    Typed typed = compile(e);
    if (!typed.open() || oid == 0 || oid == Oid.UNKNOWN || oid == Oid.TEXT) return typed;
    return new Typed(oid, f -> Values.cast(typed.eval().of(f), Oid.UNKNOWN, oid, f.run.data()));
  }

  private Typed reference(Ast.Ref r) {
    Scope.Place place;
    try {
      place = scope.find(r.names(), r.position());
    } catch (PgError e) {
      List<Integer> whole = r.names().size() == 1 ? scope.tableColumns(r.names().getFirst()) : null;
      if (whole == null) throw e;
      List<String> names = whole.stream().map(i -> scope.columns.get(i).name()).toList();
      return new Typed(Oid.RECORD, f -> new Composite(names, whole.stream().map(i -> f.row[i]).toArray()));
    }
    int level = place.level();
    int index = place.index();
    return new Typed(place.col().oid(), level == 0 ? f -> f.row[index] : f -> f.up(level).row[index]);
  }

  private Typed binary(Ast.Binary b) {
    if (b.op().equals("and") || b.op().equals("or"))
      return operations.logic(b.op(), compile(b.left()), compile(b.right()));
    Typed left = compile(b.left());
    Typed right = as(b.right(), left.oid());
    if (left.open() && !right.open()) left = as(b.left(), right.oid());
    return operations.binary(b.op(), left, right);
  }

  /** A part of ON or WHERE with the columns it names. */
  JoinRows.Condition condition(Expr e) {
    scope.used.clear();
    if (!(e instanceof Ast.Binary b) || !b.op().equals("=")) {
      Typed whole = compile(e);
      return new JoinRows.Condition(whole, used(), null, new BitSet(), null, new BitSet());
    }
    Typed left = compile(b.left());
    BitSet leftUsed = used();
    scope.used.clear();
    Typed right = as(b.right(), left.oid());
    BitSet rightUsed = used();
    if (left.open() && !right.open()) left = as(b.left(), right.oid());
    BitSet all = (BitSet) leftUsed.clone();
    all.or(rightUsed);
    return new JoinRows.Condition(operations.binary("=", left, right), all, left, leftUsed, right, rightUsed);
  }

  private BitSet used() {
    return (BitSet) scope.used.clone();
  }

  JoinRows.Condition equality(int l, int r) {
    Typed left = new Typed(scope.columns.get(l).oid(), f -> f.row[l]);
    Typed right = new Typed(scope.columns.get(r).oid(), f -> f.row[r]);
    BitSet leftUsed = new BitSet();
    leftUsed.set(l);
    BitSet rightUsed = new BitSet();
    rightUsed.set(r);
    BitSet all = (BitSet) leftUsed.clone();
    all.set(r);
    return new JoinRows.Condition(operations.binary("=", left, right), all, left, leftUsed, right, rightUsed);
  }

  private Typed cast(Ast.Cast c) {
    int to = TypeNames.find(c.type());
    if (to == 0) throw new PgError(PgError.UNDEFINED_OBJECT, "type \"" + c.type() + "\" does not exist");
    Typed operand = c.operand() instanceof Ast.Param p ? parameter(p, to) : compile(c.operand());
    return new Typed(to, f -> Values.cast(operand.eval().of(f), operand.oid(), to, f.run.data()));
  }

  private Typed caseWhen(Ast.Case c) {
    List<Typed> conditions = new ArrayList<>();
    List<Typed> results = new ArrayList<>();
    int type = 0;
    for (Ast.When w : c.whens()) {
      conditions.add(compile(c.operand() == null ? w.condition() : new Ast.Binary("=", c.operand(), w.condition())));
      results.add(compile(w.result()));
    }
    if (c.otherwise() != null) results.add(compile(c.otherwise()));
    for (Typed r : results)
      if (type == 0 && !r.open()) type = r.oid();
    return new Typed(type == 0 ? Oid.TEXT : type, f -> {
      for (int i = 0; i < conditions.size(); i++)
        if (Values.isTrue(conditions.get(i).eval().of(f))) return results.get(i).eval().of(f);
      return results.size() > conditions.size() ? results.getLast().eval().of(f) : null;
    });
  }

  private Typed inList(Ast.InList i) {
    Typed left = compile(i.operand());
    List<Typed> equal = new ArrayList<>();
    for (Expr e : i.list())
      equal.add(operations.binary("=", left, as(e, left.oid())));
    return operations.any(equal);
  }

  private Typed quantified(Ast.Quantified q) {
    Typed left = compile(q.left());
    Ast.Query query = q.query();
    if (query != null) {
      QueryPlan plan = queries.compile(query, scope);
      boolean rows = plan.fields().size() > 1;
      Typed element = new Typed(rows ? Oid.RECORD : plan.fields().getFirst().oid(), Frame::element);
      return operations.quantified(operations.binary(q.op(), left, element), q.all(), f -> rows
          ? plan.rows(f).stream().map(r -> (Object) new Composite(List.of(), r)).toList()
          : firsts(plan.rows(f)));
    }
    Expr array = q.array();
    if (array == null) throw new PgError(PgError.SYNTAX, "ANY needs an array");
    int arrayType = left.open() ? Oid.TEXT_ARRAY : Oid.arrayOf(left.oid());
    Typed list = as(array, arrayType);
    Typed typed = list.open()
        ? new Typed(arrayType, f -> Values.cast(list.eval().of(f), Oid.UNKNOWN, arrayType, f.run.data()))
        : list;
    Typed element = new Typed(Oid.element(typed.oid()), Frame::element);
    return operations.quantified(operations.binary(q.op(), left, element), q.all(),
        f -> typed.eval().of(f) instanceof List<?> l ? l : null);
  }

  private QueryPlan oneColumn(Ast.Query query) {
    QueryPlan plan = queries.compile(query, scope);
    if (plan.fields().size() != 1) throw new PgError(PgError.SYNTAX, "subquery must return only one column");
    return plan;
  }

  private static List<@Nullable Object> firsts(List<@Nullable Object[]> rows) {
    List<@Nullable Object> out = new ArrayList<>(rows.size());
    for (@Nullable
    Object[] row : rows)
      out.add(row[0]);
    return out;
  }

  private Typed scalar(Ast.Scalar s) {
    QueryPlan plan = oneColumn(s.query());
    return new Typed(plan.fields().getFirst().oid(), f -> {
      List<@Nullable Object[]> rows = plan.rows(f);
      if (rows.size() > 1)
        throw new PgError("21000", "more than one row returned by a subquery used as an expression");
      return rows.isEmpty() ? null : rows.getFirst()[0];
    });
  }

  private Typed arrayOf(Ast.ArrayOf a) {
    List<Typed> elements = a.elements().stream().map(this::compile).toList();
    int type = elements.stream().filter(t -> !t.open()).mapToInt(Typed::oid).findFirst().orElse(Oid.TEXT);
    return new Typed(Oid.arrayOf(type), f -> {
      List<@Nullable Object> out = new ArrayList<>();
      for (Typed t : elements)
        out.add(t.eval().of(f));
      return out;
    });
  }

  private Typed call(Ast.Call c) {
    if (c.over() != null) return window(c, c.over());
    if (Aggregate.isAggregate(c.name())) return aggregate(c);
    if (SetFunctions.isSet(c.name())) {
      Typed values = compileSet(c);
      int slot = slot(c.position());
      sets.add(new SetCall(slot, values));
      return new Typed(values.oid(), f -> f.slots[slot]);
    }
    return Functions.call(c, c.args().stream().map(a -> as(a, Oid.TEXT)).toList());
  }

  /** A function that returns a set, or a list of one value, as a list. */
  Typed compileSet(Ast.Call c) {
    if (SetFunctions.isSet(c.name())) return SetFunctions.call(c, c.args().stream().map(this::compile).toList());
    Typed one = compile(c);
    return new Typed(one.oid(), f -> java.util.Collections.singletonList(one.eval().of(f)));
  }

  private Typed aggregate(Ast.Call c) {
    int slot = slot(c.position());
    boolean star = c.args().size() == 1 && c.args().getFirst() instanceof Ast.Star;
    slotsAllowed = false;
    List<Typed> args = star ? List.of() : c.args().stream().map(this::compile).toList();
    List<Typed> order = c.orderBy().stream().map(o -> compile(o.expr())).toList();
    Expr filter = c.filter();
    Typed where = filter == null ? null : compile(filter);
    slotsAllowed = true;
    boolean descending = !c.orderBy().isEmpty() && c.orderBy().getFirst().descending();
    Aggregate aggregate = new Aggregate(slot, c.name(), args, c.distinct(), order, descending, where);
    aggregates.add(aggregate);
    return new Typed(aggregate.type(), f -> f.slots[slot]);
  }

  private Typed window(Ast.Call c, Ast.Over over) {
    if (!RowNumber.isKnown(c.name()))
      throw new PgError(PgError.NOT_SUPPORTED, "window function is not supported here: " + c.name(), c.position());
    int slot = slot(c.position());
    List<Typed> partition = over.partitionBy().stream().map(this::compile).toList();
    List<Typed> order = over.orderBy().stream().map(o -> compile(o.expr())).toList();
    windows.add(new RowNumber(slot, c.name(), partition, order, over.orderBy().stream().map(Ast.Order::descending)
        .toList()));
    return new Typed(Oid.INT8, f -> f.slots[slot]);
  }
}
