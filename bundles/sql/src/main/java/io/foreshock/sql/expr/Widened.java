package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import java.util.List;

/** A value under a wider type that is carried in the same way: SMALLINT as BIGINT, REAL as DOUBLE. */
public record Widened(Expr input, ColumnType type) implements Expr {
  @Override
  public List<Expr> inputs() {
    return List.of(input);
  }

  @Override
  public ColumnVector eval(Chunk in, Run run) {
    return input.eval(in, run);
  }

  /** The expression within. */
  public static Expr within(Expr e) {
    return e instanceof Widened w ? within(w.input) : e;
  }
}
