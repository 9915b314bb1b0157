package io.foreshock.sql.expr;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.function.DoubleToLongFunction;
import java.util.function.DoubleUnaryOperator;
import java.util.function.LongToDoubleFunction;
import java.util.function.LongUnaryOperator;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** Functions applied row by row; null in, null out. */
public sealed interface Mapped extends Expr {
  @Override
  default boolean mayFail() {
    return true;
  }

  /** Long to long: negation, time buckets. */
  record LongToLong(Expr input, LongUnaryOperator function, ColumnType type) implements Mapped {
    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Longs v = (Longs) input.eval(in, run);
      long[] out = new long[in.size()];
      BitSet nulls = v.nulls();
      for (int i = 0; i < out.length; i++)
        if (nulls == null || !nulls.get(i)) out[i] = function.applyAsLong(v.values()[i]);
      return new Longs(out, nulls, out.length);
    }
  }

  record LongToDouble(Expr input, LongToDoubleFunction function) implements Mapped {
    @Override
    public ColumnType type() {
      return ColumnType.DOUBLE;
    }

    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Longs v = (Longs) input.eval(in, run);
      double[] out = new double[in.size()];
      BitSet nulls = v.nulls();
      for (int i = 0; i < out.length; i++)
        if (nulls == null || !nulls.get(i)) out[i] = function.applyAsDouble(v.values()[i]);
      return new Doubles(out, nulls, out.length);
    }
  }

  record DoubleToLong(Expr input, DoubleToLongFunction function, ColumnType type) implements Mapped {
    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Doubles v = (Doubles) input.eval(in, run);
      long[] out = new long[in.size()];
      BitSet nulls = v.nulls();
      for (int i = 0; i < out.length; i++)
        if (nulls == null || !nulls.get(i)) out[i] = function.applyAsLong(v.values()[i]);
      return new Longs(out, nulls, out.length);
    }
  }

  /** A mathematical function; a result that is no number although the input is one is an error. */
  record DoubleToDouble(String name, Expr input, DoubleUnaryOperator function, ColumnType type) implements Mapped {
    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Doubles v = (Doubles) input.eval(in, run);
      double[] out = new double[in.size()];
      BitSet nulls = v.nulls();
      for (int i = 0; i < out.length; i++) {
        if (nulls != null && nulls.get(i)) continue;
        double x = v.values()[i];
        out[i] = checked(name, function.applyAsDouble(x), x);
      }
      return new Doubles(out, nulls, out.length);
    }
  }

  /** ABS of doubles. */
  record Absolute(Expr input, ColumnType type) implements Mapped {
    @Override
    public boolean mayFail() {
      return input.mayFail();
    }

    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Doubles v = (Doubles) input.eval(in, run);
      double[] values = v.values();
      // what was worked out for this alone may be changed
      double[] out = input instanceof Arithmetic ? values : new double[in.size()];
      for (int i = 0; i < in.size(); i++)
        out[i] = Math.abs(values[i]);
      return new Doubles(out, v.nulls(), in.size());
    }
  }

  record TwoDoubles(String name, Expr left, Expr right, DoubleBinaryOperator function) implements Mapped {
    @Override
    public ColumnType type() {
      return ColumnType.DOUBLE;
    }

    @Override
    public List<Expr> inputs() {
      return List.of(left, right);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      ColumnVector a = left.eval(in, run);
      ColumnVector b = right.eval(in, run);
      BitSet nulls = Vectors.either(a, b);
      double[] out = new double[in.size()];
      for (int i = 0; i < out.length; i++) {
        if (nulls != null && nulls.get(i)) continue;
        double x = Vectors.doubles(a)[i];
        double y = Vectors.doubles(b)[i];
        out[i] = checked(name, function.applyAsDouble(x, y), Double.isFinite(y) ? x : y);
      }
      return new Doubles(out, nulls, out.length);
    }
  }

  private static double checked(String name, double result, double input) {
    if ((Double.isNaN(result) || Double.isInfinite(result)) && Double.isFinite(input))
      throw new ForeshockException(ErrorCode.OUT_OF_RANGE,
          name + " is not defined or too large here: argument=" + Values.format(input));
    return result;
  }

  /** Text to text; a run of the same text is worked out once. */
  record TextToText(Expr input, UnaryOperator<String> function) implements Mapped {
    @Override
    public ColumnType type() {
      return ColumnType.TEXT;
    }

    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      @Nullable
      String[] v = Vectors.texts(input.eval(in, run));
      @Nullable
      String[] out = new String[in.size()];
      for (int i = 0; i < out.length; i++) {
        String s = v[i];
        if (s != null) out[i] = i > 0 && s == v[i - 1] ? out[i - 1] : function.apply(s);
      }
      return new Texts(out, out.length);
    }
  }

  /** Any other function, for rows that are few or texts anyway. */
  record Rows(List<Expr> inputs, RowFunction function, ColumnType type) implements Mapped {
    /** Gets no nulls; arguments and result as a column carries them. */
    @FunctionalInterface
    public interface RowFunction {
      @Nullable
      Object apply(Object[] arguments);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      List<ColumnVector> columns = new ArrayList<>();
      for (Expr e : inputs)
        columns.add(e.eval(in, run));
      int n = in.size();
      Column out = new Column(type, n);
      Object[] arguments = new Object[columns.size()];
      for (int i = 0; i < n; i++)
        out.set(i, fill(columns, i, arguments) ? function.apply(arguments) : null);
      return out.vector();
    }

    private static boolean fill(List<ColumnVector> columns, int row, Object[] arguments) {
      for (int c = 0; c < arguments.length; c++) {
        Object value = columns.get(c).get(row);
        if (value == null) return false;
        arguments[c] = value;
      }
      return true;
    }
  }
}
