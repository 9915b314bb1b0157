package io.foreshock.report;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import java.util.Arrays;

/**
 * How complete a sensor's readings of a period are.
 *
 * @param interval
 *            the usual time between readings, microseconds; 0 = unknown
 * @param gaps
 *            stretches without readings longer than {@link #GAP_INTERVALS} times the usual interval
 * @param longestGap
 *            microseconds
 */
record SensorQuality(Sensor sensor, long readings, long uncertain, long bad, long interval, int gaps,
    long longestGap) {
  static final int GAP_INTERVALS = 5;
  /** Bounds the memory of one read whatever the period. */
  private static final long SLICE = Micros.HOUR;
  private static final int SAMPLE = 1_000;

  static SensorQuality of(Sensor sensor, History history, long from, long to) {
    Counter counter = new Counter();
    for (long start = from; start < to; start += SLICE)
      counter.add(history.read(sensor.id(), start, Math.min(to, start + SLICE)));
    return new SensorQuality(sensor, counter.readings, counter.uncertain, counter.bad, counter.interval, counter.gaps,
        counter.longestGap);
  }

  /** Goes through the readings once, ascending. */
  private static final class Counter {
    private long readings;
    private long uncertain;
    private long bad;
    private long interval;
    private int gaps;
    private long longestGap;
    private long previous = Long.MIN_VALUE;

    private void add(History.Series series) {
      if (interval == 0)
        interval = usualInterval(series.timestamps());
      for (int i = 0; i < series.size(); i++) {
        readings++;
        if (series.qualities()[i] == Quality.BAD.code())
          bad++;
        else
          if (series.qualities()[i] == Quality.UNCERTAIN.code())
            uncertain++;
        long t = series.timestamps()[i];
        if (previous != Long.MIN_VALUE && interval > 0 && t - previous > GAP_INTERVALS * interval) {
          gaps++;
          longestGap = Math.max(longestGap, t - previous);
        }
        previous = t;
      }
    }

    /** Median of the first differences: a few gaps do not move it. */
    private static long usualInterval(long[] timestamps) {
      int n = Math.min(SAMPLE, timestamps.length) - 1;
      if (n < 2)
        return 0;
      long[] steps = new long[n];
      for (int i = 0; i < n; i++)
        steps[i] = timestamps[i + 1] - timestamps[i];
      Arrays.sort(steps);
      return steps[n / 2];
    }
  }
}
