package io.foreshock.engine.column;

import io.foreshock.api.table.ColumnVector;

/** Longs; the sum has 128 bits. */
public final class LongTally extends Tally {
  private long min = Long.MAX_VALUE;
  private long max = Long.MIN_VALUE;
  private long high;
  private long low;
  private double squares;

  LongTally(int parts) {
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
    LongTally o = (LongTally) other;
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
