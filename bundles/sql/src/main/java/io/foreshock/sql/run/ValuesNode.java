package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Rows the statement spells out. */
public record ValuesNode(List<ColumnType> types, Chunk rows) implements PlanNode {
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
      private boolean done = rows.size() == 0;

      @Override
      public @Nullable Chunk next() {
        if (done) return null;
        done = true;
        return rows;
      }

      @Override
      public void close() {
        done = true;
      }
    };
  }
}
