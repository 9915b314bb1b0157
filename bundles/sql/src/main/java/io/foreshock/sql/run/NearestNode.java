package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.vector.VectorIndex.Neighbour;
import io.foreshock.api.vector.VectorSearch;
import io.foreshock.sql.expr.Expr;
import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * {@code ORDER BY vector <-> constant LIMIT k} by an index with a graph: the index names candidates, the plan as it was
 * written is run over just these rows, with its conditions and exact distances. When conditions leave too few of them,
 * more are asked for; in the end, or when the index cannot tell, all rows are read.
 *
 * @param exact
 *            the plan over all rows
 * @param scan
 *            of the table within it
 * @param limit
 *            what a condition says of the distance; null = nothing
 */
public record NearestNode(SortNode exact, ScanNode scan, String index, Expr query, @Nullable Limit limit)
    implements
      PlanNode {
  private static final int FIRST_SURPLUS = 4;
  private static final int MAX_CANDIDATES = 8_192;
  /** Of similarities in single precision. */
  private static final double TOLERANCE = 1e-4;

  /**
   * Only rows with {@code factor * similarity + offset} on the near side of a constant are wanted.
   *
   * @param factor
   *            1 or -1
   */
  public record Limit(double factor, double offset, Expr constant) {}

  @Override
  public List<ColumnType> types() {
    return exact.types();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(exact);
  }

  @Override
  public String describe() {
    return "Nearest rows by index " + index + (limit == null ? "" : " within a distance");
  }

  @Override
  public RowSource open(Execution execution) {
    long skip = LimitNode.count(exact.offset(), 0, "OFFSET", execution.run());
    long take = LimitNode.count(exact.fetch(), Long.MAX_VALUE, "LIMIT", execution.run());
    boolean few = take > 0 && skip + take > 0 && skip + take <= MAX_CANDIDATES;
    if (!few || !(execution.run().value(query) instanceof float[] vector)) return exact.open(execution);
    double least = least(execution);
    boolean filtered = !scan.where().isEmpty() || !(exact.input() instanceof ProjectNode p && p.input() == scan)
        && exact.input() != scan;
    long wanted = skip + take;
    for (long k = filtered ? FIRST_SURPLUS * wanted : wanted; k <= MAX_CANDIDATES
        * (long) FIRST_SURPLUS; k *= FIRST_SURPLUS) {
      VectorSearch search = VectorSearch.nearest((int) k).withEffort(execution.effort()).withMinSimilarity(least);
      List<Neighbour> found = execution.snapshot().nearest(scan.table(), index, vector, search);
      if (found == null) break;
      ArrayDeque<Chunk> rows = new ArrayDeque<>();
      long count = found.isEmpty() ? 0 : collect(execution, found, rows);
      boolean complete = found.size() < k && limit != null;
      if (count >= take || complete) return new Rows(rows);
      if (found.size() < k) break;
    }
    execution.onlyRows(scan, null);
    return exact.open(execution);
  }

  private double least(Execution execution) {
    if (limit == null || !(execution.run().value(limit.constant()) instanceof Number n))
      return Double.NEGATIVE_INFINITY;
    return (n.doubleValue() - limit.offset()) / limit.factor() - TOLERANCE;
  }

  /** Runs the plan over some rows. */
  private long collect(Execution execution, List<Neighbour> found, ArrayDeque<Chunk> rows) {
    execution.onlyRows(scan, found.stream().map(Neighbour::id).toList());
    long count = 0;
    try (RowSource source = exact.open(execution)) {
      for (Chunk c = source.next(); c != null; c = source.next()) {
        rows.add(c);
        count += c.size();
      }
    }
    return count;
  }

  private record Rows(ArrayDeque<Chunk> chunks) implements RowSource {
    @Override
    public @Nullable Chunk next() {
      return chunks.poll();
    }

    @Override
    public void close() {
      chunks.clear();
    }
  }
}
