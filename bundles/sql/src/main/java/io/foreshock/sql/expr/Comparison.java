package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.api.table.ColumnVector.Texts;
import io.foreshock.sql.kernel.Comparisons;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Compares two columns of one kind. As in PostgreSQL NaN equals itself and is above every other number, and -0 equals
 * 0. Texts compare by UTF-16 code unit.
 */
public record Comparison(Op op, Expr left, Expr right) implements Expr {
  /** Comparison operators; the DISTINCT pair never gives null. */
  public enum Op {
    EQUAL, NOT_EQUAL, LESS, LESS_OR_EQUAL, GREATER, GREATER_OR_EQUAL, DISTINCT, NOT_DISTINCT;

    /** What holds when the sides are swapped. */
    public Op swapped() {
      return switch (this) {
        case LESS -> GREATER;
        case LESS_OR_EQUAL -> GREATER_OR_EQUAL;
        case GREATER -> LESS;
        case GREATER_OR_EQUAL -> LESS_OR_EQUAL;
        default -> this;
      };
    }

    boolean holds(int compared) {
      return switch (this) {
        case EQUAL, NOT_DISTINCT -> compared == 0;
        case NOT_EQUAL, DISTINCT -> compared != 0;
        case LESS -> compared < 0;
        case LESS_OR_EQUAL -> compared <= 0;
        case GREATER -> compared > 0;
        case GREATER_OR_EQUAL -> compared >= 0;
      };
    }
  }

  @Override
  public ColumnType type() {
    return ColumnType.BOOLEAN;
  }

  @Override
  public List<Expr> inputs() {
    return List.of(left, right);
  }

  @Override
  public ColumnVector eval(Chunk in, Run run) {
    ColumnVector a = left.eval(in, run);
    ColumnVector b = right.eval(in, run);
    int n = in.size();
    long[] out = new long[n];
    switch (a) {
      case Longs x -> longs(x.values(), Vectors.longs(b), out);
      case Doubles x -> doubles(x.values(), Vectors.doubles(b), out);
      case Texts _,ColumnVector.Vectors _ -> objects(a, b, out);
    }
    BitSet nulls = Vectors.either(a, b);
    if (op != Op.DISTINCT && op != Op.NOT_DISTINCT) return new Longs(out, nulls, n);
    if (nulls != null)
      for (int i = nulls.nextSetBit(0); i >= 0; i = nulls.nextSetBit(i + 1))
        out[i] = (a.isNull(i) && b.isNull(i)) == (op == Op.NOT_DISTINCT) ? 1 : 0;
    return new Longs(out, null, n);
  }

  /** What are mostly few rows, without a verdict on every one. */
  @Override
  public int select(Chunk in, Run run, int[] rows) {
    if (op != Op.LESS && op != Op.GREATER || left.type() != ColumnType.DOUBLE || right.type() != ColumnType.DOUBLE)
      return Expr.super.select(in, run, rows);
    ColumnVector a = left.eval(in, run);
    ColumnVector b = right.eval(in, run);
    ColumnVector more = op == Op.GREATER ? a : b;
    int n = Comparisons.BEST.selectGreater(Vectors.doubles(more), Vectors.doubles(more == a ? b : a), rows, in.size());
    BitSet nulls = Vectors.either(a, b);
    if (nulls == null) return n;
    int known = 0;
    for (int i = 0; i < n; i++)
      if (!nulls.get(rows[i])) rows[known++] = rows[i];
    return known;
  }

  private void longs(long[] a, long[] b, long[] out) {
    int n = out.length;
    switch (op) {
      case EQUAL, NOT_DISTINCT -> {
        for (int i = 0; i < n; i++)
          out[i] = a[i] == b[i] ? 1 : 0;
      }
      case NOT_EQUAL, DISTINCT -> {
        for (int i = 0; i < n; i++)
          out[i] = a[i] != b[i] ? 1 : 0;
      }
      case LESS -> {
        for (int i = 0; i < n; i++)
          out[i] = a[i] < b[i] ? 1 : 0;
      }
      case LESS_OR_EQUAL -> {
        for (int i = 0; i < n; i++)
          out[i] = a[i] <= b[i] ? 1 : 0;
      }
      case GREATER -> {
        for (int i = 0; i < n; i++)
          out[i] = a[i] > b[i] ? 1 : 0;
      }
      case GREATER_OR_EQUAL -> {
        for (int i = 0; i < n; i++)
          out[i] = a[i] >= b[i] ? 1 : 0;
      }
    }
  }

  private void doubles(double[] a, double[] b, long[] out) {
    int n = out.length;
    switch (op) {
      case LESS -> Comparisons.BEST.greater(b, a, out, n);
      case GREATER -> Comparisons.BEST.greater(a, b, out, n);
      case LESS_OR_EQUAL -> {
        Comparisons.BEST.greater(a, b, out, n);
        invert(out);
      }
      case GREATER_OR_EQUAL -> {
        Comparisons.BEST.greater(b, a, out, n);
        invert(out);
      }
      default -> {
        for (int i = 0; i < n; i++)
          out[i] = op.holds(compare(a[i], b[i])) ? 1 : 0;
      }
    }
  }

  private static void invert(long[] verdicts) {
    for (int i = 0; i < verdicts.length; i++)
      verdicts[i] ^= 1;
  }

  private void objects(ColumnVector a, ColumnVector b, long[] out) {
    for (int i = 0; i < out.length; i++) {
      Object x = a.get(i);
      Object y = b.get(i);
      if (x instanceof String s && y instanceof String t)
        out[i] = op.holds(s == t ? 0 : op == Op.EQUAL ? (s.equals(t) ? 0 : 1) : s.compareTo(t)) ? 1 : 0;
      else
        if (x instanceof float[] v && y instanceof float[] w) out[i] = op.holds(Arrays.compare(v, w)) ? 1 : 0;
    }
  }

  /** NaN last, -0 equal to 0. */
  public static int compare(double a, double b) {
    if (a < b) return -1;
    if (a > b) return 1;
    if (a == b) return 0;
    return Boolean.compare(Double.isNaN(a), Double.isNaN(b));
  }
}
