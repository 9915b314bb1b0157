package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.sql.SqlQueryEngine.Result;
import io.foreshock.api.table.Alteration;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.sql.run.PlanNode;
import io.foreshock.sql.text.Statement;
import java.util.List;
import java.util.Locale;

/** Tables made, altered, dropped and described, and the text of EXPLAIN. */
final class TableCommands {
  static final List<Column> TABLE_COLUMNS = List.of(Column.required("table", ColumnType.TEXT),
      Column.required("kind", ColumnType.TEXT), Column.required("key", ColumnType.TEXT),
      Column.required("columns", ColumnType.INTEGER));
  static final List<Column> COLUMN_COLUMNS = List.of(Column.required("column", ColumnType.TEXT),
      Column.required("type", ColumnType.TEXT), Column.required("nullable", ColumnType.BOOLEAN),
      Column.of("role", ColumnType.TEXT));

  static final List<Column> PLAN_COLUMNS = List.of(Column.required("plan", ColumnType.TEXT));

  private final Tables tables;

  TableCommands(Tables tables) {
    this.tables = tables;
  }

  Result create(Statement.CreateTable create) {
    String name = create.schema().name();
    if (tables.find(name).isPresent()) {
      if (create.ifNotExists()) return FixedResult.written(0);
      throw new ForeshockException(ErrorCode.ALREADY_EXISTS, "table exists already: " + name);
    }
    tables.create(create.schema());
    return FixedResult.written(0);
  }

  Result drop(Statement.DropTable drop) {
    if (drop.ifExists() && tables.find(drop.table()).isEmpty()) return FixedResult.written(0);
    find(drop.table());
    tables.drop(drop.table());
    return FixedResult.written(0);
  }

  Result alter(Statement.Alter alter) {
    TableSchema table = find(alter.table());
    boolean there = alter.ifNotExists() && alter.change() instanceof Alteration.AddIndex add
        && table instanceof TableSchema.Relational r
        && r.indexes().stream().anyMatch(i -> i.name().equals(add.index().name()));
    if (!there) tables.alter(alter.table(), alter.change());
    return FixedResult.written(0);
  }

  Result dropIndex(Statement.DropIndex drop) {
    for (TableSchema t : tables.list())
      if (t instanceof TableSchema.Relational r
          && r.indexes().stream().anyMatch(i -> i.name().equals(drop.index()))) {
            tables.alter(t.name(), new Alteration.DropIndex(drop.index()));
            return FixedResult.written(0);
          }
    if (drop.ifExists()) return FixedResult.written(0);
    throw new ForeshockException(ErrorCode.NOT_FOUND, "no such index: " + drop.index());
  }

  Result reindex(Statement.Reindex reindex) {
    boolean found = false;
    for (TableSchema t : tables.list()) {
      if (!(t instanceof TableSchema.Relational r) || reindex.table() != null && !reindex.table().equals(t.name()))
        continue;
      for (Index i : r.indexes()) {
        if (reindex.index() != null && !reindex.index().equals(i.name())) continue;
        found = true;
        // ordered ones are never other than their rows
        if (i.graph() == null) continue;
        tables.alter(t.name(), new Alteration.DropIndex(i.name()));
        tables.alter(t.name(), new Alteration.AddIndex(i));
      }
    }
    if (reindex.table() != null) find(reindex.table());
    else if (!found) throw new ForeshockException(ErrorCode.NOT_FOUND, "no such index: " + reindex.index());
    return FixedResult.written(0);
  }

  Result show() {
    ChunkBuilder rows = new ChunkBuilder(TABLE_COLUMNS);
    for (TableSchema t : tables.list())
      rows.add(t.name(), t instanceof TableSchema.TimeSeries ? "time series" : "relational", t.hasRowId()
          ? ""
          : String.join(", ", t.key()), t.visibleColumns().size());
    return FixedResult.of(TABLE_COLUMNS, rows.build());
  }

  Result describe(Statement.Describe describe) {
    TableSchema table = find(describe.table());
    ChunkBuilder rows = new ChunkBuilder(COLUMN_COLUMNS);
    for (Column c : table.visibleColumns())
      rows.add(c.name(), c.type().name().toLowerCase(Locale.ROOT), c.nullable(), role(table, c.name()));
    return FixedResult.of(COLUMN_COLUMNS, rows.build());
  }

  private static String role(TableSchema table, String column) {
    if (!table.key().contains(column)) return "";
    return table instanceof TableSchema.TimeSeries t
        ? t.timeColumn().equals(column) ? "time column" : "series key"
        : "primary key";
  }

  private TableSchema find(String name) {
    return tables.find(name)
        .orElseThrow(() -> new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: " + name));
  }

  /** @param more lines behind the plan */
  static Result explain(PlanNode root, List<String> more) {
    ChunkBuilder rows = new ChunkBuilder(PLAN_COLUMNS);
    explain(root, 0, rows);
    more.forEach(rows::add);
    return FixedResult.of(PLAN_COLUMNS, rows.build());
  }

  private static void explain(PlanNode node, int depth, ChunkBuilder rows) {
    rows.add("  ".repeat(depth) + node.describe());
    for (PlanNode input : node.inputs())
      explain(input, depth + 1, rows);
  }
}
