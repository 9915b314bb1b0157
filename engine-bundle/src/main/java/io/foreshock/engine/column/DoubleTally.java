package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.ChunkFilter.Interval;

/** Doubles. */
public final class DoubleTally extends Tally {
  private long nan;
  private double min = Double.POSITIVE_INFINITY;
  private double max = Double.NEGATIVE_INFINITY;
  private double sum;
  private double squares;

  DoubleTally(int parts) {
    super(parts);
  }

  /** Nothing was added; of a tally without first and last. */
  public void clear() {
    count = 0;
    nan = 0;
    min = Double.POSITIVE_INFINITY;
    max = Double.NEGATIVE_INFINITY;
    sum = 0;
    squares = 0;
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
    boolean numbers = false;
    if ((parts & SUM) != 0) {
      double total = sum(v, from, to);
      sum += total;
      numbers = !Double.isNaN(total);
    }
    if ((parts & SQUARES) != 0)
      squares += squares(v, from, to);
    if ((parts & BOUNDS) != 0)
      if (numbers)
        boundsOfNumbers(v, from, to);
      else
        bounds(v, from, to);
  }

  /** None of them is NaN, which would show in their sum. */
  private void boundsOfNumbers(double[] v, int from, int to) {
    double low = min;
    double high = max;
    for (int i = from; i < to; i++) {
      double x = v[i];
      low = x < low ? x : low;
      high = x > high ? x : high;
    }
    min = low;
    max = high;
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
   * Count and sum of the values whose row has a number of the interval in another vector, or the same, without a branch
   * that depends on them.
   */
  public void addWhere(double[] by, Interval interval, double[] v, int size) {
    double low = interval.low();
    double high = interval.high();
    int nan = interval.nan() ? 1 : 0;
    long n = 0;
    int i = 0;
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    for (; i <= size - 4; i += 4) {
      long p = inside(by[i], low, high, nan);
      long q = inside(by[i + 1], low, high, nan);
      long r = inside(by[i + 2], low, high, nan);
      long s = inside(by[i + 3], low, high, nan);
      a += masked(v[i], p);
      b += masked(v[i + 1], q);
      c += masked(v[i + 2], r);
      d += masked(v[i + 3], s);
      n -= p + q + r + s;
    }
    for (; i < size; i++) {
      long p = inside(by[i], low, high, nan);
      a += masked(v[i], p);
      n -= p;
    }
    sum += a + b + (c + d);
    count += n;
  }

  /** All bits when it is in the range, or NaN and that counts, else none. */
  private static long inside(double x, double low, double high, int nan) {
    return -(long) ((x >= low ? 1 : 0) & (x <= high ? 1 : 0) | (Double.isNaN(x) ? nan : 0));
  }

  private static double masked(double x, long mask) {
    return Double.longBitsToDouble(Double.doubleToRawLongBits(x) & mask);
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
    DoubleTally o = (DoubleTally) other;
    nan += o.nan;
    min = Math.min(min, o.min);
    max = Math.max(max, o.max);
    sum += o.sum;
    squares += o.squares;
  }

  public long nans() {
    return nan;
  }

  /** Infinite when there is none. */
  public double lowestNumber() {
    return min;
  }

  /** Infinite when there is none. */
  public double highestNumber() {
    return max;
  }

  public double sum() {
    return sum;
  }

  /** As {@link #min}; of at least one value. */
  public double lowest() {
    return count == nan ? Double.NaN : min;
  }

  public double highest() {
    return nan > 0 ? Double.NaN : max;
  }

  @Override
  public Double min() {
    return lowest();
  }

  @Override
  public Double max() {
    return highest();
  }

  @Override
  public double squares() {
    return squares;
  }
}
