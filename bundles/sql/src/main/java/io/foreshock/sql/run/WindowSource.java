package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running {@link WindowNode}: puts whole partitions together, as many as a chunk brings, works out the functions over
 * them and hands them on.
 */
final class WindowSource implements RowSource {
  private final WindowNode window;
  private final Execution execution;
  private final RowSource source;
  private final List<Chunk> held = new ArrayList<>();
  private long heldBytes;
  private @Nullable Chunk done;
  private int doneAt;
  private boolean ended;

  WindowSource(WindowNode window, Execution execution) {
    this.window = window;
    this.execution = execution;
    this.source = window.input().open(execution);
  }

  @Override
  public @Nullable Chunk next() {
    while (true) {
      Chunk ready = done;
      if (ready != null) {
        int n = Math.min(BATCH, ready.size() - doneAt);
        Chunk out = LimitNode.slice(ready, doneAt, n);
        doneAt += n;
        if (doneAt == ready.size()) done = null;
        return out;
      }
      if (ended) return null;
      advance();
    }
  }

  private void advance() {
    execution.checkRunning();
    Chunk in = source.next();
    if (in == null) {
      ended = true;
      if (!held.isEmpty()) work();
      return;
    }
    int begin = lastBegin(in);
    boolean continued = !held.isEmpty() && begin == 0 && same(held.getLast(), held.getLast().size() - 1, in, 0);
    if (continued) {
      hold(in);
    } else if (begin == 0) {
      if (!held.isEmpty()) work();
      hold(in);
    } else {
      hold(LimitNode.slice(in, 0, begin));
      work();
      hold(LimitNode.slice(in, begin, in.size() - begin));
    }
  }

  private void hold(Chunk rows) {
    long bytes = MemoryBudget.sizeOf(rows);
    execution.memory().reserve(bytes);
    heldBytes += bytes;
    held.add(rows);
  }

  /** Row at which the chunk's last partition begins. The rows of a partition stand together, so steps may be large. */
  private int lastBegin(Chunk in) {
    int last = in.size() - 1;
    if (window.partition().isEmpty() || same(in, 0, in, last)) return 0;
    int step = 1;
    while (last - step > 0 && same(in, last - step, in, last))
      step *= 2;
    int other = Math.max(0, last - step);
    int begin = last - step / 2;
    while (begin - other > 1) {
      int middle = (other + begin) >>> 1;
      if (same(in, middle, in, last)) begin = middle;
      else other = middle;
    }
    return begin;
  }

  /** First row behind the partition of a row. */
  private int behind(Chunk in, int row) {
    int last = in.size() - 1;
    if (same(in, row, in, last)) return in.size();
    int step = 1;
    while (row + step < last && same(in, row, in, row + step))
      step *= 2;
    int inside = row + step / 2;
    int outside = Math.min(last, row + step);
    while (outside - inside > 1) {
      int middle = (inside + outside) >>> 1;
      if (same(in, row, in, middle)) inside = middle;
      else outside = middle;
    }
    return outside;
  }

  private boolean same(Chunk a, int i, Chunk b, int j) {
    for (int p : window.partition())
      if (!Same.rows(a.column(p), i, b.column(p), j)) return false;
    return true;
  }

  private void work() {
    Chunk rows = joined();
    int[] bounds = bounds(rows);
    if (window.reversed()) rows = reverse(rows, bounds);
    List<ColumnVector> all = new ArrayList<>(rows.columns());
    WindowRows over = new WindowRows(rows, bounds, window.order());
    for (WindowCall call : window.calls())
      all.add(new WindowWork(over, call, execution).run());
    execution.memory().release(heldBytes);
    heldBytes = 0;
    held.clear();
    done = new Chunk(all, rows.size());
    doneAt = 0;
  }

  private Chunk joined() {
    return Joined.of(held, window.input().types());
  }

  private int next(Chunk rows, int row) {
    return window.partition().isEmpty() ? rows.size() : behind(rows, row);
  }

  /** First rows of the partitions, and the number of rows behind them. */
  private int[] bounds(Chunk rows) {
    int[] bounds = new int[16];
    int n = 1;
    for (int next = next(rows, 0); next < rows.size(); next = next(rows, next)) {
      if (n + 1 >= bounds.length) bounds = Arrays.copyOf(bounds, 2 * n + 2);
      bounds[n++] = next;
    }
    bounds = Arrays.copyOf(bounds, n + 1);
    bounds[n] = rows.size();
    return bounds;
  }

  private static Chunk reverse(Chunk rows, int[] bounds) {
    int[] order = new int[rows.size()];
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p]; i < bounds[p + 1]; i++)
        order[i] = bounds[p + 1] - 1 - (i - bounds[p]);
    return Vectors.gather(rows, order, order.length);
  }

  @Override
  public void close() {
    source.close();
    execution.memory().release(heldBytes);
    heldBytes = 0;
    held.clear();
    done = null;
    ended = true;
  }
}
