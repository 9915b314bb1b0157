package io.foreshock.sql.plan;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.expr.Conversion;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Leaf;
import io.foreshock.sql.run.Plan;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.run.ProjectNode;
import io.foreshock.sql.run.ScanNode;
import io.foreshock.sql.text.SourceText;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.calcite.sql.SqlBasicCall;
import org.apache.calcite.sql.SqlDelete;
import org.apache.calcite.sql.SqlIdentifier;
import org.apache.calcite.sql.SqlInsert;
import org.apache.calcite.sql.SqlKind;
import org.apache.calcite.sql.SqlNode;
import org.apache.calcite.sql.SqlNodeList;
import org.apache.calcite.sql.SqlSelect;
import org.apache.calcite.sql.SqlUpdate;
import org.apache.calcite.sql.fun.SqlStdOperatorTable;
import org.apache.calcite.sql.parser.SqlParserPos;
import org.jspecify.annotations.Nullable;

/** INSERT, UPDATE and DELETE as queries for the rows to write. Confined to one statement. */
final class Writes {
  private final Planner planner;
  private final SourceText text;

  Writes(Planner planner, SourceText text) {
    this.planner = planner;
    this.text = text;
  }

  Plan insert(SqlInsert insert) {
    if (insert.isUpsert()) throw Rex.unsupported("UPSERT is not supported");
    TableSchema table = table(insert.getTargetTable());
    SqlNodeList listed = insert.getTargetColumnList();
    int[] targets = targets(table, listed);
    SqlNode source = insert.getSource();
    Plan.Query rows = source.getKind() == SqlKind.VALUES
        ? new InsertedRows(planner, text, table).build((SqlBasicCall) source, targets, listed == null)
        : null;
    if (rows == null) rows = select(table, source, targets, listed == null);
    return new Plan.Insert(table, rows);
  }

  private Plan.Query select(TableSchema table, SqlNode source, int[] targets, boolean prefix) {
    Plan.Query query = planner.query(source);
    int given = query.columns().size();
    if (given > targets.length || (given < targets.length && !prefix))
      throw error(source, ErrorCode.SQL_SYNTAX, "INSERT names " + targets.length + " columns and gives " + given);
    List<Expr> row = InsertedRows.absent(table);
    for (int i = 0; i < given; i++) {
      Column column = table.columns().get(targets[i]);
      row.set(targets[i], Conversion.to(column.type(), new Leaf.Ref(i, query.root().types().get(i))));
    }
    return full(table, query, row);
  }

  private static Plan.Query full(TableSchema table, Plan.Query query, List<Expr> row) {
    List<TableSchema> tables = new ArrayList<>(query.tables());
    if (!tables.contains(table)) tables.add(table);
    PlanNode root = new ProjectNode(query.root(), row);
    return new Plan.Query(root, table.columns(), query.slots(), query.parameters(), tables);
  }

  Plan update(SqlUpdate update) {
    TableSchema table = table(update.getTargetTable());
    SqlNodeList columns = update.getTargetColumnList();
    int[] targets = targets(table, columns);
    List<SqlNode> items = columns(table, table.columns().stream().map(Column::name).toList());
    items.addAll(update.getSourceExpressionList().getList());
    Plan.Query query = planner.query(select(items, update.getTargetTable(), update.getAlias(), update.getCondition()));
    int width = table.columns().size();
    List<Expr> row = new ArrayList<>(Rel.refs(query.root().types()).subList(0, width));
    boolean keyChanges = false;
    for (int i = 0; i < targets.length; i++) {
      Column column = table.columns().get(targets[i]);
      keyChanges |= table.key().contains(column.name());
      row.set(targets[i],
          Conversion.to(column.type(), new Leaf.Ref(width + i, query.root().types().get(width + i))));
    }
    if (keyChanges && table instanceof TableSchema.TimeSeries)
      throw error(update, ErrorCode.NOT_SUPPORTED,
          "UPDATE does not move readings: time and series key of " + table.name() + " stay as they are");
    if (keyChanges)
      for (String k : table.key())
        row.add(new Leaf.Ref(table.indexOf(k), table.columns().get(table.indexOf(k)).type()));
    return new Plan.Update(table, full(table, query, row), keyChanges, Arrays.stream(targets).boxed().toList());
  }

  /** @param whole all columns are read, since they are to be returned */
  Plan delete(SqlDelete delete, boolean whole) {
    TableSchema table = table(delete.getTargetTable());
    Plan.Query keys = planner.query(
        select(columns(table, whole
            ? table.columns().stream().map(Column::name).toList()
            : table.key()), delete.getTargetTable(), delete.getAlias(), delete.getCondition()));
    if (!(table instanceof TableSchema.TimeSeries)) return new Plan.Delete(table, keys, whole);
    ScanNode scan = stretch(keys.root());
    if (scan == null)
      throw error(delete, ErrorCode.NOT_SUPPORTED, "DELETE from the time series " + table.name()
          + " takes conditions on its time and series key only");
    if (scan.bounds().isEmpty() && scan.series().isEmpty())
      throw error(delete, ErrorCode.NOT_SUPPORTED, "DELETE of all of the time series " + table.name()
          + " needs a condition on its time or series key, or DROP TABLE");
    return new Plan.DeleteStretch(table, scan, keys);
  }

  /** The scan a plan consists of, when nothing is done to its rows. */
  private static @Nullable ScanNode stretch(PlanNode node) {
    return node instanceof ScanNode scan
        ? scan
        : node instanceof ProjectNode project && project.input() instanceof ScanNode scan ? scan : null;
  }

  private static List<SqlNode> columns(TableSchema table, List<String> names) {
    List<SqlNode> out = new ArrayList<>();
    for (String n : names)
      out.add(new SqlIdentifier(n, SqlParserPos.ZERO));
    return out;
  }

  private static SqlNode select(List<SqlNode> items, SqlNode table, @Nullable SqlNode alias,
      @Nullable SqlNode condition) {
    SqlParserPos pos = SqlParserPos.ZERO;
    SqlNode from = alias == null ? table : SqlStdOperatorTable.AS.createCall(pos, table, alias);
    return new SqlSelect(pos, null, new SqlNodeList(items, pos), from, condition, null, null, null, null, null, null,
        null, null);
  }

  private TableSchema table(SqlNode node) {
    SqlIdentifier id = (SqlIdentifier) node;
    boolean known = id.names.size() == 1 || (id.names.size() == 2 && id.names.getFirst().equals("public"));
    String name = known ? id.names.getLast() : String.join(".", id.names);
    return planner.table(name, id.getParserPosition().getLineNum(), id.getParserPosition().getColumnNum());
  }

  private int[] targets(TableSchema table, @Nullable SqlNodeList columns) {
    if (columns == null || columns.isEmpty()) {
      return table.visibleColumns().stream().mapToInt(c -> table.indexOf(c.name())).toArray();
    }
    int[] targets = new int[columns.size()];
    for (int i = 0; i < targets.length; i++) {
      SqlIdentifier id = (SqlIdentifier) columns.get(i);
      targets[i] = table.indexOf(id.names.getLast());
      if (targets[i] < 0) throw error(id, ErrorCode.UNKNOWN_COLUMN, "no such column: " + id.names.getLast());
      for (int j = 0; j < i; j++)
        if (targets[j] == targets[i]) throw error(id, ErrorCode.SQL_SYNTAX, "column twice: " + id.names.getLast());
    }
    return targets;
  }

  private SqlException error(SqlNode place, ErrorCode code, String message) {
    return text.error(code, message, place.getParserPosition().getLineNum(), place.getParserPosition().getColumnNum());
  }
}
