package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Rows that a search over history finds: {@code similar(..)} and {@code match(..)}.
 *
 * @param arguments
 *            constants: sensors or asset, from, to, most rows
 */
public record SearchNode(SearchKind kind, List<Expr> arguments) implements PlanNode {
  /** What is asked, microseconds UTC. */
  public record Question(String name, long from, long to, int limit) {}

  @Override
  public List<ColumnType> types() {
    return kind.columns().stream().map(Column::type).toList();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of();
  }

  @Override
  public String describe() {
    return "Search " + kind.sql();
  }

  @Override
  public RowSource open(Execution execution) {
    Question question = new Question((String) argument(execution, 0), (Long) argument(execution, 1),
        (Long) argument(execution, 2), Math.toIntExact((Long) argument(execution, 3)));
    ChunkBuilder rows = new ChunkBuilder(kind.columns());
    kind.search(execution.searches(), question).forEach(rows::add);
    Chunk found = rows.build();
    return new ValuesNode(types(), found).open(execution);
  }

  private Object argument(Execution execution, int i) {
    @Nullable
    Object value = execution.run().value(arguments.get(i));
    if (value == null)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, kind.sql() + ": argument " + (i + 1) + " is null");
    return value;
  }
}
