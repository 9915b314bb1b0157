package io.foreshock.console.trend;

import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.History.Trend;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Min/max columns of one sensor on a fixed grid: bucket {@code k} covers {@code [k*width, (k+1)*width)}. Moving with
 * the plant's now reads only the newest buckets again; everything is read anew from time to time for readings that
 * came late. For one thread.
 */
final class Buckets {
  /** Complete buckets read again with the newest: sources deliver a little out of order. */
  private static final int OVERLAP = 4;
  private static final long MAX_AGE_NANOS = 20_000_000_000L;
  private final int sensorId;
  private final long width;
  private long first;
  private double[] min = new double[0];
  private double[] max = new double[0];
  private double[] opening = new double[0];
  private double[] closing = new double[0];
  private double[] sum = new double[0];
  private int[] count = new int[0];
  private long readAt;

  Buckets(int sensorId, long width) {
    this.sensorId = sensorId;
    this.width = width;
  }

  long width() {
    return width;
  }

  /** Makes the columns cover {@code [from, to)}. */
  void cover(History history, long from, long to, long nanoTime) {
    long k0 = Math.floorDiv(from, width);
    long k1 = Math.max(k0 + 1, Math.ceilDiv(to, width));
    long end = first + count.length;
    boolean follows = count.length > 0 && k0 >= first && k0 < end && k1 >= end && nanoTime - readAt < MAX_AGE_NANOS;
    if (follows)
      advance(history, k0, k1, Math.max(k0, end - OVERLAP));
    else {
      resize(k0, (int) (k1 - k0));
      readAt = nanoTime;
      read(history, k0, k1);
    }
  }

  private void advance(History history, long k0, long k1, long readFrom) {
    int shift = (int) (k0 - first);
    int n = (int) (k1 - k0);
    int keep = Math.min(n, count.length - shift);
    min = Arrays.copyOf(Arrays.copyOfRange(min, shift, shift + keep), n);
    max = Arrays.copyOf(Arrays.copyOfRange(max, shift, shift + keep), n);
    opening = Arrays.copyOf(Arrays.copyOfRange(opening, shift, shift + keep), n);
    closing = Arrays.copyOf(Arrays.copyOfRange(closing, shift, shift + keep), n);
    sum = Arrays.copyOf(Arrays.copyOfRange(sum, shift, shift + keep), n);
    count = Arrays.copyOf(Arrays.copyOfRange(count, shift, shift + keep), n);
    first = k0;
    read(history, readFrom, k1);
  }

  private void resize(long k0, int n) {
    first = k0;
    min = new double[n];
    max = new double[n];
    opening = new double[n];
    closing = new double[n];
    sum = new double[n];
    count = new int[n];
  }

  private void read(History history, long k0, long k1) {
    int n = (int) (k1 - k0);
    int at = (int) (k0 - first);
    Trend t = history.trend(sensorId, k0 * width, k1 * width, n);
    System.arraycopy(t.min(), 0, min, at, n);
    System.arraycopy(t.max(), 0, max, at, n);
    System.arraycopy(t.first(), 0, opening, at, n);
    System.arraycopy(t.last(), 0, closing, at, n);
    System.arraycopy(t.sum(), 0, sum, at, n);
    System.arraycopy(t.count(), 0, count, at, n);
  }

  /**
   * The curve after M4 (Jugel et al., VLDB 2014): one point for a bucket of one value, else first, extremes and last, so
   * that every pixel column and the strokes between columns are those of all readings. The extremes come in the order in
   * which they lie nearest to the opening value. A stretch without readings longer than five usual distances breaks the line.
   *
   * @return {x in seconds, y}
   */
  double[][] curve() {
    return curve(0, Long.MAX_VALUE, false);
  }

  /**
   * The buckets' means, shifted in time: calm enough to be read behind the live curve.
   *
   * @param shift
   *          added to every time, microseconds
   * @param until
   *          buckets that start at or after this are left out, microseconds before the shift
   */
  double[][] means(long shift, long until) {
    return curve(shift, until, true);
  }

  private double[][] curve(long shift, long until, boolean means) {
    Points p = new Points(count.length * 4 + 16);
    double gap = 5.0 * width * Math.max(1, usualDistance());
    double last = Double.NaN;
    for (int i = 0; i < count.length && (first + i) * width < until; i++) {
      if (count[i] == 0)
        continue;
      double middle = (first + i + 0.5) * width + shift;
      if (middle - last > gap)
        p.add((middle + last) / 2, Double.NaN);
      last = middle;
      if (means)
        p.add(middle, sum[i] / count[i]);
      else
        if (count[i] == 1 || min[i] == max[i])
          p.add(middle, min[i]);
        else {
          boolean lowFirst = opening[i] - min[i] <= max[i] - opening[i];
          p.add(middle - width * 0.4, opening[i]);
          p.add(middle - width * 0.2, lowFirst ? min[i] : max[i]);
          p.add(middle + width * 0.2, lowFirst ? max[i] : min[i]);
          p.add(middle + width * 0.4, closing[i]);
        }
    }
    return p.columns();
  }

  /** Where the curve is broken: between two readings far apart, microseconds. */
  List<TrendFrame.Span> gaps() {
    List<TrendFrame.Span> gaps = new ArrayList<>();
    double limit = 5.0 * width * Math.max(1, usualDistance());
    int last = -1;
    for (int i = 0; i < count.length; i++) {
      if (count[i] == 0)
        continue;
      if (last >= 0 && (double) (i - last) * width > limit)
        gaps.add(new TrendFrame.Span((first + last + 1) * width, (first + i) * width, ""));
      last = i;
    }
    return gaps;
  }

  /** Buckets from one filled bucket to the next, on average. */
  private double usualDistance() {
    int filled = 0;
    int from = -1;
    int to = -1;
    for (int i = 0; i < count.length; i++)
      if (count[i] > 0) {
        filled++;
        from = from < 0 ? i : from;
        to = i;
      }
    return filled < 2 ? 1 : (double) (to - from) / (filled - 1);
  }

  private static final class Points {
    private double[] x;
    private double[] y;
    private int size;

    Points(int capacity) {
      x = new double[capacity];
      y = new double[capacity];
    }

    void add(double micros, double value) {
      if (size == x.length) {
        x = Arrays.copyOf(x, size * 2);
        y = Arrays.copyOf(y, size * 2);
      }
      x[size] = micros / 1e6;
      y[size++] = value;
    }

    double[][] columns() {
      return new double[][]{Arrays.copyOf(x, size), Arrays.copyOf(y, size)};
    }
  }
}
