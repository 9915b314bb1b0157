package io.foreshock.api.ingest;

import java.util.Arrays;
import java.util.Objects;

/**
 * Many readings as columns of equal length: row {@code i} is (sensorIds[i],
 * timestamps[i], values[i], qualities[i]). Rows may be in any order. The arrays
 * belong to the batch once it is built and must not be changed afterwards.
 *
 * @param sensorIds
 *            {@link io.foreshock.api.catalog.Sensor#id()}
 * @param timestamps
 *            source time, microseconds UTC
 * @param values
 *            any double, NaN included
 * @param qualities
 *            {@link Quality#code()}
 */
public record ReadingBatch(int[] sensorIds, long[] timestamps, double[] values, byte[] qualities) {
  public ReadingBatch {
    Objects.requireNonNull(sensorIds, "sensorIds is null");
    Objects.requireNonNull(timestamps, "timestamps is null");
    Objects.requireNonNull(values, "values is null");
    Objects.requireNonNull(qualities, "qualities is null");
    int n = sensorIds.length;
    if (timestamps.length != n || values.length != n || qualities.length != n)
      throw new IllegalArgumentException("columns of unequal length: sensorIds=" + n + ", timestamps="
          + timestamps.length + ", values=" + values.length + ", qualities=" + qualities.length);
  }

  public int size() {
    return sensorIds.length;
  }

  public static Builder builder(int expectedSize) {
    return new Builder(expectedSize);
  }

  /** Collects readings; grows as needed; confined to one thread. */
  public static final class Builder {
    private int[] sensorIds;
    private long[] timestamps;
    private double[] values;
    private byte[] qualities;
    private int size;

    private Builder(int capacity) {
      int n = Math.max(4, capacity);
      sensorIds = new int[n];
      timestamps = new long[n];
      values = new double[n];
      qualities = new byte[n];
    }

    public Builder add(int sensorId, long timestampMicros, double value) {
      return add(sensorId, timestampMicros, value, Quality.GOOD);
    }

    public Builder add(int sensorId, long timestampMicros, double value, Quality quality) {
      if (size == sensorIds.length)
        grow();
      sensorIds[size] = sensorId;
      timestamps[size] = timestampMicros;
      values[size] = value;
      qualities[size++] = quality.code();
      return this;
    }

    public int size() {
      return size;
    }

    /** Hands the collected readings over and starts again empty. */
    public ReadingBatch build() {
      ReadingBatch batch = new ReadingBatch(Arrays.copyOf(sensorIds, size), Arrays.copyOf(timestamps, size),
          Arrays.copyOf(values, size), Arrays.copyOf(qualities, size));
      size = 0;
      return batch;
    }

    private void grow() {
      int n = size * 2;
      sensorIds = Arrays.copyOf(sensorIds, n);
      timestamps = Arrays.copyOf(timestamps, n);
      values = Arrays.copyOf(values, n);
      qualities = Arrays.copyOf(qualities, n);
    }
  }
}
