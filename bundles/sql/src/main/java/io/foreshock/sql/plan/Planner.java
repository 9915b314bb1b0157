package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.text.SourceText;
import io.foreshock.sql.text.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import org.apache.calcite.rel.type.RelDataType;
import org.apache.calcite.rel.type.RelDataTypeField;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.util.SqlBasicVisitor;
import org.jspecify.annotations.Nullable;

/** From text to plan. Thread-safe; sets the context class loader Calcite needs for the time of a call. */
public final class Planner {
  private final List<TableSchema> tables;
  private final List<@Nullable Object> values;
  private final SourceText text;
  private final SqlNode statement;
  private final FrontEnd frontEnd;
  private final Rex.Slots slots;

  private Planner(SqlNode statement, SourceText text, List<TableSchema> tables, List<@Nullable Object> values,
      boolean otherNames) {
    boolean rowIds = otherNames && text.parsed().contains(TableSchema.ROW_ID) || statement instanceof SqlUpdate
        || statement instanceof SqlDelete;
    this.statement = statement;
    this.tables = tables;
    this.values = values;
    this.text = text;
    this.frontEnd = new FrontEnd(tables, otherNames, rowIds);
    this.slots = new Rex.Slots(text.parameters());
  }

  /**
   * @param values
   *            the parameters of the first run: types that the statement leaves open are theirs
   * @throws SqlException
   *             for a statement that cannot be run
   */
  public static Plan plan(Statement.Parsed statement, List<TableSchema> tables, List<@Nullable Object> values) {
    SourceText text = statement.text();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    thread.setContextClassLoader(Planner.class.getClassLoader());
    try {
      return planned(statement, tables, values);
    } catch (SqlException e) {
      throw Nearest.suggest(e, text, tables);
    } catch (ForeshockException e) {
      throw new SqlException(e.code(), String.valueOf(e.getMessage()), 0, 0, e);
    } catch (StackOverflowError e) {
      throw Errors.tooDeep();
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static Plan planned(Statement.Parsed statement, List<TableSchema> tables, List<@Nullable Object> values) {
    SourceText text = statement.text();
    Plan plan;
    try {
      plan = new Planner(FrontEnd.parse(text), text, tables, values, false).plan(statement.returning() != null);
    } catch (SqlException e) {
      if (e.code() != ErrorCode.UNKNOWN_COLUMN || !hasOtherNames(text)) throw e;
      plan = new Planner(FrontEnd.parse(text), text, tables, values, true).plan(statement.returning() != null);
    }
    return statement.conflict() == null && statement.returning() == null
        ? plan
        : new Clauses(statement, tables, values).over(plan);
  }

  private static boolean hasOtherNames(SourceText text) {
    return text.parsed().contains(TableSchema.ROW_ID) || FrontEnd.OTHER_NAMES.values().stream().flatMap(m -> m
        .keySet().stream()).anyMatch(text.parsed()::contains);
  }

  /** A query that is part of a statement. */
  static Plan.Query part(SourceText text, List<TableSchema> tables, List<@Nullable Object> values) {
    Planner planner = new Planner(FrontEnd.parse(text), text, tables, values, hasOtherNames(text));
    return planner.query(planner.statement);
  }

  private Plan plan(boolean returning) {
    return switch (statement) {
      case SqlInsert insert -> new Writes(this, text).insert(insert);
      case SqlUpdate update -> new Writes(this, text).update(update);
      case SqlDelete delete -> new Writes(this, text).delete(delete, returning);
      case SqlNode query when query.isA(SqlKind.QUERY) -> query(query);
      default -> throw new SqlException(ErrorCode.NOT_SUPPORTED, "statement is not supported", 1, 1, null);
    };
  }

  Plan.Query query(SqlNode query) {
    Map<Integer, String> casts = new HashMap<>();
    List<String> names = Names.suggested(query);
    while (true) {
      try {
        FrontEnd.Algebra algebra = frontEnd.plan(query, casts, text);
        if (!castMisfits(algebra.parameters(), casts))
          return compile(Names.of(names, algebra.names()), algebra, parameterTypes(algebra.parameters(), casts));
      } catch (Errors.UntypedParameter e) {
        castUntyped(query, e, casts);
      }
    }
  }

  /** A type for each parameter, before the statement has told any. */
  List<ColumnType> openParameters() {
    List<ColumnType> types = new ArrayList<>();
    for (int i = 0; i < text.parameterCount(); i++)
      types.add(Parameters.columnType(Parameters.typeOf(i < values.size() ? values.get(i) : null)));
    return types;
  }

  private List<ColumnType> parameterTypes(RelDataType inferred, Map<Integer, String> casts) {
    List<ColumnType> types = openParameters();
    for (int i = 0; i < inferred.getFieldCount() && i < text.parameters().length; i++) {
      String cast = casts.get(i);
      types.set(text.parameters()[i], cast == null
          ? SqlTypes.of(inferred.getFieldList().get(i).getType())
          : Parameters.columnType(cast));
    }
    return types;
  }

  private Plan.Query compile(List<String> names, FrontEnd.Algebra algebra, List<ColumnType> parameters) {
    List<RelDataTypeField> fields = algebra.root().getRowType().getFieldList();
    PlanNode root = withMonthsShown(new Rel(slots).compile(algebra.root()), fields);
    List<Column> columns = new ArrayList<>();
    for (int i = 0; i < fields.size(); i++)
      columns.add(new Column(names.get(i), root.types().get(i), fields.get(i).getType().isNullable()));
    return new Plan.Query(root, columns, slots.used(), parameters, used(root));
  }

  /** Months have no fixed length, so that no column holds them: they are returned as text. */
  private static PlanNode withMonthsShown(PlanNode root, List<RelDataTypeField> fields) {
    if (fields.stream().noneMatch(f -> SqlTypes.isMonths(f.getType()))) return root;
    List<Expr> out = new ArrayList<>(Rel.refs(root.types()));
    for (int i = 0; i < fields.size(); i++) {
      if (SqlTypes.isMonths(fields.get(i).getType())) out.set(i, Calls.shownMonths(out.get(i)));
    }
    return new ProjectNode(root, out);
  }

  private List<TableSchema> used(PlanNode root) {
    TreeSet<String> names = new TreeSet<>();
    collect(root, names);
    return tables.stream().filter(t -> names.contains(t.name())).toList();
  }

  private static void collect(PlanNode node, TreeSet<String> names) {
    if (node instanceof ScanNode scan) names.add(scan.table());
    node.inputs().forEach(n -> collect(n, names));
  }

  /** Constants numbered so far. */
  int slots() {
    return slots.used();
  }

  TableSchema table(String name, int line, int column) {
    return tables.stream().filter(t -> t.name().equals(name)).findFirst()
        .orElseThrow(() -> text.error(ErrorCode.UNKNOWN_TABLE, "no such table: " + name, line, column));
  }

  /** Gives a parameter without a type that of its value. */
  private void castUntyped(SqlNode query, Errors.UntypedParameter place, Map<Integer, String> casts) {
    List<SqlDynamicParam> open = new ArrayList<>();
    query.accept(new SqlBasicVisitor<Void>() {
      @Override
      public Void visit(SqlDynamicParam param) {
        if (!casts.containsKey(param.getIndex())) open.add(param);
        return null;
      }
    });
    List<SqlDynamicParam> there = open.stream().filter(p -> p.getParserPosition().getLineNum() == place.line()
        && p.getParserPosition().getColumnNum() == place.column()).toList();
    if (open.isEmpty())
      throw text.error(ErrorCode.TYPE_MISMATCH, "type of a parameter is not known", place.line(),
          place.column());
    for (SqlDynamicParam p : there.isEmpty() ? open : there)
      casts.put(p.getIndex(), Parameters.typeOf(value(p.getIndex())));
  }

  private @Nullable Object value(int questionMark) {
    int index = text.parameters()[questionMark];
    return index < values.size() ? values.get(index) : null;
  }

  /** A fraction where the context suggests a whole number keeps its own type. */
  private boolean castMisfits(RelDataType inferred, Map<Integer, String> casts) {
    boolean changed = false;
    for (int i = 0; i < inferred.getFieldCount() && i < text.parameters().length; i++) {
      if (casts.containsKey(i)) continue;
      Object value = value(i);
      boolean fits = switch (SqlTypes.of(inferred.getFieldList().get(i).getType())) {
        case SMALLINT, INTEGER, BIGINT -> !(value instanceof Double);
        case TEXT -> value == null || value instanceof String;
        default -> true;
      };
      if (!fits) {
        casts.put(i, Parameters.typeOf(value));
        changed = true;
      }
    }
    return changed;
  }
}
