package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
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
  private final Partitions partitions;
  private final List<Chunk> held = new ArrayList<>();
  private long heldBytes;
  private @Nullable Chunk done;
  private int doneAt;
  private boolean ended;

  WindowSource(WindowNode window, Execution execution) {
    this.window = window;
    this.execution = execution;
    this.source = window.input().open(execution);
    this.partitions = new Partitions(window.partition());
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
    int begin = partitions.lastBegin(in);
    boolean continued = !held.isEmpty() && begin == 0 && partitions.same(held.getLast(), held.getLast().size() - 1, in,
        0);
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

  private void work() {
    Chunk rows = joined();
    int[] bounds = partitions.bounds(rows);
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
