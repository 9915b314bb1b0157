package io.foreshock.benchmarks;

import io.foreshock.api.Micros;
import io.foreshock.api.ingest.History;
import java.util.Optional;

/**
 * Readings that follow from sensor and minute, so that a year of a plant needs no disk: a day's rhythm, wandering on
 * four time scales, noise, and now and then one of some courses of about three hours, as high as the sensor feels
 * like. Thread-safe.
 */
final class MadeUpHistory implements History {
  static final long PERIOD = Micros.MINUTE;
  static final int COURSE_MINUTES = 180;
  private static final int COURSES = 24;
  /** A sensor has a course in about one of so many slots of twelve hours. */
  private static final int RARENESS = 9;
  private static final int SLOT_MINUTES = 720;

  private final long start;
  private final long end;

  MadeUpHistory(long start, long end) {
    this.start = start;
    this.end = end;
  }

  private static long hash(long a, long b) {
    long x = a * 0x9E37_79B9_7F4A_7C15L + b * 0xC2B2_AE3D_27D4_EB4FL;
    x = (x ^ x >>> 30) * 0xBF58_476D_1CE4_E5B9L;
    x = (x ^ x >>> 27) * 0x94D0_49BB_1331_11EBL;
    return x ^ x >>> 31;
  }

  private static double unit(long hash) {
    return (hash >>> 11) * 0x1p-53;
  }

  private static double wander(long sensor, long minute, int step) {
    long at = Math.floorDiv(minute, step);
    double part = (double) Math.floorMod(minute, step) / step;
    double smooth = part * part * (3 - 2 * part);
    return (1 - smooth) * unit(hash(sensor * 31 + step, at)) + smooth * unit(hash(sensor * 31 + step, at + 1)) - 0.5;
  }

  /** Start of the sensor's course in the slot, in minutes; -1 when it has none there. */
  static long courseIn(long sensor, long slot) {
    long h = hash(sensor + 7_777, slot);
    return Math.floorMod(h, RARENESS) != 0 ? -1 : slot * SLOT_MINUTES + (h >>> 20) % (SLOT_MINUTES - COURSE_MINUTES);
  }

  private static double course(long sensor, long minute) {
    long slot = Math.floorDiv(minute, SLOT_MINUTES);
    long from = courseIn(sensor, slot);
    if (from < 0 || minute < from || minute >= from + COURSE_MINUTES)
      return 0;
    long h = hash(sensor + 7_777, slot);
    long kind = (h >>> 8) % COURSES;
    double x = (double) (minute - from) / COURSE_MINUTES;
    double height = 2 + 6 * unit(hash(h, 1));
    double sum = 0;
    for (int harmonic = 1; harmonic <= 5; harmonic++)
      sum += (unit(hash(kind, harmonic)) - 0.5) * Math.sin(Math.PI * harmonic * x);
    return height * sum;
  }

  static double value(long sensor, long minute) {
    double day = Math.sin(2 * Math.PI * (minute % 1_440) / 1_440 + sensor);
    return 50 + sensor % 100 + day + wander(sensor, minute, 7) * 0.5 + wander(sensor, minute, 45) + wander(sensor,
        minute, 300) * 2 + wander(sensor, minute, 3_000) * 3 + 0.1 * (unit(hash(sensor, minute)) - 0.5) + course(
            sensor, minute);
  }

  @Override
  public Series read(int sensorId, long fromMicros, long toMicros) {
    long first = Math.ceilDiv(Math.max(fromMicros, start), PERIOD);
    long last = Math.ceilDiv(Math.min(toMicros, end), PERIOD);
    int n = (int) Math.max(0, last - first);
    long[] timestamps = new long[n];
    double[] values = new double[n];
    for (int i = 0; i < n; i++) {
      timestamps[i] = (first + i) * PERIOD;
      values[i] = value(sensorId, first + i);
    }
    return new Series(timestamps, values, new byte[n]);
  }

  @Override
  public Trend trend(int sensorId, long fromMicros, long toMicros, int buckets) {
    throw new UnsupportedOperationException("nobody draws here");
  }

  @Override
  public Optional<Reading> latest(int sensorId) {
    return Optional.empty();
  }

  @Override
  public Optional<Bounds> bounds(int sensorId) {
    return Optional.of(new Bounds(start, end - PERIOD));
  }
}
