package io.foreshock.sql.expr;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** GREATEST and LEAST of inputs of one type; nulls are passed over. */
public record Extreme(List<Expr> inputs, boolean greatest, ColumnType type) implements Expr {
  @Override
  public ColumnVector eval(Chunk in, Run run) {
    List<ColumnVector> columns = new ArrayList<>();
    for (Expr e : inputs)
      columns.add(e.eval(in, run));
    Column out = new Column(type, in.size());
    for (int i = 0; i < in.size(); i++) {
      @Nullable
      Object best = null;
      for (ColumnVector c : columns) {
        Object value = c.get(i);
        if (value != null && (best == null || compare(value, best) > 0 == greatest && compare(value, best) != 0))
          best = value;
      }
      out.set(i, best);
    }
    return out.vector();
  }

  private static int compare(Object a, Object b) {
    if (a instanceof Double x && b instanceof Double y) return Comparison.compare(x, y);
    if (a instanceof Long x && b instanceof Long y) return Long.compare(x, y);
    return a.toString().compareTo(b.toString());
  }
}
