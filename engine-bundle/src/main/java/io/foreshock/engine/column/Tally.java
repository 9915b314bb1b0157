package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.api.table.Condition;
import java.util.BitSet;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the values of one column in one group of rows: everything an aggregate may be asked for. Sums are
 * kept in four lanes so that the additions of a stretch do not wait for each other; hence the order of summation is
 * not that of the rows. Confined to one thread.
 */
public abstract sealed class Tally {
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
      case BOOLEAN, SMALLINT, INTEGER, BIGINT, TIMESTAMP -> new OfLongs(parts);
      case REAL, DOUBLE -> new OfDoubles(parts);
      case TEXT, UUID, JSONB, VECTOR -> new OfObjects(parts);
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

  /** Doubles. */
  public static final class OfDoubles extends Tally {
    private long nan;
    private double min = Double.POSITIVE_INFINITY;
    private double max = Double.NEGATIVE_INFINITY;
    private double sum;
    private double squares;

    OfDoubles(int parts) {
      super(parts);
    }

    /** What a block tells of itself; NaN are counted apart. */
    public void addKnown(long numbers, long nans, double low, double high, double total, double squared) {
      count += numbers + nans;
      nan += nans;
      if (nans > 0) {
        sum = Double.NaN;
        squares = Double.NaN;
      }
      if (numbers == 0)
        return;
      min = Math.min(min, low);
      max = Math.max(max, high);
      sum += total;
      squares += squared;
    }

    @Override
    void addAll(ColumnVector vector, int from, int to) {
      double[] v = ((ColumnVector.Doubles) vector).values();
      count += to - from;
      if ((parts & SUM) != 0)
        sum += sum(v, from, to);
      if ((parts & SQUARES) != 0)
        squares += squares(v, from, to);
      if ((parts & BOUNDS) != 0)
        bounds(v, from, to);
    }

    private static double sum(double[] v, int from, int to) {
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      int i = from;
      for (; i <= to - 4; i += 4) {
        a += v[i];
        b += v[i + 1];
        c += v[i + 2];
        d += v[i + 3];
      }
      for (; i < to; i++)
        a += v[i];
      return a + b + (c + d);
    }

    private static double squares(double[] v, int from, int to) {
      double a = 0;
      double b = 0;
      int i = from;
      for (; i <= to - 2; i += 2) {
        a += v[i] * v[i];
        b += v[i + 1] * v[i + 1];
      }
      for (; i < to; i++)
        a += v[i] * v[i];
      return a + b;
    }

    private void bounds(double[] v, int from, int to) {
      double low = min;
      double high = max;
      int nans = 0;
      for (int i = from; i < to; i++) {
        double x = v[i];
        low = x < low ? x : low;
        high = x > high ? x : high;
        nans += Double.isNaN(x) ? 1 : 0;
      }
      min = low;
      max = high;
      nan += nans;
    }

    @Override
    void addPicked(ColumnVector vector, int[] rows, int from, int to) {
      double[] v = ((ColumnVector.Doubles) vector).values();
      count += to - from;
      double a = 0;
      double b = 0;
      double low = min;
      double high = max;
      int nans = 0;
      for (int i = from; i < to; i++) {
        double x = v[rows[i]];
        a += x;
        b += x * x;
        low = x < low ? x : low;
        high = x > high ? x : high;
        nans += Double.isNaN(x) ? 1 : 0;
      }
      sum += a;
      squares += b;
      min = low;
      max = high;
      nan += nans;
    }

    /**
     * Count and sum of the values of a range that lie in {@code [low, high]}, without a branch that depends on them.
     */
    public void addBetween(double[] v, int from, int to, double low, double high) {
      int n = 0;
      int i = from;
      double a = 0;
      double b = 0;
      double c = 0;
      double d = 0;
      for (; i <= to - 4; i += 4) {
        boolean p = v[i] >= low & v[i] <= high;
        boolean q = v[i + 1] >= low & v[i + 1] <= high;
        boolean r = v[i + 2] >= low & v[i + 2] <= high;
        boolean s = v[i + 3] >= low & v[i + 3] <= high;
        a += p ? v[i] : 0.0;
        b += q ? v[i + 1] : 0.0;
        c += r ? v[i + 2] : 0.0;
        d += s ? v[i + 3] : 0.0;
        n += (p ? 1 : 0) + (q ? 1 : 0) + (r ? 1 : 0) + (s ? 1 : 0);
      }
      for (; i < to; i++) {
        boolean p = v[i] >= low & v[i] <= high;
        a += p ? v[i] : 0.0;
        n += p ? 1 : 0;
      }
      sum += a + b + (c + d);
      count += n;
    }

