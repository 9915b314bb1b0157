package io.foreshock.console.trend;

import io.foreshock.api.catalog.Sensor;
import java.util.List;
import java.util.Map;

/**
 * The newest reading of every sensor at one moment. Immutable.
 *
 * @param sensors
 *          all sensors by id
 * @param timestamps
 *          by sensor id, microseconds UTC; {@link #NEVER} without a reading
 * @param values
 *          by sensor id; NaN without a reading
 * @param now
 *          newest timestamp of any sensor, {@link #NEVER} for an empty plant
 */
public record LivePicture(List<Sensor> sensors, Map<String, List<Sensor>> byAsset, long[] timestamps, double[] values,
    long now) {
  public static final long NEVER = Long.MIN_VALUE;
  public static final LivePicture EMPTY = new LivePicture(List.of(), Map.of(), new long[0], new double[0], NEVER);

  public List<Sensor> sensorsOf(String asset) {
    return byAsset.getOrDefault(asset, List.of());
  }

  public long timestamp(int sensorId) {
    return sensorId < timestamps.length ? timestamps[sensorId] : NEVER;
  }

  public double value(int sensorId) {
    return sensorId < values.length ? values[sensorId] : Double.NaN;
  }

  /** Plant time of the asset: its newest timestamp; {@link #NEVER} before the first reading. */
  public long now(String asset) {
    long now = NEVER;
    for (Sensor s : sensorsOf(asset))
      now = Math.max(now, timestamp(s.id()));
    return now;
  }
}
