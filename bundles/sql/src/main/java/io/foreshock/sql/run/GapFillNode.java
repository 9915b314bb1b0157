package io.foreshock.sql.run;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Bucket;
import io.foreshock.sql.expr.Builder;
import io.foreshock.sql.expr.Expr;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Adds the stretches of time that have no row, with nulls for what is not a key, to rows sorted by their keys and the
 * time last.
 *
 * @param time
 *            the column of starts
 * @param keys
 *            the other columns that are grouped by
 * @param bucket
 *            width and origin of the stretches
 * @param from
 *            constant; null = as the scan's conditions say
 * @param to
 *            behind the last stretch; null as {@code from}
 */
public record GapFillNode(PlanNode input, int time, List<Integer> keys, Bucket bucket, @Nullable Expr from,
    @Nullable Expr to, @Nullable ScanNode scan) implements PlanNode {
  /** Most stretches of one group. */
  private static final long MOST = 1 << 20;

  @Override
  public List<ColumnType> types() {
    return input.types();
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "Fill gaps width=" + bucket.width() + " us keys=" + keys.size();
  }

  @Override
  public RowSource open(Execution execution) {
    long first = start(execution, from, true);
    long end = start(execution, to, false);
    long begin = first - Math.floorMod(first - bucket.origin(), bucket.width());
    if (end > begin && (end - begin) / bucket.width() > MOST)
      throw new ForeshockException(ErrorCode.QUERY_TOO_LARGE, "too many stretches of time to fill: stretches="
          + (end - begin) / bucket.width() + ", limit=" + MOST);
    return new Source(input.open(execution), execution, begin, end);
  }

  private long start(Execution execution, @Nullable Expr given, boolean lower) {
    Object value = null;
    if (given != null) {
      value = execution.run().value(given);
    } else if (scan != null) {
      ScanNode.Stretch stretch = scan.stretch(execution.run(), null);
      long edge = lower ? stretch.from() : stretch.to();
      value = edge == (lower ? Long.MIN_VALUE : Long.MAX_VALUE) ? null : edge;
    }
    if (value instanceof Long v) return v;
    throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "time_bucket_gapfill needs a "
        + (lower ? "first" : "last") + " time: a condition in WHERE, or start and finish behind the time");
  }

  /** Rows in the order of the input, stretches without a row among them. */
  private final class Source implements RowSource {
    private final RowSource source;
    private final Execution execution;
    private final long begin;
    private final long end;
    private @Nullable Chunk in;
    private int row;
    /** The group at hand, by one of its rows. */
    private @Nullable Chunk group;
    private int groupRow;
    private boolean open;
    private long next;

    Source(RowSource source, Execution execution, long begin, long end) {
      this.source = source;
      this.execution = execution;
      this.begin = begin;
      this.end = end;
      this.open = keys.isEmpty();
      this.next = begin;
    }

    @Override
    public @Nullable Chunk next() {
      List<Builder> out = new ArrayList<>();
      for (ColumnType t : types())
        out.add(new Builder(t, BATCH));
      int n = 0;
      while (n < BATCH && step(out, n))
        n++;
      if (n == 0) return null;
      List<ColumnVector> columns = new ArrayList<>();
      for (Builder b : out)
        columns.add(b.build(n));
      return new Chunk(columns, n);
    }

    /** Puts one row; false at the end. */
    private boolean step(List<Builder> out, int n) {
      while (true) {
        Chunk rows = rows();
        boolean other = rows == null || open && !sameGroup(rows);
        if (open && other) {
          if (next < end) return filled(out, n, group, groupRow);
          open = false;
          if (rows == null) return false;
        }
        if (rows == null) return false;
        if (!open) {
          open = true;
          next = begin;
          group = rows;
          groupRow = row;
        }
        long t = ((Longs) rows.column(time)).values()[row];
        if (next < end && next < t) return filled(out, n, rows, row);
        for (int c = 0; c < out.size(); c++)
          out.get(c).set(n, rows.column(c), row);
        next = Math.max(next, t + bucket.width());
        group = rows;
        groupRow = row;
        row++;
        return true;
      }
    }

    private @Nullable Chunk rows() {
      while (in == null || row == in.size()) {
        execution.checkRunning();
        in = source.next();
        row = 0;
        if (in == null) return null;
      }
      return in;
    }

    private boolean sameGroup(Chunk rows) {
      if (keys.isEmpty()) return true;
      Chunk of = requireNonNull(group);
      for (int k : keys)
        if (!Same.rows(of.column(k), groupRow, rows.column(k), row)) return false;
      return true;
    }

    private boolean filled(List<Builder> out, int n, @Nullable Chunk of, int at) {
      for (int c = 0; c < out.size(); c++)
        if (c == time) out.get(c).set(n, new Longs(new long[]{next}, null, 1), 0);
        else if (of != null && keys.contains(c)) out.get(c).set(n, of.column(c), at);
        else out.get(c).setNull(n);
      next += bucket.width();
      return true;
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
