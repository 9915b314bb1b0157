package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What one execution of a plan knows: parameters, the time, and constants worked out once. Confined to one thread. */
public final class Run {
  private static final Chunk ONE_ROW = new Chunk(List.of(), 1);

  private final List<@Nullable Object> parameters;
  private final long now;
  private final @Nullable ColumnVector[] constants;

  /**
   * @param now
   *            microseconds UTC, the value of NOW() throughout
   * @param slots
   *            number of constants the plan works out
   */
  public Run(List<@Nullable Object> parameters, long now, int slots) {
    this.parameters = parameters;
    this.now = now;
    this.constants = new ColumnVector[slots];
  }

  @Nullable
  Object parameter(int index) {
    return parameters.get(index);
  }

  long now() {
    return now;
  }

  /** The value of a constant expression for n rows. */
  ColumnVector constant(int slot, Expr expr, int n) {
    ColumnVector known = constants[slot];
    if (known == null || known.size() < n) {
      ColumnVector one = known != null ? known : expr.eval(ONE_ROW, this);
      known = Vectors.repeat(one, 0, Math.max(n, known == null ? 1 : 1_024));
      constants[slot] = known;
    }
    return Vectors.head(known, n);
  }

  /** The value of a constant expression. */
  public @Nullable Object value(Expr constant) {
    return constant.eval(ONE_ROW, this).get(0);
  }
}
