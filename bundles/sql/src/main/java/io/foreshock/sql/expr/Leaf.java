package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Expressions without inputs, and the one that remembers a constant. */
public sealed interface Leaf extends Expr {
  @Override
  default List<Expr> inputs() {
    return List.of();
  }

  private static ColumnVector column(ColumnType type, @Nullable Object value, int n) {
    ColumnVector one = new ChunkBuilder(List.of(Column.of("v", type))).add(value).build().column(0);
    return n == 1 ? one : Vectors.repeat(one, 0, n);
  }

  /** A column of the chunk. */
  record Ref(int column, ColumnType type) implements Leaf {
    @Override
    public ColumnVector eval(Chunk in, Run run) {
      return in.column(column);
    }

    @Override
    public boolean constant() {
      return false;
    }
  }

  /** A value known to the plan. */
  record Literal(@Nullable Object value, ColumnType type) implements Leaf {
    @Override
    public ColumnVector eval(Chunk in, Run run) {
      return column(type, value, in.size());
    }
  }

  /** A value the caller gives, brought to the type the statement expects. */
  record Parameter(int index, ColumnType type) implements Leaf {
    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Object value = run.parameter(index);
      try {
        return column(type, Values.coerce(value, type), in.size());
      } catch (ForeshockException e) {
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "parameter " + (index + 1) + ": " + e.getMessage(), e);
      }
    }

    @Override
    public boolean mayFail() {
      return true;
    }
  }

  /** The time of the run. */
  record Now() implements Leaf {
    @Override
    public ColumnType type() {
      return ColumnType.TIMESTAMP;
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      return column(ColumnType.TIMESTAMP, run.now(), in.size());
    }
  }

  /** A new {@link io.foreshock.api.table.TableSchema#ROW_ID} for each row. */
  record NextRowId() implements Leaf {
    @Override
    public ColumnType type() {
      return ColumnType.UUID;
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      return RowIds.next(in.size());
    }

    @Override
    public boolean constant() {
      return false;
    }
  }

  /** A constant expression, worked out once a run. */
  record Folded(Expr expr, int slot) implements Leaf {
    @Override
    public ColumnType type() {
      return expr.type();
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      return run.constant(slot, expr, in.size());
    }

    @Override
    public boolean mayFail() {
      return expr.mayFail();
    }
  }
}
