package io.foreshock.sql.run;

import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import java.util.List;

/**
 * The last rows of each series within a scan, in the scan's order.
 *
 * @param rows
 *            how many of each series: the sum of these constants; all when one is null
 * @param hints
 *            what earlier runs of the plan learnt
 */
public record TailNode(ScanNode scan, List<Expr> rows, TailHints hints) implements PlanNode {
  @Override
  public List<ColumnType> types() {
    return scan.types();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(scan);
  }

  @Override
  public String describe() {
    return "Last rows of each series";
  }

  @Override
  public RowSource open(Execution execution) {
    long wanted = 0;
    for (Expr e : rows) {
      if (!(execution.run().value(e) instanceof Long n)) return scan.open(execution);
      wanted = Math.min(TailSource.MAX_ROWS + 1L, wanted + Math.clamp(n, 0, TailSource.MAX_ROWS + 1));
    }
    if (wanted <= 0) return new ScanNode.Empty();
    return wanted > TailSource.MAX_ROWS ? scan.open(execution) : new TailSource(this, (int) wanted, execution);
  }
}
