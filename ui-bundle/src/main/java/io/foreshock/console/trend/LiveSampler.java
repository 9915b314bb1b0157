package io.foreshock.console.trend;

import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.ReadingBatch;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the newest reading of every sensor: from the live feed, and once per sensor from history for what was stored
 * before the console opened. Survives a replaced feed. For one thread.
 */
public final class LiveSampler implements AutoCloseable {
  private static final int CAPACITY = 262_144;
  private static final int MAX_BATCHES = 10_000;
  private LiveFeed.@Nullable Reader reader;
  private @Nullable LiveFeed source;
  private long[] timestamps = new long[0];
  private double[] values = new double[0];
  private List<Sensor> sensors = List.of();
  private Map<String, List<Sensor>> byAsset = Map.of();

  public LivePicture sample(@Nullable Catalog catalog, @Nullable History history, @Nullable LiveFeed feed)
      throws InterruptedException {
    subscribe(feed);
    if (catalog != null)
      learn(catalog.sensors(), history);
    boolean lost = drain();
    if (lost || (reader == null && history != null))
      for (Sensor s : sensors)
        readLatest(s, history);
    long now = LivePicture.NEVER;
    for (long t : timestamps)
      now = Math.max(now, t);
    return new LivePicture(sensors, byAsset, timestamps.clone(), values.clone(), now);
  }

  private void subscribe(@Nullable LiveFeed feed) {
    if (feed == source)
      return;
    close();
    source = feed;
    if (feed != null)
      reader = feed.subscribe("console", CAPACITY);
  }

  private void learn(List<Sensor> current, @Nullable History history) {
    if (current.equals(sensors))
      return;
    int size = current.stream().mapToInt(Sensor::id).max().orElse(0) + 1;
    int old = timestamps.length;
    if (size > old) {
      timestamps = Arrays.copyOf(timestamps, size);
      values = Arrays.copyOf(values, size);
      Arrays.fill(timestamps, old, size, LivePicture.NEVER);
      Arrays.fill(values, old, size, Double.NaN);
    }
    Map<String, List<Sensor>> map = new TreeMap<>();
    for (Sensor s : current) {
      map.computeIfAbsent(s.asset(), a -> new ArrayList<>()).add(s);
      if (timestamps[s.id()] == LivePicture.NEVER)
        readLatest(s, history);
    }
    sensors = List.copyOf(current);
    byAsset = Map.copyOf(map);
  }

  private void readLatest(Sensor sensor, @Nullable History history) {
    if (history != null)
      history.latest(sensor.id()).ifPresent(r -> note(r.sensorId(), r.timestamp(), r.value()));
  }

  /** @return whether the feed dropped readings we then have to look up */
  private boolean drain() throws InterruptedException {
    boolean lost = false;
    if (reader == null)
      return false;
    // bounded, so that a feed faster than this thread cannot hold it for ever
    LiveFeed.LiveBatch b;
    for (int n = 0; n < MAX_BATCHES && (b = reader.poll(Duration.ZERO)) != null; n++) {
      lost |= b.lostBefore() > 0;
      ReadingBatch r = b.readings();
      for (int i = 0; i < r.size(); i++)
        note(r.sensorIds()[i], r.timestamps()[i], r.values()[i]);
    }
    return lost;
  }

  private void note(int id, long timestamp, double value) {
    if (id < timestamps.length && timestamp >= timestamps[id]) {
      timestamps[id] = timestamp;
      values[id] = value;
    }
  }

  @Override
  public void close() {
    if (reader != null)
      reader.close();
    reader = null;
    source = null;
  }
}
