package io.foreshock.pgwire.catalog;

import io.foreshock.api.table.TableSchema;
import io.foreshock.pgwire.wire.Field;
import io.foreshock.pgwire.wire.Oid;
import io.foreshock.pgwire.wire.PgError;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A query about the server, ready to run any number of times. Such queries come from tools, over tables of some
 * hundred rows that exist nowhere; a small evaluator of PostgreSQL's SQL answers them, with PostgreSQL's own types.
 * What names a table of the appliance is for the SQL engine. Immutable once compiled.
 */
public final class CatalogQuery {
  /** Words that mean the catalog, besides names that begin with pg_. */
  private static final Set<String> HINTS = Set.of("information_schema", "current_schemas", "current_setting",
      "set_config", "generate_series", "generate_subscripts", "unnest", "regclass", "string_to_array", "quote_ident");

  private static final Set<String> CALLS_WITH_FROM = Set.of("trim", "substring", "extract", "overlay");

  private final QueryPlan plan;
  private final List<Integer> parameters;

  private CatalogQuery(QueryPlan plan, List<Integer> parameters) {
    this.plan = new QueryPlan(plan.fields().stream().map(f -> new Field(f.name(), carried(f.oid()))).toList(), plan
        .rows(), plan.correlated());
    this.parameters = parameters;
  }

  /**
   * @param sql
   *            one statement
   * @param tokens
   *            of it, with END
   * @param tables
   *            whether a name is that of a table of the appliance
   * @param types
   *            the client gives parameters, 0 where it leaves them open
   * @return null when the statement is not about the catalog
   * @throws PgError
   *             when it is, and wrong
   */
  public static @Nullable CatalogQuery of(String sql, List<Token> tokens, Predicate<String> tables,
      List<Integer> types) {
    Token first = tokens.getFirst();
    boolean query = first.is("select") || first.is("with") || first.is("values") || first.isOperator("(");
    if (!query) return null;
    boolean from = readsRelations(tokens);
    boolean hinted = hinted(tokens);
    if (from && !hinted) return null;
    try {
      Ast.Query parsed = QueryParser.parse(sql, tokens);
      Map<Integer, Integer> declared = new HashMap<>();
      for (int i = 0; i < types.size(); i++)
        declared.put(i, types.get(i));
      QueryCompiler compiler = new QueryCompiler(declared);
      QueryPlan plan = compiler.compile(parsed, null);
      return new CatalogQuery(plan, compiler.parameterTypes());
    } catch (PgError e) {
      // the engine's own functions and tables: it says what is wrong, too
      if (!hinted || namesTable(tokens, tables)) return null;
      throw e;
    }
  }

  /** Whether there is a FROM that is no part of a call such as {@code trim(both ' ' from x)}. */
  private static boolean readsRelations(List<Token> tokens) {
    Deque<String> open = new ArrayDeque<>();
    for (int i = 0; i < tokens.size(); i++) {
      Token t = tokens.get(i);
      if (t.isOperator("(")) open.push(i == 0 ? "" : tokens.get(i - 1).value());
      else if (t.isOperator(")")) open.poll();
      else if (t.is("from") && (open.isEmpty() || !CALLS_WITH_FROM.contains(open.peek()))) return true;
    }
    return false;
  }

  private static boolean hinted(List<Token> tokens) {
    for (int i = 0; i < tokens.size(); i++) {
      Token t = tokens.get(i);
      if (t.isName() && (t.value().startsWith("pg_") || HINTS.contains(t.value()))) return true;
    }
    return false;
  }

  private static boolean namesTable(List<Token> tokens, Predicate<String> tables) {
    for (int i = 1; i < tokens.size(); i++) {
      Token before = tokens.get(i - 1);
      boolean place = before.is("from") || before.is("join") || before.isOperator(",") || before.isOperator(".");
      if (place && tokens.get(i).isName() && tables.test(tokens.get(i).value())) return true;
    }
    return false;
  }

  /** Types whose values have no binary form here go out as others. */
  private static int carried(int oid) {
    return switch (oid) {
      case Oid.NUMERIC -> Oid.FLOAT8;
      case Oid.DATE, Oid.INTERVAL, Oid.BYTEA -> Oid.TEXT;
      default -> oid;
    };
  }

  public List<Field> fields() {
    return plan.fields();
  }

  /** Types of parameters. */
  public List<Integer> parameters() {
    return parameters;
  }

  /**
   * @param values
   *            of parameters: texts, or as the evaluator keeps them
   * @param stopped
   *            asked now and then; true ends the query
   * @return the rows, values as {@link io.foreshock.pgwire.wire.ValueWriter#any} takes them
   * @throws PgError
   *             when it fails on the way
   */
  public List<@Nullable Object[]> run(List<@Nullable Object> values, List<TableSchema> tables, SessionFacts facts,
      BooleanSupplier stopped) {
    CatalogData data = new CatalogData(tables, facts);
    Run run = new Run(values, data, stopped);
    try {
      List<@Nullable Object[]> rows = plan.rows().of(run, null);
      return named(rows, data);
    } catch (StackOverflowError e) {
      throw new PgError("54001", "statement nests too deeply");
    }
  }

  /** Relations, types and the like go out under their names. */
  private List<@Nullable Object[]> named(List<@Nullable Object[]> rows, CatalogData data) {
    List<@Nullable Object[]> out = new ArrayList<>(rows.size());
    for (@Nullable
    Object[] row : rows) {
      @Nullable
      Object[] shown = row.clone();
      for (int i = 0; i < shown.length; i++) {
        int oid = plan.fields().get(i).oid();
        Object v = shown[i];
        if (v instanceof Long && Values.named(oid)) shown[i] = Values.text(v, oid, data);
        else if (v instanceof Composite c) shown[i] = c.toString();
        else if (v instanceof String s) shown[i] = Values.ofType(s, oid, data);
      }
      out.add(shown);
    }
    return out;
  }

  /** Number of a table of the appliance in the catalog. */
  public static int tableOid(List<TableSchema> tables, String table) {
    return (int) new CatalogData(tables, null).oid(table);
  }
}
