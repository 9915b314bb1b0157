package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Builder;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Joins by a hash table over the right input, which has to fit into the query's memory; the left one streams. Without
 * keys every pair is looked at.
 *
 * @param leftKeys
 *            equal to {@code rightKeys}, over the left input
 * @param residual
 *            further conditions over left and right columns
 * @param seriesScan
 *            the scan below the left input whose series key is the first left key, so that the right keys limit what
 *            it reads; null = none
 */
public record JoinNode(Kind kind, PlanNode left, PlanNode right, List<Expr> leftKeys, List<Expr> rightKeys,
    List<Expr> residual, @Nullable ScanNode seriesScan) implements PlanNode {
  /** Which rows without a partner are kept. */
  public enum Kind {
    INNER, LEFT, FULL
  }

  @Override
  public List<ColumnType> types() {
    return PlanNode.beside(left, right);
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(left, right);
  }

  @Override
  public String describe() {
    return (leftKeys.isEmpty() ? "Nested loop join " : "Hash join ") + kind + " keys=" + leftKeys.size()
        + (residual.isEmpty() ? "" : " conditions=" + residual.size())
        + (seriesScan == null ? "" : " series of " + seriesScan.table() + " limited by the other side");
  }

  @Override
  public RowSource open(Execution execution) {
    return new JoinSource(this, execution);
  }

  static List<ColumnVector> keys(List<Expr> keys, Chunk in, Execution execution) {
    List<ColumnVector> out = new ArrayList<>(keys.size());
    for (Expr k : keys)
      out.add(k.eval(in, execution.run()));
    return out;
  }

  /** Left rows beside right rows. */
  static Chunk beside(Chunk left, Chunk right) {
    List<ColumnVector> all = new ArrayList<>(left.columns());
    all.addAll(right.columns());
    return new Chunk(all, left.size());
  }

  /** Columns of nulls. */
  static Chunk nulls(List<ColumnType> types, int n) {
    int[] none = new int[n];
    Arrays.fill(none, -1);
    List<ColumnVector> out = new ArrayList<>();
    for (ColumnType t : types)
      out.add(Vectors.gather(new Builder(t, 0).build(0), none, n));
    return new Chunk(out, n);
  }
}
