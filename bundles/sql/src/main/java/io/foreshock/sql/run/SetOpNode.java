package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Vectors;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * INTERSECT and EXCEPT: each distinct row as often as its numbers in the inputs say. Nulls count as equal.
 *
 * @param counted
 *            the distinct rows, and behind them how often each input has them
 * @param inputCount
 *            how many inputs there are
 * @param all
 *            keep copies
 */
public record SetOpNode(Kind kind, PlanNode counted, int inputCount, boolean all) implements PlanNode {
  /** What the rows of the inputs have to do with each other. */
  public enum Kind {
    INTERSECT, EXCEPT
  }

  @Override
  public List<ColumnType> types() {
    List<ColumnType> types = counted.types();
    return types.subList(0, types.size() - inputCount);
  }

  @Override
  public List<PlanNode> inputs() {
    return List.of(counted);
  }

  @Override
  public String describe() {
    return kind + (all ? " all" : "");
  }

  @Override
  public RowSource open(Execution execution) {
    return new Source(counted.open(execution), execution);
  }

  private long copies(Chunk in, int row) {
    int first = in.columns().size() - inputCount;
    long n = ((Longs) in.column(first)).values()[row];
    for (int i = 1; i < inputCount; i++) {
      long other = ((Longs) in.column(first + i)).values()[row];
      n = kind == Kind.INTERSECT ? Math.min(n, other) : all ? n - other : other > 0 ? 0 : n;
    }
    return all ? Math.max(0, n) : Math.min(1, Math.max(0, n));
  }

  private final class Source implements RowSource {
    private final RowSource source;
    private final Execution execution;
    private @Nullable Chunk in;
    private int row;
    private long left = -1;

    Source(RowSource source, Execution execution) {
      this.source = source;
      this.execution = execution;
    }

    @Override
    public @Nullable Chunk next() {
      while (true) {
        execution.checkRunning();
        if (in == null) {
          in = source.next();
          row = 0;
          left = -1;
          if (in == null) return null;
        }
        Chunk out = take(in);
        if (row == in.size()) in = null;
        if (out.size() > 0) return out;
      }
    }

    private Chunk take(Chunk from) {
      int[] rows = new int[BATCH];
      int n = 0;
      while (n < BATCH && row < from.size()) {
        if (left < 0) left = copies(from, row);
        int more = (int) Math.min(left, BATCH - n);
        Arrays.fill(rows, n, n + more, row);
        n += more;
        left -= more;
        if (left > 0) break;
        row++;
        left = -1;
      }
      Chunk values = new Chunk(from.columns().subList(0, from.columns().size() - inputCount), from.size());
      return Vectors.gather(values, rows, n);
    }

    @Override
    public void close() {
      source.close();
    }
  }
}
