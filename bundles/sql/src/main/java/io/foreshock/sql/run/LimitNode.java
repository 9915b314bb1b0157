package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.expr.Vectors;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Passes over the first rows and stops after enough; null = none passed over, no end. */
public record LimitNode(PlanNode input, @Nullable Expr offset, @Nullable Expr fetch) implements PlanNode {
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
    return "Limit" + (offset == null ? "" : " with offset");
  }

  @Override
  public RowSource open(Execution execution) {
    long skip = count(offset, 0, "OFFSET", execution.run());
    long take = count(fetch, Long.MAX_VALUE, "LIMIT", execution.run());
    return take == 0 ? new ScanNode.Empty() : new Source(input.open(execution), skip, take);
  }

  static long count(@Nullable Expr e, long absent, String what, Run run) {
    if (e == null || !(run.value(e) instanceof Long n)) return absent;
    if (n < 0) throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, what + " must not be negative: " + n);
    return n;
  }

  private static final class Source implements RowSource {
    private final RowSource source;
    private long skip;
    private long take;

    Source(RowSource source, long skip, long take) {
      this.source = source;
      this.skip = skip;
      this.take = take;
    }

    @Override
    public @Nullable Chunk next() {
      while (take > 0) {
        Chunk in = source.next();
        if (in == null) return null;
        int from = (int) Math.min(skip, in.size());
        skip -= from;
        int n = (int) Math.min(take, in.size() - from);
        if (n == 0) continue;
        take -= n;
        return slice(in, from, n);
      }
      return null;
    }

    @Override
    public void close() {
      source.close();
    }
  }

  static Chunk slice(Chunk in, int from, int n) {
    if (from == 0 && n == in.size()) return in;
    return Vectors.slice(in, from, n);
  }
}
