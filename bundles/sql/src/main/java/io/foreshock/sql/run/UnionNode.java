package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of all inputs, one after the other; all have the same types. */
public record UnionNode(List<PlanNode> inputs) implements PlanNode {
  @Override
  public List<ColumnType> types() {
    return inputs.getFirst().types();
  }

  @Override
  public String describe() {
    return "Union all";
  }

  @Override
  public RowSource open(Execution execution) {
    return new RowSource() {
      private @Nullable RowSource current;
      private int opened;

      @Override
      public @Nullable Chunk next() {
        while (true) {
          if (current == null) {
            if (opened == inputs.size()) return null;
            current = inputs.get(opened++).open(execution);
          }
          Chunk out = current.next();
          if (out != null) return out;
          current.close();
          current = null;
        }
      }

      @Override
      public void close() {
        if (current != null) current.close();
        current = null;
      }
    };
  }
}
