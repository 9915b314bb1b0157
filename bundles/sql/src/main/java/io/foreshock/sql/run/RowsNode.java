package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows of literals and parameters: INSERT ... VALUES. */
public record RowsNode(List<Column> columns, List<List<Expr>> rows) implements PlanNode {
  @Override
  public List<ColumnType> types() {
    return columns.stream().map(Column::type).toList();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of();
  }

  @Override
  public String describe() {
    return "Values rows=" + rows.size();
  }

  @Override
  public RowSource open(Execution execution) {
    return new RowSource() {
      private int at;

      @Override
      public @Nullable Chunk next() {
        if (at == rows.size()) return null;
        ChunkBuilder chunk = new ChunkBuilder(columns);
        for (int end = Math.min(rows.size(), at + BATCH); at < end; at++) {
          @Nullable
          Object[] row = new Object[columns.size()];
          for (int c = 0; c < row.length; c++)
            row[c] = execution.run().value(rows.get(at).get(c));
          chunk.add(row);
        }
        return chunk.build();
      }

      @Override
      public void close() {
        at = rows.size();
      }
    };
  }
}
