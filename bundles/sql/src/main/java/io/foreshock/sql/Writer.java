package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Write;
import io.foreshock.sql.expr.RowIds;
import io.foreshock.sql.plan.InsertDefaults;
import io.foreshock.sql.run.Plan;
import java.util.ArrayList;
import java.util.List;

/** Turns what a plan's source gave, or a caller's rows, into writes of the store. */
final class Writer {
  private Writer() {
  }

  static List<Write> writes(Plan plan, List<Chunk> chunks) {
    List<Write> writes = new ArrayList<>();
    for (Chunk c : chunks) {
      switch (plan) {
        case Plan.Insert p -> writes.add(new Write.Insert(p.table().name(), checked(p.table(), c)));
        case Plan.Delete p -> writes.add(new Write.Delete(p.table().name(), p.whole() ? keys(p.table(), c) : c));
        case Plan.Update p when p.table() instanceof TableSchema.TimeSeries -> writes
            .add(new Write.Upsert(p.table().name(), given(p, checked(p.table(), c))));
        case Plan.Update p when !p.keyChanges() -> writes.add(new Write.Upsert(p.table().name(), checked(p.table(),
            c)));
        case Plan.Update p -> writes.add(new Write.Delete(p.table().name(), oldKeys(p.table(), c)));
        case Plan.DeleteStretch _ -> {
          // one write for all, by the engine
        }
        case Plan.OnConflict _,Plan.Returning _ -> throw new IllegalArgumentException("write has parts");
        case Plan.Query _ -> throw new IllegalArgumentException("a query writes nothing");
      }
    }
    if (plan instanceof Plan.Update p && p.keyChanges())
      for (Chunk c : chunks)
        writes.add(new Write.Insert(p.table().name(), checked(p.table(), newRows(p.table(), c))));
    return writes;
  }

  /**
   * Rows with some of a table's columns, in any order, as an insert of all.
   *
   * @throws ForeshockException
   *             {@code UNKNOWN_COLUMN}, {@code NOT_NULL}
   */
  static Write insert(TableSchema table, List<String> columns, Chunk rows) {
    List<ColumnVector> all = new ArrayList<>();
    for (Column c : table.columns()) {
      int at = columns.indexOf(c.name());
      all.add(at >= 0 ? rows.column(at) : absent(table, c, rows.size()));
    }
    for (String name : columns)
      if (table.indexOf(name) < 0)
        throw new ForeshockException(ErrorCode.UNKNOWN_COLUMN,
            "no such column: table=" + table.name() + ", column=" + name);
    return new Write.Insert(table.name(), checked(table, new Chunk(all, rows.size())));
  }

  private static ColumnVector absent(TableSchema table, Column column, int rows) {
    if (table.hasRowId() && column.name().equals(TableSchema.ROW_ID)) return RowIds.next(rows);
    Object value = InsertDefaults.of(table, column);
    ChunkBuilder builder = new ChunkBuilder(List.of(column));
    for (int i = 0; i < rows; i++)
      builder.add(value);
    return builder.build().column(0);
  }

  /** A write of a reading keeps what it gives no value for, so that nothing can be set to null. */
  private static Chunk given(Plan.Update update, Chunk rows) {
    for (int target : update.targets())
      for (int r = 0; r < rows.size(); r++)
        if (rows.column(target).isNull(r))
          throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "UPDATE sets no nulls in a time series: table="
              + update.table().name() + ", column=" + update.table().columns().get(target).name());
    return rows;
  }

  private static Chunk oldKeys(TableSchema table, Chunk c) {
    return new Chunk(c.columns().subList(table.columns().size(), c.columns().size()), c.size());
  }

  private static Chunk keys(TableSchema table, Chunk rows) {
    return new Chunk(table.key().stream().map(k -> rows.column(table.indexOf(k))).toList(), rows.size());
  }

  static Chunk newRows(TableSchema table, Chunk c) {
    return new Chunk(c.columns().subList(0, table.columns().size()), c.size());
  }

  static Chunk checked(TableSchema table, Chunk rows) {
    for (int i = 0; i < table.columns().size(); i++) {
      Column column = table.columns().get(i);
      if (column.nullable()) continue;
      for (int r = 0; r < rows.size(); r++)
        if (rows.column(i).isNull(r))
          throw new ForeshockException(ErrorCode.NOT_NULL,
              "null in a required column: table=" + table.name() + ", column=" + column.name());
    }
    return rows;
  }
}
