package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Works out expressions. */
public record ProjectNode(PlanNode input, List<Expr> expressions) implements PlanNode {
  @Override
  public List<ColumnType> types() {
    return expressions.stream().map(Expr::type).toList();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "Project expressions=" + expressions.size();
  }

  @Override
  public RowSource open(Execution execution) {
    RowSource source = input.open(execution);
    return new RowSource() {
      @Override
      public @Nullable Chunk next() {
        Chunk in = source.next();
        if (in == null) return null;
        List<ColumnVector> columns = new ArrayList<>(expressions.size());
        for (Expr e : expressions)
          columns.add(e.eval(in, execution.run()));
        return new Chunk(columns, in.size());
      }

      @Override
      public void close() {
        source.close();
      }
    };
  }
}
