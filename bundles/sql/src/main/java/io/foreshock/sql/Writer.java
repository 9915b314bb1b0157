package io.foreshock.sql;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.TableSchema;
import io.foreshock.api.table.Tables;
import io.foreshock.api.table.Write;
import io.foreshock.sql.run.Plan;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes what a plan's source gave, in one transaction. UPDATE and DELETE read first and write then: statements of
 * this engine run one after the other, writes that do not come through SQL may still fall in between.
 */
final class Writer {
  private final Tables tables;

  Writer(Tables tables) {
    this.tables = tables;
  }

  /** @return rows written */
  long write(Plan plan, List<Chunk> chunks) {
    List<Write> writes = new ArrayList<>();
    long rows = 0;
    for (Chunk c : chunks) {
      rows += c.size();
      switch (plan) {
        case Plan.Insert p -> writes.add(new Write.Insert(p.table().name(), checked(p.table(), c)));
        case Plan.Delete p -> writes.add(new Write.Delete(p.table().name(), c));
        case Plan.Update p when !p.keyChanges() -> writes.add(new Write.Upsert(p.table().name(), checked(p.table(),
            c)));
        case Plan.Update p -> writes.add(new Write.Delete(p.table().name(), oldKeys(p.table(), c)));
        case Plan.Query _ -> throw new IllegalArgumentException("a query writes nothing");
      }
    }
    if (plan instanceof Plan.Update p && p.keyChanges())
      for (Chunk c : chunks)
        writes.add(new Write.Insert(p.table().name(), checked(p.table(), newRows(p.table(), c))));
    if (!writes.isEmpty()) tables.commit(writes);
    return rows;
  }

  private static Chunk oldKeys(TableSchema table, Chunk c) {
    return new Chunk(c.columns().subList(table.columns().size(), c.columns().size()), c.size());
  }

  private static Chunk newRows(TableSchema table, Chunk c) {
    return new Chunk(c.columns().subList(0, table.columns().size()), c.size());
  }

  private static Chunk checked(TableSchema table, Chunk rows) {
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
