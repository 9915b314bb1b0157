package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.History.Trend;
import io.foreshock.engine.format.ColumnStats;
import java.util.Arrays;

/** Collects values, in time order, into equal buckets. Confined to one thread. */
final class TrendBuilder {
  private final long from;
  private final long to;
  private final long span;
  private final int n;
  private final double[] min;
  private final double[] max;
  private final double[] first;
  private final double[] last;
  private final double[] sum;
  private final int[] count;
  private int bucket;
  private long bucketEnd = Long.MIN_VALUE;

  TrendBuilder(long from, long to, int buckets) {
    this.from = from;
    this.to = to;
    this.span = to - from;
    if (span <= 0)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "empty or endless range: from=" + from + ", to=" + to);
    this.n = buckets;
    this.min = unknown();
    this.max = unknown();
    this.first = unknown();
    this.last = unknown();
    this.sum = unknown();
    this.count = new int[n];
  }

  private double[] unknown() {
    double[] values = new double[n];
    Arrays.fill(values, Double.NaN);
    return values;
  }

  boolean sameBucket(long a, long b) {
    return bucketOf(a) == bucketOf(b);
  }

  private int bucketOf(long ts) {
    long offset = ts - from;
    long high = Math.multiplyHigh(offset, (long) n);
    long exact = high == 0 && offset * n >= 0 ? offset * n / span : (long) ((double) offset * n / span);
    return (int) Math.min(n - 1L, exact);
  }

  void add(long ts, double value) {
    if (Double.isNaN(value))
      return;
    if (ts >= bucketEnd)
      moveTo(ts);
    int b = bucket;
    if (count[b]++ == 0) {
      min[b] = max[b] = first[b] = value;
      sum[b] = 0;
    }
    min[b] = Math.min(min[b], value);
    max[b] = Math.max(max[b], value);
    last[b] = value;
    sum[b] += value;
  }

  /** A stretch whose values all lie in the bucket of {@code ts}. */
  void add(long ts, ColumnStats stats) {
    if (stats.count() == 0)
      return;
    int b = bucketOf(ts);
    if (count[b] == 0) {
      first[b] = stats.first();
      min[b] = stats.min();
      max[b] = stats.max();
      sum[b] = 0;
    }
    count[b] += stats.count();
    min[b] = Math.min(min[b], stats.min());
    max[b] = Math.max(max[b], stats.max());
    last[b] = stats.last();
    sum[b] += stats.sum();
  }

  /**
   * Rows that lie evenly in time, by bucket instead of one by one; NaN do not count.
   *
   * @param values
   *            of all rows of the block
   */
  void add(EvenRows rows, double[] values) {
    for (int at = rows.from(); at < rows.to();) {
      if (rows.time(at) >= bucketEnd)
        moveTo(rows.time(at));
      int end = rows.after(bucketEnd - 1);
      double total = sum(values, at, end);
      if (Double.isNaN(total))
        for (int i = at; i < end; i++)
          add(rows.time(i), values[i]);
      else
        addNumbers(values, at, end, total);
      at = end;
    }
  }

  /** Of the bucket arrived at. */
  private void addNumbers(double[] v, int from, int to, double total) {
    double low = v[from];
    double high = low;
    for (int i = from; i < to; i++) {
      double x = v[i];
      low = x < low ? x : low;
      high = x > high ? x : high;
    }
    if (low == 0 || high == 0) // the two zeros compare as equal
      for (int i = from; i < to; i++) {
        low = Math.min(low, v[i]);
        high = Math.max(high, v[i]);
      }
    int b = bucket;
    if (count[b] == 0) {
      first[b] = v[from];
      min[b] = low;
      max[b] = high;
      sum[b] = 0;
    }
    count[b] += to - from;
    min[b] = Math.min(min[b], low);
    max[b] = Math.max(max[b], high);
    last[b] = v[to - 1];
    sum[b] += total;
  }

  /** Four sums at a time: they do not wait for each other. */
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

  /** Divisions cost more than all the rest, so the end of the bucket is remembered; it may be too low, never too high. */
  private void moveTo(long ts) {
    bucket = bucketOf(ts);
    bucketEnd = from + (long) ((bucket + 1.0) * span / n) - 1;
    if (bucketEnd <= ts || bucketOf(bucketEnd - 1) != bucket)
      bucketEnd = ts + 1;
  }

  Trend build() {
    return new Trend(from, to, min, max, first, last, sum, count);
  }
}
