package io.foreshock.testkit;

import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** Readings in sorted maps: the model the real store is compared with. Thread-safe. */
public final class InMemoryHistory implements History {
  record Cell(double value, byte quality) {}

  /** Hears of readings that were replaced. */
  interface Replaced {
    void replaced(int sensorId, long timestamp, Cell old, Cell now);
  }

  private final Map<Integer, TreeMap<Long, Cell>> readings = new HashMap<>();
  /** Sensors whose rows a view has too: they are copied before they are written to. */
  private final Set<Integer> shared = new HashSet<>();
  private Replaced listener = (id, ts, old, now) -> {
  };

  synchronized void onReplaced(Replaced listener) {
    this.listener = listener;
  }

  /** Removes the readings of {@code [from, to]}. */
  synchronized void delete(Predicate<Integer> sensor, long from, long to) {
    for (int id : List.copyOf(readings.keySet()))
      if (sensor.test(id)) writable(id).subMap(from, true, to, true).clear();
  }

  private TreeMap<Long, Cell> writable(int sensorId) {
    TreeMap<Long, Cell> rows = readings.computeIfAbsent(sensorId, _ -> new TreeMap<>());
    if (!shared.remove(sensorId)) return rows;
    TreeMap<Long, Cell> copy = new TreeMap<>(rows);
    readings.put(sensorId, copy);
    return copy;
  }

  synchronized void add(ReadingBatch batch) {
    for (int i = 0; i < batch.size(); i++)
      put(batch.sensorIds()[i], batch.timestamps()[i], new Cell(batch.values()[i], batch.qualities()[i]));
  }

  synchronized void put(int sensorId, long timestamp, Cell cell) {
    Cell old = writable(sensorId).put(timestamp, cell);
    if (old != null) listener.replaced(sensorId, timestamp, old, cell);
  }

  /** The readings of now, which are not changed any more. */
  synchronized Map<Integer, NavigableMap<Long, Cell>> view() {
    shared.addAll(readings.keySet());
    return new HashMap<>(readings);
  }

  private NavigableMap<Long, Cell> of(int sensorId) {
    return readings.getOrDefault(sensorId, new TreeMap<>());
  }

  @Override
  public synchronized Series read(int sensorId, long fromMicros, long toMicros) {
    NavigableMap<Long, Cell> rows = fromMicros < toMicros
        ? of(sensorId).subMap(fromMicros, true, toMicros, false)
        : new TreeMap<>();
    long[] timestamps = new long[rows.size()];
    double[] values = new double[rows.size()];
    byte[] qualities = new byte[rows.size()];
    int i = 0;
    for (var row : rows.entrySet()) {
      timestamps[i] = row.getKey();
      values[i] = row.getValue().value();
      qualities[i++] = row.getValue().quality();
    }
    return new Series(timestamps, values, qualities);
  }

  @Override
  public Trend trend(int sensorId, long fromMicros, long toMicros, int buckets) {
    Series s = read(sensorId, fromMicros, toMicros);
    double[][] stats = new double[5][buckets];
    int[] count = new int[buckets];
    for (int i = 0; i < s.size(); i++) {
      double v = s.values()[i];
      if (Double.isNaN(v) || s.qualities()[i] == Quality.BAD.code()) continue;
      int b = bucketOf(s.timestamps()[i], fromMicros, toMicros, buckets);
      if (count[b]++ == 0) {
        for (double[] stat : stats) stat[b] = v;
        continue;
      }
      stats[0][b] = Math.min(stats[0][b], v);
      stats[1][b] = Math.max(stats[1][b], v);
      stats[3][b] = v;
      stats[4][b] += v;
    }
    for (int b = 0; b < buckets; b++) {
      if (count[b] > 0) continue;
      for (double[] stat : stats) stat[b] = Double.NaN;
    }
    return new Trend(fromMicros, toMicros, stats[0], stats[1], stats[2], stats[3], stats[4], count);
  }

  /** Bucket of a time within [from, to). */
  static int bucketOf(long t, long from, long to, int n) {
    return Math.min(n - 1, (int) ((t - from) * (double) n / (to - from)));
  }

  @Override
  public synchronized Optional<Reading> latest(int sensorId) {
    NavigableMap<Long, Cell> rows = of(sensorId);
    if (rows.isEmpty()) return Optional.empty();
    var last = rows.lastEntry();
    return Optional
        .of(new Reading(sensorId, last.getKey(), last.getValue().value(), Quality.of(last.getValue().quality())));
  }

  @Override
  public synchronized Optional<Bounds> bounds(int sensorId) {
    NavigableMap<Long, Cell> rows = of(sensorId);
    return rows.isEmpty() ? Optional.empty() : Optional.of(new Bounds(rows.firstKey(), rows.lastKey()));
  }
}
