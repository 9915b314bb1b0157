package io.foreshock.detection.rule;

import java.util.Arrays;

/** The newest reading of each sensor, by its number. Confined to the detection thread. */
final class SensorValues {
  private long[] times = {};
  private double[] values = {};
  /** Wall clock of its arrival; 0 = there was none. */
  private long[] arrived = {};
  /** It came while we watched, not out of the store. */
  private boolean[] heard = {};

  void makeRoom(int sensors) {
    if (sensors <= times.length)
      return;
    int before = times.length;
    times = Arrays.copyOf(times, sensors);
    values = Arrays.copyOf(values, sensors);
    arrived = Arrays.copyOf(arrived, sensors);
    heard = Arrays.copyOf(heard, sensors);
    Arrays.fill(times, before, sensors, Long.MIN_VALUE);
  }

  /** @return false for a reading that is not newer than what is known */
  boolean accept(int sensor, long time, double value, long now) {
    if (time <= times[sensor])
      return false;
    times[sensor] = time;
    values[sensor] = value;
    arrived[sensor] = now;
    heard[sensor] = true;
    return true;
  }

  /** The readings so far came out of the store. */
  void forgetHearing(int sensor) {
    heard[sensor] = false;
  }

  boolean known(int sensor) {
    return arrived[sensor] != 0;
  }

  boolean heard(int sensor) {
    return heard[sensor];
  }

  double value(int sensor) {
    return values[sensor];
  }

  long time(int sensor) {
    return times[sensor];
  }

  /** Microseconds since a reading arrived. */
  long silence(int sensor, long now) {
    return Math.max(0, now - arrived[sensor]);
  }

  /** What the source's clock shows now, as far as can be told. */
  long now(int sensor, long now) {
    return times[sensor] + silence(sensor, now);
  }
}
