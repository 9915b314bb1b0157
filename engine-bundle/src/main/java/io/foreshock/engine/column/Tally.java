package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of one column in one group of rows: everything an aggregate may be asked for. Sums are
 * kept in four lanes so that the additions of a stretch do not wait for each other; hence the order of summation is
 * not that of the rows. Confined to one thread.
 */
public abstract sealed class Tally permits DoubleTally, LongTally, ObjectTally {
  /** Parts that cost time and are only kept when wanted. */
  public static final int SUM = 1;
  public static final int SQUARES = 2;
  public static final int BOUNDS = 4;
  public static final int ENDS = 8;

  final int parts;
  long count;
  private long firstAt;
  private long lastAt;
  private int firstRank;
  private int lastRank;
  private @Nullable Object first;
  private @Nullable Object last;

  Tally(int parts) {
    this.parts = parts;
  }

  /** A tally for vectors of that kind. */
  public static Tally of(io.foreshock.api.table.ColumnType type, int parts) {
    return switch (type) {
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP, INTERVAL -> new LongTally(parts);
      case REAL, DOUBLE -> new DoubleTally(parts);
      case TEXT, UUID, JSONB, BYTEA, VECTOR -> new ObjectTally(parts);
    };
  }

  /** Number of values that are not null. */
  public final long count() {
    return count;
  }

  public final @Nullable Object first() {
    return first;
  }

  public final @Nullable Object last() {
    return last;
  }

  public abstract @Nullable Object min();

  public abstract @Nullable Object max();

  /** Sum of squares. */
  public abstract double squares();

  /**
   * Rows {@code [from, to)} of a vector.
   *
   * @param ts
   *            time of each row; only looked at for first and last
   * @param rank
   *            decides between series with a value at the same time
   */
  public final void add(ColumnVector vector, int from, int to, long[] ts, int rank) {
    BitSet nulls = nulls(vector);
    if (nulls == null && !(vector instanceof ColumnVector.Texts || vector instanceof ColumnVector.Vectors)) {
      addAll(vector, from, to);
      if ((parts & ENDS) != 0 && from < to)
        ends(vector, from, to - 1, ts, rank);
      return;
    }
    int a = -1;
    int b = -1;
    for (int i = from; i < to; i++)
      if (!vector.isNull(i)) {
        addOne(vector, i);
        a = a < 0 ? i : a;
        b = i;
      }
    if ((parts & ENDS) != 0 && a >= 0)
      ends(vector, a, b, ts, rank);
  }

  /** The rows of a selection, {@code [from, to)} of its row numbers. */
  public final void add(ColumnVector vector, int[] rows, int from, int to, long[] ts, int rank) {
    BitSet nulls = nulls(vector);
    if (nulls == null && !(vector instanceof ColumnVector.Texts || vector instanceof ColumnVector.Vectors)) {
      addPicked(vector, rows, from, to);
      if ((parts & ENDS) != 0 && from < to)
        ends(vector, rows[from], rows[to - 1], ts, rank);
      return;
    }
    int a = -1;
    int b = -1;
    for (int i = from; i < to; i++)
      if (!vector.isNull(rows[i])) {
        addOne(vector, rows[i]);
        a = a < 0 ? rows[i] : a;
        b = rows[i];
      }
    if ((parts & ENDS) != 0 && a >= 0)
      ends(vector, a, b, ts, rank);
  }

  private static @Nullable BitSet nulls(ColumnVector vector) {
    return switch (vector) {
      case ColumnVector.Longs v -> v.nulls();
      case ColumnVector.Doubles v -> v.nulls();
      case ColumnVector.Texts _,ColumnVector.Vectors _ -> null;
    };
  }

  private void ends(ColumnVector vector, int a, int b, long[] ts, int rank) {
    ends(vector.get(a), ts[a], vector.get(b), ts[b], rank);
  }

  /** First and last value of a stretch and their times. */
  public final void ends(@Nullable Object a, long at, @Nullable Object b, long bt, int rank) {
    if (a != null)
      first(a, at, rank);
    if (b != null)
      last(b, bt, rank);
  }

  private void first(Object value, long at, int rank) {
    if (first == null || at < firstAt || at == firstAt && rank < firstRank) {
      first = value;
      firstAt = at;
      firstRank = rank;
    }
  }

  private void last(Object value, long at, int rank) {
    if (last == null || at > lastAt || at == lastAt && rank >= lastRank) {
      last = value;
      lastAt = at;
      lastRank = rank;
    }
  }

  /** The same value n times, at no time in particular. */
  public abstract void addSame(Object value, long n);

  /** Everything another tally of the same kind holds. */
  public final void add(Tally other) {
    if (other.first != null)
      first(other.first, other.firstAt, other.firstRank);
    if (other.last != null)
      last(other.last, other.lastAt, other.lastRank);
    merge(other);
    count += other.count;
  }

  abstract void addAll(ColumnVector vector, int from, int to);

  abstract void addPicked(ColumnVector vector, int[] rows, int from, int to);

  abstract void addOne(ColumnVector vector, int row);

  abstract void merge(Tally other);
}
