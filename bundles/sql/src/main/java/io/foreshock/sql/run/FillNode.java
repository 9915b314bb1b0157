package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Values for the nulls of rows sorted by keys and time, as more columns: the last one before (LOCF) or the straight line
 * between the values around (INTERPOLATE; null before the first and behind the last value).
 *
 * @param time
 *            column of the time
 * @param keys
 *            columns of which each combination is filled by itself
 */
public record FillNode(PlanNode input, int time, List<Integer> keys, List<Fill> fills) implements PlanNode {
  /** @param linear between two values, a DOUBLE */
  public record Fill(Expr value, boolean linear) {}

  @Override
  public List<ColumnType> types() {
    List<ColumnType> types = new ArrayList<>(input.types());
    for (Fill f : fills)
      types.add(f.value.type());
    return types;
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(input);
  }

  @Override
  public String describe() {
    return "Fill nulls columns=" + fills.size();
  }

  @Override
  public RowSource open(Execution execution) {
    return new Source(execution);
  }

  private final class Source implements RowSource {
    private final Execution execution;
    private final RowSource source;
    private long bytes;
    private @Nullable Chunk all;
    private int at;

    Source(Execution execution) {
      this.execution = execution;
      this.source = input.open(execution);
    }

    @Override
    public @Nullable Chunk next() {
      Chunk rows = all;
      if (rows == null) all = rows = filled();
      int n = Math.min(BATCH, rows.size() - at);
      if (n == 0) return null;
      Chunk out = LimitNode.slice(rows, at, n);
      at += n;
      return out;
    }

    private Chunk filled() {
      List<Chunk> chunks = new ArrayList<>();
      for (Chunk c = source.next(); c != null; c = source.next()) {
        long size = 2 * MemoryBudget.sizeOf(c);
        execution.memory().reserve(size);
        bytes += size;
        chunks.add(c);
      }
      Chunk rows = chunks.isEmpty() ? new Chunk(List.of(), 0) : Joined.of(chunks, input.types());
      if (rows.size() == 0) return rows;
      int[] begins = begins(rows);
      List<ColumnVector> columns = new ArrayList<>(rows.columns());
      for (Fill f : fills) {
        ColumnVector values = f.value.eval(rows, execution.run());
        columns.add(f.linear
            ? linear((Doubles) values, ((Longs) rows.column(time)).values(), begins)
            : carried(values, begins));
      }
      return new Chunk(columns, rows.size());
    }

    /** First row of each row's group. */
    private int[] begins(Chunk rows) {
      int[] begins = new int[rows.size()];
      for (int i = 1; i < begins.length; i++) {
        boolean same = true;
        for (int k : keys)
          same &= Same.rows(rows.column(k), i - 1, rows.column(k), i);
        begins[i] = same ? begins[i - 1] : i;
      }
      return begins;
    }

    @Override
    public void close() {
      source.close();
      execution.memory().release(bytes);
      bytes = 0;
    }
  }

  private static ColumnVector carried(ColumnVector values, int[] begins) {
    int[] from = new int[begins.length];
    for (int i = 0; i < from.length; i++)
      from[i] = !values.isNull(i) ? i : begins[i] == i ? -1 : from[i - 1];
    return Vectors.gather(values, from, from.length);
  }

  private static ColumnVector linear(Doubles values, long[] ts, int[] begins) {
    int n = begins.length;
    int[] behind = new int[n];
    for (int i = n - 1; i >= 0; i--)
      behind[i] = !values.isNull(i) ? i : i + 1 < n && begins[i + 1] == begins[i] ? behind[i + 1] : -1;
    double[] out = new double[n];
    BitSet nulls = new BitSet();
    int before = -1;
    for (int i = 0; i < n; i++) {
      if (begins[i] == i) before = -1;
      int b = behind[i];
      if (b == i) {
        before = i;
        out[i] = values.values()[i];
      } else if (before < 0 || b < 0) {
        nulls.set(i);
      } else {
        double a = values.values()[before];
        double share = (double) (ts[i] - ts[before]) / (ts[b] - ts[before]);
        out[i] = a + (values.values()[b] - a) * share;
      }
    }
    return new Doubles(out, nulls.isEmpty() ? null : nulls, n);
  }
}
