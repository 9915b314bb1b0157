package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Three-valued logic and choice. */
public sealed interface Logic extends Expr {
  @Override
  default ColumnType type() {
    return ColumnType.BOOLEAN;
  }

  /**
   * AND and OR. An operand that may fail is not shown rows the earlier ones decide, so {@code x <> 0 AND 1 / x > 2} is
   * safe.
   */
  record Junction(boolean and, List<Expr> inputs) implements Logic {
    @Override
    public ColumnVector eval(Chunk in, Run run) {
      int n = in.size();
      byte decided = (byte) (and ? 0 : 1);
      byte[] state = new byte[n];
      Arrays.fill(state, (byte) (1 - decided));
      for (Expr e : inputs) {
        int[] open = e.mayFail() ? undecided(state, decided) : null;
        if (open != null && open.length < n) {
          ColumnVector v = e.eval(Vectors.gather(in, open, open.length), run);
          for (int i = 0; i < open.length; i++)
            state[open[i]] = combine(state[open[i]], state(v, i), decided);
        } else {
          ColumnVector v = e.eval(in, run);
          for (int i = 0; i < n; i++)
            state[i] = combine(state[i], state(v, i), decided);
        }
      }
      return vector(state);
    }

    private static byte combine(byte a, byte b, byte decided) {
      if (a == decided || b == decided) return decided;
      return a == UNKNOWN || b == UNKNOWN ? UNKNOWN : a;
    }

    private static int[] undecided(byte[] state, byte decided) {
      int[] open = new int[state.length];
      int n = 0;
      for (int i = 0; i < state.length; i++)
        if (state[i] != decided) open[n++] = i;
      return Arrays.copyOf(open, n);
    }
  }

  record Not(Expr input) implements Logic {
    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      Longs v = (Longs) input.eval(in, run);
      long[] out = new long[v.size()];
      for (int i = 0; i < out.length; i++)
        out[i] = v.values()[i] == 0 ? 1 : 0;
      return new Longs(out, v.nulls(), out.length);
    }
  }

  /** IS [NOT] NULL, for any type. */
  record IsNull(Expr input, boolean negated) implements Logic {
    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      BitSet nulls = Vectors.nulls(input.eval(in, run));
      long[] out = new long[in.size()];
      for (int i = 0; i < out.length; i++)
        out[i] = (nulls != null && nulls.get(i)) != negated ? 1 : 0;
      return new Longs(out, null, out.length);
    }
  }

  /** IS [NOT] TRUE, IS [NOT] FALSE. */
  record Is(Expr input, boolean wanted, boolean negated) implements Logic {
    @Override
    public List<Expr> inputs() {
      return List.of(input);
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      ColumnVector v = input.eval(in, run);
      long[] out = new long[in.size()];
      for (int i = 0; i < out.length; i++)
        out[i] = (state(v, i) == (wanted ? 1 : 0)) != negated ? 1 : 0;
      return new Longs(out, null, out.length);
    }
  }

  /** CASE: conditions in order, each value worked out only for its own rows. The last value is ELSE. */
  record Choice(List<Expr> conditions, List<Expr> values, ColumnType type) implements Logic {
    public Choice {
      if (values.size() != conditions.size() + 1)
        throw new IllegalArgumentException("conditions=" + conditions.size() + ", values=" + values.size());
    }

    @Override
    public List<Expr> inputs() {
      List<Expr> all = new ArrayList<>(conditions);
      all.addAll(values);
      return all;
    }

    @Override
    public ColumnVector eval(Chunk in, Run run) {
      int n = in.size();
      int[] part = new int[n];
      int[] row = new int[n];
      List<ColumnVector> parts = new ArrayList<>();
      int[] open = new int[n];
      for (int i = 0; i < n; i++)
        open[i] = i;
      for (int c = 0; c < values.size() && open.length > 0; c++) {
        Chunk rest = open.length == n ? in : Vectors.gather(in, open, open.length);
        boolean[] taken = c < conditions.size() ? truths(conditions.get(c).eval(rest, run)) : all(open.length);
        int[] chosen = select(open, taken, true);
        if (chosen.length == 0) continue;
        Chunk mine = chosen.length == n ? in : Vectors.gather(in, chosen, chosen.length);
        for (int i = 0; i < chosen.length; i++) {
          part[chosen[i]] = parts.size();
          row[chosen[i]] = i;
        }
        parts.add(values.get(c).eval(mine, run));
        open = select(open, taken, false);
      }
      return parts.size() == 1 ? parts.getFirst() : Vectors.merge(type, parts, part, row, n);
    }

    private static boolean[] all(int n) {
      boolean[] all = new boolean[n];
      Arrays.fill(all, true);
      return all;
    }

    private static int[] select(int[] rows, boolean[] taken, boolean wanted) {
      int[] out = new int[rows.length];
      int n = 0;
      for (int i = 0; i < rows.length; i++)
        if (taken[i] == wanted) out[n++] = rows[i];
      return Arrays.copyOf(out, n);
    }
  }

  byte UNKNOWN = 2;

  private static byte state(ColumnVector v, int row) {
    return v.isNull(row) ? UNKNOWN : (byte) (Vectors.longs(v)[row] != 0 ? 1 : 0);
  }

  private static Longs vector(byte[] state) {
    long[] out = new long[state.length];
    @Nullable
    BitSet nulls = null;
    for (int i = 0; i < state.length; i++) {
      out[i] = state[i] & 1;
      if (state[i] == UNKNOWN) {
        if (nulls == null) nulls = new BitSet(state.length);
        nulls.set(i);
      }
    }
    return new Longs(out, nulls, state.length);
  }

  /** Rows that are true, neither false nor unknown. */
  static boolean[] truths(ColumnVector v) {
    boolean[] out = new boolean[v.size()];
    for (int i = 0; i < out.length; i++)
      out[i] = !v.isNull(i) && Vectors.longs(v)[i] != 0;
    return out;
  }
}
