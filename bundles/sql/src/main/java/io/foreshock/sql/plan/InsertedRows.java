package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.expr.Values;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.RowsNode;
import io.foreshock.sql.run.ValuesNode;
import io.foreshock.sql.text.SourceText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlCharStringLiteral;
import org.apache.calcite.sql.SqlDynamicParam;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/**
 * The rows of INSERT ... VALUES. Literals and parameters take the type of their column without the way through the
 * validator, which bulk inserts are made of; other expressions are planned one by one. Confined to one statement.
 */
final class InsertedRows {
  private static final int MAX_EXPRESSIONS = 10_000;

  private final Planner planner;
  private final SourceText text;
  private final TableSchema table;
  private final Map<String, Expr> planned = new HashMap<>();
  private List<ColumnType> parameters = List.of();

  InsertedRows(Planner planner, SourceText text, TableSchema table) {
    this.planner = planner;
    this.text = text;
    this.table = table;
  }

  /** What columns that are not named get. */
  static List<Expr> absent(TableSchema table) {
    List<Expr> row = new ArrayList<>();
    for (Column c : table.columns())
      row.add(table.hasRowId() && c.name().equals(TableSchema.ROW_ID)
          ? new Leaf.NextRowId()
          : new Leaf.Literal(InsertDefaults.of(table, c), c.type()));
    return row;
  }

  /**
   * @param prefix
   *            columns are not named, so the last ones may be missing
   * @return null when a value is a sub-query
   */
  Plan.@Nullable Query build(SqlBasicCall values, int[] targets, boolean prefix) {
    List<List<Expr>> rows = new ArrayList<>();
    parameters = planner.openParameters();
    for (SqlNode node : values.getOperandList()) {
      List<SqlNode> cells = node.getKind() == SqlKind.ROW ? ((SqlBasicCall) node).getOperandList() : List.of(node);
      int given = cells.size();
      if (given > targets.length || (given < targets.length && !prefix))
        throw error(node, ErrorCode.SQL_SYNTAX, "INSERT names " + targets.length + " columns and gives " + given);
      List<Expr> row = absent(table);
      for (int i = 0; i < given; i++) {
        Expr e = cell(cells.get(i), table.columns().get(targets[i]), row.get(targets[i]));
        if (e == null) return null;
        row.set(targets[i], e);
      }
      rows.add(row);
    }
    return new Plan.Query(new RowsNode(table.columns(), rows), table.columns(), planner.slots(),
        parameters, List.of(table));
  }

  private @Nullable Expr cell(SqlNode node, Column column, Expr absent) {
    return switch (node) {
      case SqlNode n when n.getKind() == SqlKind.DEFAULT -> absent;
      case SqlDynamicParam p -> {
        parameters.set(text.parameters()[p.getIndex()], column.type());
        yield new Leaf.Parameter(text.parameters()[p.getIndex()], column.type());
      }
      case SqlNumericLiteral n -> literal(node, number(n, false), column);
      case SqlCharStringLiteral s -> literal(node, s.getValueAs(String.class), column);
      case SqlLiteral l when l.getValue() == null -> literal(node, null, column);
      case SqlLiteral l when l.getValue() instanceof Boolean b -> literal(node, b, column);
      case SqlBasicCall c when c.getKind() == SqlKind.MINUS_PREFIX && c.operand(
          0) instanceof SqlNumericLiteral n -> literal(node, number(n, true), column);
      case SqlBasicCall c when c.getKind() == SqlKind.CAST && column.type() == ColumnType.TIMESTAMP
          && c.operand(0) instanceof SqlCharStringLiteral s -> literal(node, s.getValueAs(String.class), column);
      default -> expression(node, column);
    };
  }

  private Expr literal(SqlNode place, @Nullable Object value, Column column) {
    try {
      if (value instanceof Number && (column.type() == ColumnType.TIMESTAMP || column.type() == ColumnType.INTERVAL))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "expected " + column.type() + " instead of a number");
      return new Leaf.Literal(Values.coerce(value, column.type()), column.type());
    } catch (ForeshockException e) {
      throw error(place, e.code(), "column " + column.name() + ": " + e.getMessage());
    }
  }

  private static Object number(SqlNumericLiteral literal, boolean negative) {
    BigDecimal value = literal.bigDecimalValue();
    if (value == null) return 0L;
    BigDecimal signed = negative ? value.negate() : value;
    boolean whole = literal.isInteger() && signed.toBigInteger().bitLength() < 64;
    return whole ? (Object) signed.longValue() : signed.doubleValue();
  }

  /** Plans {@code SELECT expression}; null when it is more than an expression. */
  private @Nullable Expr expression(SqlNode node, Column column) {
    String key = node.toString();
    Expr e = planned.get(key);
    if (e == null) {
      if (planned.size() == MAX_EXPRESSIONS)
        throw error(node, ErrorCode.QUERY_TOO_LARGE, "too many expressions in VALUES: limit=" + MAX_EXPRESSIONS);
      SqlParserPos pos = node.getParserPosition();
      Plan.Query query = planner.query(new SqlSelect(pos, null, new SqlNodeList(List.of(node), pos), null, null, null,
          null, null, null, null, null, null, null));
      noteParameters(query);
      boolean plain = query.root() instanceof ProjectNode p && p.input() instanceof ValuesNode;
      if (!plain) return null;
      e = ((ProjectNode) query.root()).expressions().getFirst();
      if (!key.contains("?")) planned.put(key, e);
    }
    return Conversion.to(column.type(), e);
  }

  /** An expression tells the types of the parameters within. */
  private void noteParameters(Plan.Query expression) {
    List<ColumnType> open = planner.openParameters();
    for (int i = 0; i < open.size(); i++)
      if (expression.parameters().get(i) != open.get(i)) parameters.set(i, expression.parameters().get(i));
  }

  private SqlException error(SqlNode place, ErrorCode code, String message) {
    return text.error(code, message, place.getParserPosition().getLineNum(), place.getParserPosition().getColumnNum());
  }
}
