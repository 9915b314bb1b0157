package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.TableSchema;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Run;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Expressions over rows that are at hand instead of in the store: RETURNING, and DO UPDATE with a row that is there
 * beside one that was to be inserted.
 *
 * @param root
 *            projections over scans side by side
 * @param slots
 *            constants of one run
 */
public record GivenRows(PlanNode root, int slots) {
  /** Whether the plan is made of nothing else. */
  public static boolean fits(PlanNode node) {
    return switch (node) {
      case ScanNode s -> s.bounds().isEmpty() && s.series().isEmpty() && s.where().isEmpty();
      case ProjectNode p -> fits(p.input());
      case JoinNode j -> j.kind() == JoinNode.Kind.INNER && j.leftKeys().isEmpty() && j.residual().isEmpty() && fits(j
          .left()) && fits(j.right());
      default -> false;
    };
  }

  /**
   * The expressions' values.
   *
   * @param rows
   *            by the name of their table: all its columns, and as many rows of each
   */
  public Chunk of(Map<String, Chunk> rows, Map<String, TableSchema> tables, Run run) {
    return of(root, rows, tables, run);
  }

  private static Chunk of(PlanNode node, Map<String, Chunk> rows, Map<String, TableSchema> tables, Run run) {
    return switch (node) {
      case ScanNode scan -> {
        Chunk all = rows.get(scan.table());
        TableSchema schema = tables.get(scan.table());
        if (all == null || schema == null) throw new IllegalStateException("rows are missing: " + scan.table());
        List<ColumnVector> columns = new ArrayList<>();
        for (String c : scan.columns())
          columns.add(all.column(schema.indexOf(c)));
        yield new Chunk(columns, all.size());
      }
      case ProjectNode p -> {
        Chunk in = of(p.input(), rows, tables, run);
        List<ColumnVector> columns = new ArrayList<>();
        for (Expr e : p.expressions())
          columns.add(e.eval(in, run));
        yield new Chunk(columns, in.size());
      }
      case JoinNode j -> {
        Chunk left = of(j.left(), rows, tables, run);
        Chunk right = of(j.right(), rows, tables, run);
        List<ColumnVector> columns = new ArrayList<>(left.columns());
        columns.addAll(right.columns());
        yield new Chunk(columns, left.size());
      }
      default -> throw new IllegalStateException("no expression over given rows: " + node.describe());
    };
  }
}
