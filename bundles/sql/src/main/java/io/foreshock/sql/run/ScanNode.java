package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Index;
import io.foreshock.api.table.Scan;
import io.foreshock.api.table.Snapshot;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.InSet;
import io.foreshock.sql.expr.Run;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a table, and only the columns, the time range and the series the query needs.
 *
 * @param bounds
 *            conditions on the time column, all of which hold
 * @param series
 *            conditions on the series key, all of which hold
 * @param where
 *            conditions on other columns, all of which hold
 * @param keys
 *            of a time series; null for other tables
 * @param seriesColumn
 *            position of the series key in {@code columns}, or -1
 * @param timeColumn
 *            position of the time column in {@code columns}, or -1
 * @param graphs
 *            what finds the nearest rows; null = nothing
 */
public record ScanNode(String table, List<String> columns, List<ColumnType> types, List<Bound> bounds,
    List<InSet> series, List<Where> where, @Nullable Keys keys, int seriesColumn, int timeColumn,
    @Nullable Graphs graphs) implements PlanNode {
  /**
   * Indexes of vectors.
   *
   * @param key
   *            the column of a row's number
   * @param required
   *            columns without nulls
   */
  public record Graphs(String key, List<Index> indexes, Set<String> required) {}

  /** Names of the series key and the time column. */
  public record Keys(String series, String time) {}

  public boolean timeSeries() {
    return keys != null;
  }

  /** time column {@code op} constant */
  public record Bound(Comparison.Op op, Expr constant) {}

  /** column {@code op} constants */
  public record Where(String column, Condition.Op op, List<Expr> constants) {
    /** As the store takes it; null when no row can fulfil it because a constant is null. */
    @Nullable
    Condition condition(Run run) {
      List<Object> values = new ArrayList<>();
      for (Expr e : constants) {
        Object value = run.value(e);
        if (value != null) values.add(value);
      }
      boolean missing = values.size() < constants.size() && op != Condition.Op.IN;
      return missing ? null : new Condition(column, op, values);
    }
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of();
  }

  @Override
  public String describe() {
    StringBuilder out = new StringBuilder("Scan ").append(table).append(" columns=").append(columns);
    if (!bounds.isEmpty()) out.append(" time range pushed down: conditions=").append(bounds.size());
    if (!series.isEmpty())
      out.append(" series pushed down: at most ").append(series.stream().mapToInt(s -> s.constants().size()).min()
          .orElse(0));
    if (!where.isEmpty())
      out.append(" conditions pushed down: ").append(where.stream().map(w -> w.column + " " + w.op).toList());
    return out.toString();
  }

  /** What is read in one run: {@code from <= time < to}, of some series or, with null, of all. */
  public record Stretch(long from, long to, @Nullable Set<String> series) {
    static final Stretch NOTHING = new Stretch(0, 0, null);

    public boolean isEmpty() {
      return from >= to || (series != null && series.isEmpty());
    }
  }

  @Override
  public RowSource open(Execution execution) {
    Stretch stretch = stretch(execution.run(), execution.hint(this));
    Scan scan = scan(stretch, execution.run());
    List<Long> only = execution.onlyRows(this);
    if (scan != null && only != null && graphs != null) {
      List<Condition> conditions = new ArrayList<>(scan.where());
      conditions.add(new Condition(graphs.key(), Condition.Op.IN, List.copyOf(only)));
      scan = scan.where(conditions);
    }
    return scan == null ? new Empty() : new Source(execution.snapshot().scan(scan), execution);
  }

  /** What to ask the store for, null when no row can qualify. */
  @Nullable
  Scan scan(Stretch stretch, Run run) {
    List<Condition> conditions = new ArrayList<>();
    for (Where w : where) {
      Condition condition = w.condition(run);
      if (condition == null) return null;
      conditions.add(condition);
    }
    if (stretch.isEmpty()) return null;
    return new Scan(table, columns, stretch.from, stretch.to, stretch.series, conditions);
  }

  /**
   * @param hinted
   *            the only series that matter; null = all
   */
  public Stretch stretch(Run run, @Nullable Set<String> hinted) {
    long from = Long.MIN_VALUE;
    long to = Long.MAX_VALUE;
    for (Bound b : bounds) {
      if (!(run.value(b.constant()) instanceof Long v)) return Stretch.NOTHING;
      switch (b.op()) {
        case GREATER_OR_EQUAL -> from = Math.max(from, v);
        case GREATER -> {
          if (v == Long.MAX_VALUE) return Stretch.NOTHING;
          from = Math.max(from, v + 1);
        }
        case LESS -> {
          if (v == Long.MAX_VALUE) break;
          to = Math.min(to, v);
        }
        case LESS_OR_EQUAL -> to = Math.min(to, after(v));
        default -> {
          from = Math.max(from, v);
          to = Math.min(to, after(v));
        }
      }
    }
    return new Stretch(from, to, wantedSeries(run, hinted));
  }

  private static long after(long v) {
    return v == Long.MAX_VALUE ? v : v + 1;
  }

  private @Nullable Set<String> wantedSeries(Run run, @Nullable Set<String> hinted) {
    Set<String> wanted = hinted == null ? null : new HashSet<>(hinted);
    for (InSet s : series) {
      Set<String> members = new HashSet<>();
      for (Object o : s.members(run))
        members.add((String) o);
      if (wanted == null) wanted = members;
      else wanted.retainAll(members);
    }
    return wanted;
  }

  /** No rows at all. */
  static final class Empty implements RowSource {
    @Override
    public @Nullable Chunk next() {
      return null;
    }

    @Override
    public void close() {
    }
  }

  static final class Source implements RowSource {
    private final Snapshot.Cursor cursor;
    private final Execution execution;

    Source(Snapshot.Cursor cursor, Execution execution) {
      this.cursor = cursor;
      this.execution = execution;
    }

    @Override
    public @Nullable Chunk next() {
      execution.checkRunning();
      return cursor.next();
    }

    @Override
    public void close() {
      cursor.close();
    }
  }
}
