package io.foreshock.sql.run;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The samples of one series as they are read, in order of time. Series of one device share their times, so these are kept once, by the
 * {@link Clock}, for as long as they are the same. Not thread-safe.
 */
final class SampleBuffer {
  private final Clock clock;
  private double[] values;
  /** null while the times are those of the clock. */
  private long @Nullable [] times;
  private int size;

  /** The times of the series that was read first. */
  static final class Clock {
    private long[] times = new long[0];
    private int size;
    private @Nullable SampleBuffer first;

    private boolean follows(SampleBuffer series, long[] more, int from, int to) {
      int n = to - from;
      if (first == null) first = series;
      if (first == series) {
        if (times.length < size + n) times = Arrays.copyOf(times, Math.max(size + n, 2 * size));
        System.arraycopy(more, from, times, size, n);
        size += n;
        return true;
      }
      return series.size + n <= size && Arrays.equals(more, from, to, times, series.size, series.size + n);
    }
  }

  /**
   * @param expected
   *            samples there will be, about
   */
  SampleBuffer(Clock clock, int expected) {
    this.clock = clock;
    this.values = new double[expected];
  }

  void add(long[] moreTimes, double[] moreValues, int from, int to) {
    int n = to - from;
    int capacity = values.length < size + n ? Math.max(size + n, size + size / 2) : values.length;
    if (times == null && !clock.follows(this, moreTimes, from, to))
      times = Arrays.copyOf(Arrays.copyOf(clock.times, size), capacity);
    if (times != null) {
      if (times.length < capacity) times = Arrays.copyOf(times, capacity);
      System.arraycopy(moreTimes, from, times, size, n);
    }
    if (values.length < capacity) values = Arrays.copyOf(values, capacity);
    System.arraycopy(moreValues, from, values, size, n);
    size += n;
  }

  int size() {
    return size;
  }

  /** The first {@link #size()} are samples. */
  double[] values() {
    return values;
  }

  /** The first {@link #size()} are samples. */
  long[] times() {
    return times == null ? clock.times : times;
  }
}
