package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.run.GivenRows;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.text.SourceText;
import io.foreshock.sql.text.Statement;
import io.foreshock.sql.text.Statement.Conflict;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** ON CONFLICT and RETURNING over the plan of a write. Confined to one statement. */
final class Clauses {
  private final Statement.Parsed statement;
  private final List<TableSchema> tables;
  private final List<@Nullable Object> values;
  private final List<ColumnType> parameters = new ArrayList<>();
  private final List<Boolean> known = new ArrayList<>();

  Clauses(Statement.Parsed statement, List<TableSchema> tables, List<@Nullable Object> values) {
    this.statement = statement;
    this.tables = tables;
    this.values = values;
  }

  Plan over(Plan plan) {
    note(statement.text(), plan.source().parameters());
    Plan result = plan;
    Conflict conflict = statement.conflict();
    if (conflict != null && plan instanceof Plan.Insert insert) result = onConflict(insert, conflict);
    SourceText returning = statement.returning();
    if (returning != null) result = returning(result, returning);
    return withParameters(result);
  }

  /** Each part tells the types of the parameters in it. */
  private void note(SourceText text, List<ColumnType> types) {
    for (int p : text.parameters()) {
      while (parameters.size() <= p) {
        Object value = parameters.size() < values.size() ? values.get(parameters.size()) : null;
        parameters.add(Parameters.columnType(Parameters.typeOf(value)));
        known.add(false);
      }
      if (!known.get(p)) parameters.set(p, types.get(p));
      known.set(p, true);
    }
  }

  private Plan withParameters(Plan plan) {
    return switch (plan) {
      case Plan.Query q -> new Plan.Query(q.root(), q.columns(), q.slots(), parameters, q.tables());
      case Plan.Insert p -> new Plan.Insert(p.table(), source(p));
      case Plan.Update p -> new Plan.Update(p.table(), source(p), p.keyChanges(), p.targets());
      case Plan.Delete p -> new Plan.Delete(p.table(), source(p), p.whole());
      case Plan.DeleteStretch p -> new Plan.DeleteStretch(p.table(), p.scan(), source(p));
      case Plan.OnConflict p -> new Plan.OnConflict((Plan.Insert) withParameters(p.insert()), p.keys(), p.targets(), p
          .update());
      case Plan.Returning p -> new Plan.Returning(withParameters(p.write()), p.table(), p.rows(), p.columns());
    };
  }

  private Plan.Query source(Plan plan) {
    return (Plan.Query) withParameters(plan.source());
  }

  static TableSchema table(Plan plan) {
    return switch (plan) {
      case Plan.Insert p -> p.table();
      case Plan.Update p -> p.table();
      case Plan.Delete p -> p.table();
      case Plan.DeleteStretch p -> p.table();
      case Plan.OnConflict p -> p.insert().table();
      case Plan.Returning p -> p.table();
      case Plan.Query _ -> throw new IllegalArgumentException("a query has no table");
    };
  }

  private Plan returning(Plan write, SourceText text) {
    Plan.Query query = Planner.part(text, tables, values);
    note(text, query.parameters());
    if (!GivenRows.fits(query.root()))
      throw text.error(ErrorCode.NOT_SUPPORTED,
          "RETURNING takes expressions over the row, no sub-queries or aggregates",
          1, 1);
    return new Plan.Returning(write, table(write), new GivenRows(query.root(), query.slots()), query.columns());
  }

  private Plan onConflict(Plan.Insert insert, Conflict conflict) {
    TableSchema table = insert.table();
    List<List<Integer>> keys = keys(table, conflict);
    SourceText text = conflict.update();
    if (text == null) return new Plan.OnConflict(insert, keys, List.of(), null);
    List<TableSchema> both = new ArrayList<>(tables);
    both.removeIf(t -> t.name().equals(Statement.EXCLUDED));
    both.add(excluded(table));
    Plan.Query query = Planner.part(text, both, values);
    note(text, query.parameters());
    if (!GivenRows.fits(query.root()))
      throw error(conflict, ErrorCode.NOT_SUPPORTED,
          "DO UPDATE takes expressions over the two rows, no sub-queries or aggregates");
    List<Integer> targets = new ArrayList<>();
    List<Expr> out = new ArrayList<>();
    List<ColumnType> types = query.root().types();
    for (String name : conflict.columns()) {
      int at = table.indexOf(name);
      if (at < 0) throw error(conflict, ErrorCode.UNKNOWN_COLUMN, "no such column: " + name);
      if (targets.contains(at)) throw error(conflict, ErrorCode.SQL_SYNTAX, "column twice: " + name);
      if (table.key().contains(name))
        throw error(conflict, ErrorCode.NOT_SUPPORTED, "DO UPDATE does not change keys: " + name);
      ColumnType type = table.columns().get(at).type();
      out.add(Conversion.to(type, new Leaf.Ref(targets.size(), types.get(targets.size()))));
      targets.add(at);
    }
    out.add(Conversion.to(ColumnType.BOOLEAN, new Leaf.Ref(targets.size(), types.get(targets.size()))));
    return new Plan.OnConflict(insert, keys, targets, new GivenRows(new ProjectNode(query.root(), out), query
        .slots()));
  }

  private static TableSchema excluded(TableSchema table) {
    List<Column> columns = table.visibleColumns();
    return table instanceof TableSchema.TimeSeries t
        ? new TableSchema.TimeSeries(Statement.EXCLUDED, columns, t.timeColumn(), t.seriesKey())
        : new TableSchema.Relational(Statement.EXCLUDED, table.hasRowId() ? table.columns() : columns, table.key());
  }

  private List<List<Integer>> keys(TableSchema table, Conflict conflict) {
    List<List<String>> all = new ArrayList<>();
    all.add(table.key());
    if (table instanceof TableSchema.Relational r)
      for (Index i : r.indexes())
        if (i.unique()) all.add(i.columns());
    if (!conflict.target().isEmpty())
      all.removeIf(k -> !new HashSet<>(k).equals(new HashSet<>(conflict.target())));
    if (all.isEmpty())
      throw error(conflict, ErrorCode.INVALID_ARGUMENT, "no primary key or unique index of just these columns: table="
          + table.name() + ", columns=" + conflict.target());
    List<List<Integer>> keys = new ArrayList<>();
    for (List<String> k : all)
      keys.add(Arrays.stream(k.toArray(String[]::new)).map(table::indexOf).toList());
    return keys;
  }

  private RuntimeException error(Conflict conflict, ErrorCode code, String message) {
    return SourceText.error(statement.text().original(), conflict.place(), code, message);
  }
}
