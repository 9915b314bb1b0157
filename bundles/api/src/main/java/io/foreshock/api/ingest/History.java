package io.foreshock.api.ingest;

import java.util.Optional;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Stored readings, sensor by sensor. Every call reads its own consistent
 * snapshot. Thread-safe.
 */
@ProviderType
public interface History {
  /**
   * All readings of the sensor with {@code from <= timestamp < to}, ascending.
   */
  Series read(int sensorId, long fromMicros, long toMicros);

  /**
   * The readings of {@code [from, to)} reduced to equal buckets, for drawing; at
   * most 16,384 buckets.
   */
  Trend trend(int sensorId, long fromMicros, long toMicros, int buckets);

  /** The newest reading by timestamp. */
  Optional<Reading> latest(int sensorId);

  /** Oldest and newest timestamp of the sensor (both inclusive). */
  Optional<Bounds> bounds(int sensorId);

  record Reading(int sensorId, long timestamp, double value, Quality quality) {}

  record Bounds(long first, long last) {}

  /**
   * Readings of one sensor as columns of equal length, ascending by timestamp.
   */
  record Series(long[] timestamps, double[] values, byte[] qualities) {
    public int size() {
      return timestamps.length;
    }
  }

  /**
   * Bucket {@code i} covers
   * {@code [from + i*(to-from)/n, from + (i+1)*(to-from)/n)}. Values of BAD
   * quality and NaN are left out; an empty bucket has count 0 and NaN elsewhere.
   */
  record Trend(long from, long to, double[] min, double[] max, double[] first, double[] last, double[] sum,
      int[] count) {
    public int buckets() {
      return count.length;
    }

    /** Middle of the bucket, microseconds UTC. */
    public long timeOf(int bucket) {
      return from + (long) ((bucket + 0.5) * (to - from) / count.length);
    }
  }
}
