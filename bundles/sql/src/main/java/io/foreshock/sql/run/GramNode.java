package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * CORR and COUNT(*) of every pair of series of one table at equal times: {@code t a JOIN t b ON a.time = b.time AND
 * a.series < b.series GROUP BY a.series, b.series}. Correlations of all pairs are a product of the matrix of samples
 * with itself, which is worked out block by block.
 *
 * @param outputs
 *            columns behind the two series keys
 * @param minimum
 *            only pairs whose correlation is above this matter; null = all pairs
 * @param otherwise
 *            the join as it is written, for data that does not suit: nulls, times that hardly ever coincide
 */
public record GramNode(ScanNode left, ScanNode right, List<Output> outputs, @Nullable Minimum minimum,
    PlanNode otherwise) implements PlanNode {
  /** Correlation of a column, or with null the number of common times. */
  public record Output(@Nullable String column) {}

  /** correlation of {@code column > limit}, or {@code >=} */
  public record Minimum(String column, Expr limit) {}

  @Override
  public List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>(List.of(ColumnType.TEXT, ColumnType.TEXT));
    for (Output o : outputs)
      types.add(o.column == null ? ColumnType.BIGINT : ColumnType.DOUBLE);
    return types;
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(left, right);
  }

  @Override
  public String describe() {
    return "Correlation matrix of series columns=" + outputs.stream().map(Output::column).filter(c -> c != null)
        .toList()
        + (minimum == null ? "" : " of pairs with a minimum of " + minimum.column);
  }

  @Override
  public RowSource open(Execution execution) {
    return new GramSource(this, execution);
  }
}
