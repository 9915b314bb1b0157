package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Finds values that a later row of the same time replaced by others. */
public final class Overwrites {
  private Overwrites() {
  }

  /** Hears of a value that was replaced; a null neither replaces nor is replaced. */
  public interface Listener {
    void replaced(long ts, int column, Object old, Object now);
  }

  /**
   * @param parts
   *            rows of one series, oldest write first; a part may hold a time several times
   */
  public static void find(List<Run> parts, Listener listener) {
    Run all = Run.concat(parts);
    if (all.size() < 2 || Run.strictlyAscending(all.ts(), all.size()))
      return;
    int[] order = TimeOrder.stable(all.ts(), all.size());
    int start = 0;
    for (int i = 1; i <= all.size(); i++)
      if (i == all.size() || all.ts()[order[i]] != all.ts()[order[start]]) {
        if (i - start > 1)
          for (int c = 0; c < all.columns().size(); c++)
            compare(all, c, order, start, i, listener);
        start = i;
      }
  }

  private static void compare(Run all, int column, int[] order, int from, int to, Listener listener) {
    ColumnVector vector = all.columns().get(column);
    Object before = null;
    for (int i = from; i < to; i++) {
      Object value = vector.get(order[i]);
      if (value == null)
        continue;
      if (before != null && !same(before, value))
        listener.replaced(all.ts()[order[from]], column, before, value);
      before = value;
    }
  }

  private static boolean same(Object a, @Nullable Object b) {
    return a instanceof float[] x && b instanceof float[] y
        ? Arrays.equals(x, y)
        : b != null && Condition.compare(a, b) == 0;
  }
}
