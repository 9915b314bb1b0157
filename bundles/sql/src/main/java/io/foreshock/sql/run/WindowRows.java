package io.foreshock.sql.run;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Doubles;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Run;
import io.foreshock.sql.run.WindowCall.Edge;
import io.foreshock.sql.run.WindowCall.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Whole partitions in order, with what the functions over them share: peers and frames. Confined to one thread.
 *
 * @param bounds
 *            first rows of the partitions, and the number of rows behind them
 */
record WindowRows(Chunk rows, int[] bounds, List<SortNode.Key> order) {
  /** First row (inclusive) and last row (exclusive) of each row's frame; both never step back within a partition. */
  record Frames(int[] from, int[] to) {}

  int size() {
    return rows.size();
  }

  /** First row of the peers of each row: rows that the order does not tell apart. */
  int[] firstPeers() {
    int[] first = new int[size()];
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p]; i < bounds[p + 1]; i++)
        first[i] = i > bounds[p] && peers(i - 1, i) ? first[i - 1] : i;
    return first;
  }

  /** Row behind the peers of each row. */
  int[] behindPeers() {
    int[] behind = new int[size()];
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p + 1] - 1; i >= bounds[p]; i--)
        behind[i] = i + 1 < bounds[p + 1] && peers(i, i + 1) ? behind[i + 1] : i + 1;
    return behind;
  }

  private boolean peers(int a, int b) {
    for (SortNode.Key k : order)
      if (!Same.rows(rows.column(k.column()), a, rows.column(k.column()), b)) return false;
    return true;
  }

  Frames frames(Frame frame, Run run) {
    return new Frames(edge(frame, frame.from(), value(frame, frame.fromOffset(), run), true),
        edge(frame, frame.to(), value(frame, frame.toOffset(), run), false));
  }

  private static @Nullable Number value(Frame frame, io.foreshock.sql.expr.@Nullable Expr offset, Run run) {
    if (offset == null) return null;
    Object value = run.value(offset);
    boolean negative = !(value instanceof Number n) || n.doubleValue() < 0;
    if (negative || (frame.rows() && !(value instanceof Long)))
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "offset of a frame must not be null or negative: "
          + value);
    return (Number) value;
  }

  private int[] edge(Frame frame, Edge edge, @Nullable Number offset, boolean from) {
    boolean rowWise = frame.rows();
    return switch (edge) {
      case UNBOUNDED_PRECEDING, UNBOUNDED_FOLLOWING -> ends(edge == Edge.UNBOUNDED_PRECEDING);
      case CURRENT -> rowWise ? shifted(from ? 0 : 1) : from ? firstPeers() : behindPeers();
      case PRECEDING, FOLLOWING -> {
        if (offset == null) throw new IllegalArgumentException("offset is null");
        boolean before = edge == Edge.PRECEDING;
        if (!rowWise) yield ranged(before, offset, from);
        long shift = Math.min(offset.longValue(), Integer.MAX_VALUE / 2);
        yield shifted((before ? -shift : shift) + (from ? 0 : 1));
      }
    };
  }

  private int[] ends(boolean first) {
    int[] out = new int[size()];
    for (int p = 0; p + 1 < bounds.length; p++)
      java.util.Arrays.fill(out, bounds[p], bounds[p + 1], first ? bounds[p] : bounds[p + 1]);
    return out;
  }

  private int[] shifted(long by) {
    int[] out = new int[size()];
    for (int p = 0; p + 1 < bounds.length; p++)
      for (int i = bounds[p]; i < bounds[p + 1]; i++)
        out[i] = (int) Math.clamp(i + by, bounds[p], bounds[p + 1]);
    return out;
  }

  /** Frames by distance: the edge of row i is the first row whose key is not before (from) or is beyond (to) key ± offset. */
  private int[] ranged(boolean before, Number offset, boolean from) {
    if (order.size() != 1)
      throw new ForeshockException(ErrorCode.SQL_SYNTAX, "RANGE with an offset needs one ORDER BY column");
    SortNode.Key key = order.getFirst();
    ColumnVector column = rows.column(key.column());
    int[] first = firstPeers();
    int[] behind = behindPeers();
    int[] out = new int[size()];
    boolean add = before == key.descending();
    for (int p = 0; p + 1 < bounds.length; p++) {
      int at = bounds[p];
      for (int i = bounds[p]; i < bounds[p + 1]; i++) {
        if (column.isNull(i)) {
          out[i] = from ? first[i] : behind[i];
          at = Math.max(at, behind[i]);
          continue;
        }
        at = Math.max(at, bounds[p]);
        while (at < bounds[p + 1] && passes(column, at, i, offset, add, key, from))
          at++;
        out[i] = at;
      }
    }
    return out;
  }

  /** Whether row {@code at} lies before the frame's edge of row i. */
  private static boolean passes(ColumnVector column, int at, int i, Number offset, boolean add, SortNode.Key key,
      boolean from) {
    if (column.isNull(at)) return key.nullsFirst();
    int c = switch (column) {
      case Longs v -> offset instanceof Long o
          ? Long.compare(v.values()[at], saturated(v.values()[i], add ? o : -o))
          : Double.compare(v.values()[at], v.values()[i] + (add ? 1 : -1) * offset.doubleValue());
      case Doubles v -> Comparison.compare(v.values()[at], v.values()[i] + (add ? 1 : -1) * offset.doubleValue());
      default -> throw new ForeshockException(ErrorCode.TYPE_MISMATCH,
          "RANGE with an offset needs numbers or times to order by");
    };
    int along = key.descending() ? -c : c;
    return from ? along < 0 : along <= 0;
  }

  private static long saturated(long a, long b) {
    long sum = a + b;
    return ((a ^ sum) & (b ^ sum)) < 0 ? (b > 0 ? Long.MAX_VALUE : Long.MIN_VALUE) : sum;
  }
}
