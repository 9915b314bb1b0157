package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import java.util.List;

/**
 * An expression over the columns of a chunk. Immutable and shared between runs; what belongs to one run is in
 * {@link Run}. Booleans are 0 and 1, intervals are microseconds or months in BIGINT.
 */
public interface Expr {
  ColumnType type();

  /**
   * @return one value per row of {@code in}
   * @throws io.foreshock.api.ForeshockException
   *             for a value out of range, division by zero, text that is no number
   */
  ColumnVector eval(Chunk in, Run run);

  /**
   * Numbers of the rows for which a condition is true, ascending.
   *
   * @param rows
   *            room for all
   * @return how many
   */
  default int select(Chunk in, Run run, int[] rows) {
    return Vectors.select((ColumnVector.Longs) eval(in, run), rows);
  }

  List<Expr> inputs();

  /** The same for every row of one run. */
  default boolean constant() {
    return inputs().stream().allMatch(Expr::constant);
  }

  /** May raise an error for some row, so that it must not see rows another condition rules out. */
  default boolean mayFail() {
    return inputs().stream().anyMatch(Expr::mayFail);
  }
}
