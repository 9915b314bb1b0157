package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The four operations and the remainder; overflow and division by zero are errors, as in PostgreSQL. */
public sealed interface Arithmetic extends Expr {
  enum Op {
    PLUS, MINUS, TIMES, DIVIDE, MOD
  }

  Expr left();

  Expr right();

  @Override
  default List<Expr> inputs() {
    return List.of(left(), right());
  }

  /** Both sides in integers; the result must fit its type. */
  record OfLongs(Op op, Expr left, Expr right, ColumnType type) implements Arithmetic {
    @Override
    public boolean mayFail() {
      return true;
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      ColumnVector x = left.eval(in, run);
      ColumnVector y = right.eval(in, run);
      int n = in.size();
      BitSet nulls = Vectors.either(x, y);
      long[] a = Vectors.longs(x);
      long[] b = Vectors.longs(y);
      long[] out = new long[n];
      try {
        switch (op) {
          case PLUS -> {
            for (int i = 0; i < n; i++)
              out[i] = nulls != null && nulls.get(i) ? 0 : Math.addExact(a[i], b[i]);
          }
          case MINUS -> {
            for (int i = 0; i < n; i++)
              out[i] = nulls != null && nulls.get(i) ? 0 : Math.subtractExact(a[i], b[i]);
          }
          case TIMES -> {
            for (int i = 0; i < n; i++)
              out[i] = nulls != null && nulls.get(i) ? 0 : Math.multiplyExact(a[i], b[i]);
          }
          case DIVIDE, MOD -> divide(a, b, out, nulls, n);
        }
      } catch (ArithmeticException e) {
        throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "result out of range: type=" + type, e);
      }
      if (type == ColumnType.INTEGER || type == ColumnType.SMALLINT)
        for (long v : out)
          Values.inRange(v, type);
      return new Longs(out, nulls, n);
    }

    private void divide(long[] a, long[] b, long[] out, @Nullable BitSet nulls, int n) {
      for (int i = 0; i < n; i++) {
        if (nulls != null && nulls.get(i)) continue;
        if (b[i] == 0) throw divisionByZero();
        if (op == Op.MOD) out[i] = b[i] == -1 ? 0 : a[i] % b[i];
        else out[i] = Math.divideExact(a[i], b[i]);
      }
    }
  }

  /** Both sides in doubles. */
  record OfDoubles(Op op, Expr left, Expr right, ColumnType type) implements Arithmetic {
    @Override
    public boolean mayFail() {
      return op == Op.DIVIDE || op == Op.MOD || left.mayFail() || right.mayFail();
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      ColumnVector x = left.eval(in, run);
      ColumnVector y = right.eval(in, run);
      int n = in.size();
      BitSet nulls = Vectors.either(x, y);
      double[] a = Vectors.doubles(x);
      double[] b = Vectors.doubles(y);
      double[] out = new double[n];
      switch (op) {
        case PLUS -> {
          for (int i = 0; i < n; i++)
            out[i] = a[i] + b[i];
        }
        case MINUS -> {
          for (int i = 0; i < n; i++)
            out[i] = a[i] - b[i];
        }
        case TIMES -> {
          for (int i = 0; i < n; i++)
            out[i] = a[i] * b[i];
        }
        case DIVIDE, MOD -> divide(a, b, out, nulls, n);
      }
      checkOverflow(a, b, out, nulls);
      if (type == ColumnType.REAL)
        for (int i = 0; i < n; i++)
          out[i] = (float) out[i];
      return new Doubles(out, nulls, n);
    }

    private void checkOverflow(double[] a, double[] b, double[] out, @Nullable BitSet nulls) {
      double most = 0;
      for (double v : out)
        most = Math.max(most, Math.abs(v));
      if (most <= Double.MAX_VALUE) return;
      for (int i = 0; i < out.length; i++)
        if (Double.isInfinite(out[i]) && Double.isFinite(a[i]) && Double.isFinite(b[i])
            && (nulls == null || !nulls.get(i)))
          throw new ForeshockException(ErrorCode.OUT_OF_RANGE, "result out of range: type=" + type);
    }

    private void divide(double[] a, double[] b, double[] out, @Nullable BitSet nulls, int n) {
      for (int i = 0; i < n; i++) {
        if (nulls != null && nulls.get(i)) continue;
        if (b[i] == 0) throw divisionByZero();
        out[i] = op == Op.MOD ? a[i] % b[i] : a[i] / b[i];
      }
    }
  }

  private static ForeshockException divisionByZero() {
    return new ForeshockException(ErrorCode.DIVISION_BY_ZERO, "division by zero");
  }
}
