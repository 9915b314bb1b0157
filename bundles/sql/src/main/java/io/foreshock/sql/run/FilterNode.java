package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.expr.Vectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps the rows for which every condition is true; each sees only what the earlier ones left. */
public record FilterNode(PlanNode input, List<Expr> conditions) implements PlanNode {
  @Override
  public List<ColumnType> types() {
    return input.types();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "Filter conditions=" + conditions.size();
  }

  @Override
  public RowSource open(Execution execution) {
    RowSource source = input.open(execution);
    return new RowSource() {
      @Override
      public @Nullable Chunk next() {
        for (Chunk in = source.next(); in != null; in = source.next()) {
          Chunk out = filter(in, conditions, execution.run());
          if (out.size() > 0) return out;
        }
        return null;
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }

  static Chunk filter(Chunk in, List<Expr> conditions, Run run) {
    Chunk rest = in;
    for (Expr condition : conditions) {
      if (rest.size() == 0) break;
      int[] rows = new int[rest.size()];
      int n = condition.select(rest, run, rows);
      if (n < rest.size()) rest = Vectors.gather(rest, rows, n);
    }
    return rest;
  }
}
