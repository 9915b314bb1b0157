package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ColumnType;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.ColumnVector.Longs;
import io.foreshock.sql.expr.Builder;
import io.foreshock.sql.expr.Comparison;
import io.foreshock.sql.expr.Expr;
import io.foreshock.sql.expr.Vectors;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A running {@link AsofNode}: keeps the right rows ordered by key and time, looks each left row up by halving. */
final class AsofSource implements RowSource {
  private final AsofNode join;
  private final Execution execution;
  private final KeyTable keys;
  /** Right columns, number of the key, time. */
  private final RowStore rows;
  private final int keyColumn;
  private int[] order = {};
  /** Where each key begins in the order, and the number of rows behind the last. */
  private int[] begins = {};
  private @Nullable RowSource left;

  AsofSource(AsofNode join, Execution execution) {
    this.join = join;
    this.execution = execution;
    this.keys = new KeyTable(join.rightKeys().stream().map(Expr::type).toList(), execution.memory());
    this.keyColumn = join.right().types().size();
    List<ColumnType> types = new ArrayList<>(join.right().types());
    types.add(ColumnType.BIGINT);
    types.add(join.rightTime().type());
    this.rows = new RowStore(types, execution.memory());
  }

  @Override
  public @Nullable Chunk next() {
    if (left == null) left = build();
    for (Chunk in = left.next(); in != null; in = left.next()) {
      execution.checkRunning();
      Chunk out = matched(in);
      if (out.size() > 0) return out;
    }
    return null;
  }

  private RowSource build() {
    try (RowSource right = join.right().open(execution)) {
      for (Chunk in = right.next(); in != null; in = right.next())
        add(in);
    }
    execution.memory().reserve(8L * rows.size() + 4L * keys.count());
    order = SortNode.order(rows, List.of(new SortNode.Key(keyColumn, false, false), new SortNode.Key(keyColumn + 1,
        false, false)));
    begins = new int[keys.count() + 1];
    Longs ids = rows.size() == 0 ? new Longs(new long[0], null, 0) : (Longs) rows.column(keyColumn).build(rows.size());
    for (int i = 0; i < rows.size(); i++)
      begins[(int) ids.values()[i] + 1]++;
    for (int k = 1; k < begins.length; k++)
      begins[k] += begins[k - 1];
    return join.left().open(execution);
  }

  private void add(Chunk in) {
    List<ColumnVector> key = JoinNode.keys(join.rightKeys(), in, execution);
    ColumnVector time = join.rightTime().eval(in, execution.run());
    int[] ids = ids(key, in.size(), true);
    int[] kept = new int[in.size()];
    long[] numbers = new long[in.size()];
    int n = 0;
    for (int i = 0; i < kept.length; i++) {
      if (time.isNull(i) || anyNull(key, i)) continue;
      numbers[n] = ids[i];
      kept[n++] = i;
    }
    List<ColumnVector> all = new ArrayList<>(Vectors.gather(in, kept, n).columns());
    all.add(new Longs(numbers, null, n));
    all.add(Vectors.gather(time, kept, n));
    rows.add(new Chunk(all, n));
  }

  private int[] ids(List<ColumnVector> key, int n, boolean insert) {
    return keys.map(key, n, insert);
  }

  private static boolean anyNull(List<ColumnVector> key, int row) {
    for (ColumnVector k : key)
      if (k.isNull(row)) return true;
    return false;
  }

  private Chunk matched(Chunk in) {
    List<ColumnVector> key = JoinNode.keys(join.leftKeys(), in, execution);
    ColumnVector time = join.leftTime().eval(in, execution.run());
    int[] ids = ids(key, in.size(), false);
    int[] l = new int[in.size()];
    int[] r = new int[in.size()];
    int n = 0;
    for (int i = 0; i < l.length; i++) {
      int match = ids[i] < 0 || time.isNull(i) || anyNull(key, i) ? -1 : find(ids[i], time, i);
      if (match < 0 && !join.outer()) continue;
      l[n] = i;
      r[n++] = match;
    }
    Chunk found = rows.gather(r, n);
    return JoinNode.beside(Vectors.gather(in, l, n), new Chunk(found.columns().subList(0, keyColumn), n));
  }

  /** The right row for a left time, or -1. */
  private int find(int id, ColumnVector time, int row) {
    Builder times = rows.column(keyColumn + 1);
    boolean before = join.op() == Comparison.Op.GREATER || join.op() == Comparison.Op.GREATER_OR_EQUAL;
    boolean equal = join.op() == Comparison.Op.GREATER_OR_EQUAL || join.op() == Comparison.Op.LESS_OR_EQUAL;
    // rows up to low are earlier, or equal where these belong to the earlier ones; rows from high on are later
    boolean equalIsEarlier = before == equal;
    int low = begins[id] - 1;
    int high = begins[id + 1];
    while (high - low > 1) {
      int middle = (low + high) >>> 1;
      int c = times.compare(order[middle], time, row);
      if (c < 0 || (c == 0 && equalIsEarlier)) low = middle;
      else high = middle;
    }
    if (before) return low < begins[id] ? -1 : order[low];
    if (high >= begins[id + 1]) return -1;
    return order[lastOfTime(high, begins[id + 1], times)];
  }

  private int lastOfTime(int at, int end, Builder times) {
    int last = at;
    while (last + 1 < end && times.compare(order[last], order[last + 1]) == 0)
      last++;
    return last;
  }

  @Override
  public void close() {
    if (left != null) left.close();
    rows.release();
  }
}