    @Override
    void addOne(ColumnVector vector, int row) {
      addSame(((ColumnVector.Doubles) vector).values()[row], 1);
    }

    @Override
    public void addSame(Object value, long n) {
      double x = (Double) value;
      count += n;
      sum += x * n;
      squares += x * x * n;
      min = x < min ? x : min;
      max = x > max ? x : max;
      nan += Double.isNaN(x) ? n : 0;
    }

    @Override
    void merge(Tally other) {
      OfDoubles o = (OfDoubles) other;
      nan += o.nan;
      min = Math.min(min, o.min);
      max = Math.max(max, o.max);
      sum += o.sum;
      squares += o.squares;
    }

    public double sum() {
      return sum;
    }

    @Override
    public Double min() {
      return count == nan ? Double.NaN : min;
    }

    @Override
    public Double max() {
      return nan > 0 ? Double.NaN : max;
    }

    @Override
    public double squares() {
      return squares;
    }
  }

  /** Longs; the sum has 128 bits. */
  public static final class OfLongs extends Tally {
    private long min = Long.MAX_VALUE;
    private long max = Long.MIN_VALUE;
    private long high;
    private long low;
    private double squares;

    OfLongs(int parts) {
      super(parts);
    }

    public void addKnown(long n, long lowest, long highest, long sumHigh, long sumLow) {
      count += n;
      min = Math.min(min, lowest);
      max = Math.max(max, highest);
      plus(sumHigh, sumLow);
    }

    private void plus(long h, long l) {
      long sum = low + l;
      high += h + (Long.compareUnsigned(sum, low) < 0 ? 1 : 0);
      low = sum;
    }

    @Override
    void addAll(ColumnVector vector, int from, int to) {
      long[] v = ((ColumnVector.Longs) vector).values();
      for (int i = from; i < to; i++)
        one(v[i]);
    }

    @Override
    void addPicked(ColumnVector vector, int[] rows, int from, int to) {
      long[] v = ((ColumnVector.Longs) vector).values();
      for (int i = from; i < to; i++)
        one(v[rows[i]]);
    }

    private void one(long x) {
      count++;
      min = Math.min(min, x);
      max = Math.max(max, x);
      plus(x >> 63, x);
      squares += (double) x * x;
    }

    @Override
    void addOne(ColumnVector vector, int row) {
      one(((ColumnVector.Longs) vector).values()[row]);
    }

    @Override
    public void addSame(Object value, long n) {
      long x = (Long) value;
      count += n;
      min = Math.min(min, x);
      max = Math.max(max, x);
      plus(Math.multiplyHigh(x, n), x * n);
      squares += (double) x * x * n;
    }

    @Override
    void merge(Tally other) {
      OfLongs o = (OfLongs) other;
      min = Math.min(min, o.min);
      max = Math.max(max, o.max);
      plus(o.high, o.low);
      squares += o.squares;
    }

    /** Whether the sum fits a long. */
    public boolean fits() {
      return high == low >> 63;
    }

    public long sum() {
      return low;
    }

    @Override
    public Long min() {
      return min;
    }

    @Override
    public Long max() {
      return max;
    }

    @Override
    public double squares() {
      return squares;
    }
  }

  /** Texts, and vectors, which are only counted. */
  public static final class OfObjects extends Tally {
    private @Nullable Object min;
    private @Nullable Object max;

    OfObjects(int parts) {
      super(parts);
    }

    @Override
    void addAll(ColumnVector vector, int from, int to) {
      throw new IllegalStateException("rows may be null");
    }

    @Override
    void addPicked(ColumnVector vector, int[] rows, int from, int to) {
      throw new IllegalStateException("rows may be null");
    }

    @Override
    void addOne(ColumnVector vector, int row) {
      if (vector.get(row) instanceof String s)
        addSame(s, 1);
      else
        count++;
    }

    @Override
    public void addSame(Object value, long n) {
      count += n;
      if ((parts & BOUNDS) == 0)
        return;
      if (min == null || Condition.compare(value, min) < 0)
        min = value;
      if (max == null || Condition.compare(value, max) > 0)
        max = value;
    }

    /** Values of which nothing but their number is known. */
    public void addCount(long n) {
      count += n;
    }

    @Override
    void merge(Tally other) {
      OfObjects o = (OfObjects) other;
      long before = count;
      if (o.min != null)
        addSame(o.min, 0);
      if (o.max != null)
        addSame(o.max, 0);
      count = before;
    }

    @Override
    public @Nullable Object min() {
      return min;
    }

    @Override
    public @Nullable Object max() {
      return max;
    }

    @Override
    public double squares() {
      return 0;
    }
  }
}
