package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import java.util.BitSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code x IN (constants)}; each constant has the type of x. A null among them makes a miss unknown. */
public record InSet(Expr input, List<Expr> constants) implements Expr {
  @Override
  public ColumnType type() {
    return ColumnType.BOOLEAN;
  }

  @Override
  public List<Expr> inputs() {
    return List.of(input);
  }

  @Override
  public boolean constant() {
    return input.constant();
  }

  @Override
  public boolean mayFail() {
    return input.mayFail() || constants.stream().anyMatch(Expr::mayFail);
  }

  /** The constants of this run, without nulls. */
  public Set<Object> members(Run run) {
    Set<Object> members = new HashSet<>();
    for (Expr e : constants) {
      Object value = run.value(e);
      if (value != null) members.add(key(value));
    }
    return members;
  }

  private static Object key(Object value) {
    return value instanceof Double d ? (Object) (d + 0.0) : value;
  }

  @Override
  public ColumnVector eval(Chunk in, Run run) {
    Set<Object> members = members(run);
    boolean withNull = constants.stream().anyMatch(e -> run.value(e) == null);
    ColumnVector v = input.eval(in, run);
    long[] out = new long[in.size()];
    BitSet nulls = new BitSet();
    @Nullable
    Object last = null;
    for (int i = 0; i < out.length; i++) {
      Object value = v.get(i);
      if (value == null) {
        nulls.set(i);
      } else {
        boolean same = value == last && i > 0;
        out[i] = same ? out[i - 1] : members.contains(key(value)) ? 1 : 0;
        if (out[i] == 0 && withNull) nulls.set(i);
      }
      last = value;
    }
    return new Longs(out, nulls.isEmpty() ? null : nulls, out.length);
  }
}
