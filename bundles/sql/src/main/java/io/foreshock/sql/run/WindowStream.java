package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import io.foreshock.sql.run.WindowCall.Function;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A running {@link WindowNode} whose functions look back by a number of rows that is known, or count rows: LAG by a constant and
 * ROW_NUMBER. Of the rows that went by it keeps these few, however long a partition is.
 */
final class WindowStream implements RowSource {
  private static final int MAX_LAG = 1_024;

  private final WindowNode window;
  private final Execution execution;
  private final RowSource source;
  private final Partitions partitions;
  private final int[] lags;
  /** By call: its last values in the partition that may go on, at most as many as it looks back. */
  private final @Nullable ColumnVector[] tails;
  private @Nullable Chunk before;
  /** Rows of the partition that may go on. */
  private long rows;

  private WindowStream(WindowNode window, int[] lags, Execution execution) {
    this.window = window;
    this.execution = execution;
    this.source = window.input().open(execution);
    this.partitions = new Partitions(window.partition());
    this.lags = lags;
    this.tails = new ColumnVector[lags.length];
  }

  /** null when a function needs whole partitions. */
  static @Nullable WindowStream of(WindowNode window, Execution execution) {
    if (window.reversed()) return null;
    int[] lags = new int[window.calls().size()];
    for (int i = 0; i < lags.length; i++) {
      lags[i] = lag(window.calls().get(i), execution);
      if (lags[i] < 0) return null;
    }
    return new WindowStream(window, lags, execution);
  }

  /** How far a function looks back; -1 when that is not known. */
  private static int lag(WindowCall call, Execution execution) {
    if (call.function() == Function.ROW_NUMBER) return 0;
    if (call.function() != Function.LAG || call.arguments().size() > 2) return -1;
    if (call.arguments().size() == 1) return 1;
    Expr by = call.arguments().get(1);
    return by.constant() && execution.run().value(by) instanceof Long k && k >= 0 && k <= MAX_LAG ? k.intValue() : -1;
  }

  @Override
  public @Nullable Chunk next() {
    execution.checkRunning();
    Chunk in = source.next();
    while (in != null && in.size() == 0)
      in = source.next();
    if (in == null) return null;
    int[] bounds = partitions.bounds(in);
    boolean continued = before != null && partitions.same(before, before.size() - 1, in, 0);
    if (!continued) rows = 0;
    List<ColumnVector> all = new ArrayList<>(in.columns());
    for (int c = 0; c < lags.length; c++) {
      WindowCall call = window.calls().get(c);
      if (!continued) tails[c] = null;
      all.add(call.function() == Function.ROW_NUMBER
          ? numbers(bounds)
          : moved(c, call.arguments().getFirst().eval(in,
              execution.run()), bounds));
    }
    int last = bounds[bounds.length - 2];
    rows = in.size() - last + (last == 0 ? rows : 0);
    before = LimitNode.slice(in, in.size() - 1, 1);
    return new Chunk(all, in.size());
  }

  private Longs numbers(int[] bounds) {
    int n = bounds[bounds.length - 1];
    long[] out = new long[n];
    for (int p = 0; p + 1 < bounds.length; p++) {
      long first = 1 - bounds[p] + (p == 0 ? rows : 0);
      for (int i = bounds[p]; i < bounds[p + 1]; i++)
        out[i] = first + i;
    }
    return new Longs(out, null, n);
  }

  private ColumnVector moved(int c, ColumnVector values, int[] bounds) {
    int lag = lags[c];
    ColumnVector tail = tails[c];
    int n = values.size();
    int last = bounds[bounds.length - 2];
    ColumnType type = window.calls().get(c).arguments().getFirst().type();
    tails[c] = tail(type, last == 0 ? tail : null, values, last, lag);
    if (lag == 0) return values;
    if (lag == 1 && values instanceof Doubles d && d.nulls() == null) return previous(d, (Doubles) tail, bounds);
    int[] part = new int[n];
    int[] row = new int[n];
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p]; i < bounds[p + 1]; i++) {
        int at = i - lag;
        int held = p == 0 && tail != null ? tail.size() : 0;
        part[i] = at >= bounds[p] ? 0 : at - bounds[p] + held >= 0 ? 1 : -1;
        row[i] = part[i] == 1 ? at - bounds[p] + held : at;
      }
    return Vectors.merge(type, tail == null ? List.of(values) : List.of(values, tail), part, row, n);
  }

  private static Doubles previous(Doubles values, @Nullable Doubles tail, int[] bounds) {
    int n = values.size();
    double[] out = new double[n];
    System.arraycopy(values.values(), 0, out, 1, n - 1);
    BitSet nulls = new BitSet(n);
    for (int p = 0; p + 1 < bounds.length; p++)
      nulls.set(bounds[p]);
    if (tail != null && tail.size() > 0) {
      out[0] = tail.values()[0];
      nulls.set(0, tail.isNull(0));
    }
    return new Doubles(out, nulls, n);
  }

  /** The last values of a partition that went on, or began, at a row. */
  private static ColumnVector tail(ColumnType type, @Nullable ColumnVector tail, ColumnVector values, int begin,
      int lag) {
    int here = Math.min(lag, values.size() - begin);
    int[] rows = new int[here];
    for (int i = 0; i < here; i++)
      rows[i] = values.size() - here + i;
    ColumnVector news = Vectors.gather(values, rows, here);
    int old = tail == null ? 0 : Math.min(tail.size(), lag - here);
    if (tail == null || old == 0) return news;
    int[] part = new int[old + here];
    int[] row = new int[old + here];
    for (int i = 0; i < row.length; i++) {
      part[i] = i < old ? 0 : 1;
      row[i] = i < old ? tail.size() - old + i : i - old;
    }
    return Vectors.merge(type, List.of(tail, news), part, row, row.length);
  }

  @Override
  public void close() {
    source.close();
    before = null;
  }
}
