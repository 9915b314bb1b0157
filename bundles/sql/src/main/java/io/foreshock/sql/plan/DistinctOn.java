package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.sql.text.Dialect;
import io.foreshock.sql.text.SourceText;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.apache.calcite.sql.SqlCall;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlLiteral;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlNumericLiteral;
import org.apache.calcite.sql.SqlOrderBy;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlWindow;
import org.apache.calcite.sql.SqlWith;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.apache.calcite.sql.util.SqlShuttle;
import org.apache.calcite.util.Litmus;
import org.jspecify.annotations.Nullable;

/**
 * {@code SELECT DISTINCT ON (a) .. ORDER BY a, b} as {@code SELECT .. QUALIFY ROW_NUMBER() OVER (PARTITION BY a ORDER BY
 * b) = 1 ORDER BY a, b}: the first row of each. Confined to one statement.
 */
final class DistinctOn extends SqlShuttle {
  private final SourceText text;

  private DistinctOn(SourceText text) {
    this.text = text;
  }

  static SqlNode rewritten(SqlNode statement, SourceText text) {
    if (!text.parsed().contains(Dialect.DISTINCT_ON)) return statement;
    SqlNode result = statement.accept(new DistinctOn(text));
    return result == null ? statement : result;
  }

  @Override
  public @Nullable SqlNode visit(SqlCall call) {
    if (call instanceof SqlOrderBy order && order.query instanceof SqlSelect select && isMarked(select))
      first(select, order.orderList);
    else
      if (call instanceof SqlOrderBy order && order.query instanceof SqlWith with && with.body instanceof SqlSelect s
          && isMarked(s)) first(s, order.orderList);
      else if (call instanceof SqlSelect select && isMarked(select)) first(select, SqlNodeList.EMPTY);
    return super.visit(call);
  }

  private static boolean isMarked(SqlSelect select) {
    return !select.getSelectList().isEmpty() && select.getSelectList().get(0) instanceof SqlCall c && c.getOperator()
        .getName().equalsIgnoreCase(Dialect.DISTINCT_ON);
  }

  private void first(SqlSelect select, SqlNodeList order) {
    SqlNodeList items = select.getSelectList();
    SqlCall mark = (SqlCall) items.get(0);
    List<SqlNode> rest = new ArrayList<>(items.subList(1, items.size()));
    select.setSelectList(new SqlNodeList(rest, items.getParserPosition()));
    List<SqlNode> keys = mark.getOperandList().stream().map(k -> resolved(k, rest)).toList();
    SqlParserPos pos = mark.getParserPosition();
    List<SqlNode> within = new ArrayList<>();
    int place = 0;
    for (SqlNode item : order) {
      boolean isKey = isKey(resolved(bare(item), rest), keys);
      if (place++ < keys.size() && !isKey)
        throw text.error(ErrorCode.SQL_SYNTAX, "SELECT DISTINCT ON expressions must match the first of ORDER BY", pos
            .getLineNum(), pos.getColumnNum());
      if (!isKey) within.add(replaced(item, rest));
    }
    SqlNode window = SqlWindow.create(null, null, new SqlNodeList(keys, pos), new SqlNodeList(within, pos),
        SqlLiteral.createBoolean(false, pos), null, null, null, pos);
    SqlNode number = SqlStdOperatorTable.OVER.createCall(pos, SqlStdOperatorTable.ROW_NUMBER.createCall(pos), window);
    SqlNode one = SqlStdOperatorTable.EQUALS.createCall(pos, number, SqlLiteral.createExactNumeric("1", pos));
    SqlNode also = select.getQualify();
    select.setQualify(also == null ? one : SqlStdOperatorTable.AND.createCall(pos, also, one));
  }

  private static boolean isKey(SqlNode node, List<SqlNode> keys) {
    return keys.stream().anyMatch(k -> k.equalsDeep(node, Litmus.IGNORE));
  }

  private static SqlNode bare(SqlNode item) {
    return item instanceof SqlCall c && (c.getKind() == SqlKind.DESCENDING || c.getKind() == SqlKind.NULLS_FIRST || c
        .getKind() == SqlKind.NULLS_LAST) ? bare(c.operand(0)) : item;
  }

  /** The item with the expression it stands for. */
  private static SqlNode replaced(SqlNode item, List<SqlNode> selected) {
    if (bare(item) == item) return resolved(item, selected);
    SqlCall c = (SqlCall) item;
    return c.getOperator().createCall(c.getParserPosition(), replaced(c.operand(0), selected));
  }

  /** What an ordinal or an alias stands for. */
  private static SqlNode resolved(SqlNode key, List<SqlNode> selected) {
    if (key instanceof SqlNumericLiteral n && n.isInteger()) {
      BigDecimal at = n.bigDecimalValue();
      boolean known = at != null && at.signum() > 0 && at.compareTo(BigDecimal.valueOf(selected.size())) <= 0;
      return known ? withoutAlias(selected.get(at.intValue() - 1)) : key;
    }
    if (key instanceof SqlIdentifier id && id.isSimple())
      for (SqlNode s : selected)
        if (s instanceof SqlCall c && c.getKind() == SqlKind.AS && c.operand(1) instanceof SqlIdentifier alias && alias
            .getSimple().equals(id.getSimple()))
          return c.operand(0);
    return key;
  }

  private static SqlNode withoutAlias(SqlNode item) {
    return item instanceof SqlCall c && c.getKind() == SqlKind.AS ? c.operand(0) : item;
  }
}
