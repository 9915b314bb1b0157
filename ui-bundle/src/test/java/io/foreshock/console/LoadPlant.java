package io.foreshock.console;

import io.foreshock.api.Micros;
import io.foreshock.api.Subscription;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.SourceAdmin;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Tables;
import io.foreshock.api.transfer.TableFiles;
import io.foreshock.console.model.Services;
import io.foreshock.testkit.InMemoryCatalog;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A plant of 10,000 sensors that delivers 10,000 readings a second and lists 1,000 alarms of which 50 a second change.
 * Values are a function of sensor and time, so that it holds no readings and its own heap stays flat.
 */
final class LoadPlant implements Services {
  static final int SENSORS = 10_000;
  static final int PER_ASSET = 8;
  static final int ALARMS = 1_000;
  private static final int CHANGES_PER_SECOND = 50;

  final AtomicLong delivered = new AtomicLong();
  private final InMemoryCatalog catalog = new InMemoryAppliance().catalog();
  private final long startNanos = System.nanoTime();
  private final long startMicros = Micros.now() / Micros.SECOND * Micros.SECOND;

  LoadPlant() {
    String[] units = {"°C", "bar", "A"};
    for (int i = 0; i < SENSORS; i++) {
      String asset = String.format("hall%02d/machine%04d", i / 800, i / PER_ASSET);
      if (i % PER_ASSET == 0)
        catalog.register(new Asset(asset, "press", ""));
      catalog.register(new SensorSpec(asset, "s" + i % PER_ASSET, units[i % 3], "x", 10, 90, ""));
    }
  }

  long now() {
    return startMicros + (System.nanoTime() - startNanos) / 1_000;
  }

  private static double value(int sensor, long micros) {
    return 50 + 35 * Math.sin(micros / 6e8 + sensor) + 3 * Math.sin(micros / 7e6 * (1 + sensor % 5));
  }

  @Override
  public Catalog catalog() {
    return catalog;
  }

  @Override
  public History history() {
    return new History() {
      @Override
      public Series read(int sensorId, long fromMicros, long toMicros) {
        throw new UnsupportedOperationException("the console reads pictures, never rows");
      }

      @Override
      public Trend trend(int sensorId, long from, long to, int n) {
        double[][] v = new double[5][n];
        int[] count = new int[n];
        for (int i = 0; i < n; i++) {
          long at = from + (long) ((i + 0.5) * (to - from) / n);
          boolean there = at <= now();
          double x = there ? value(sensorId, at) : Double.NaN;
          v[0][i] = x - 1;
          v[1][i] = x + 1;
          v[2][i] = x;
          v[3][i] = x;
          v[4][i] = x;
          count[i] = there ? 1 : 0;
        }
        return new Trend(from, to, v[0], v[1], v[2], v[3], v[4], count);
      }

      @Override
      public Optional<Reading> latest(int sensorId) {
        return Optional.of(new Reading(sensorId, now(), value(sensorId, now()), Quality.GOOD));
      }

      @Override
      public Optional<Bounds> bounds(int sensorId) {
        return Optional.of(new Bounds(0, now()));
      }
    };
  }

  /** One reading of every sensor each second, handed out as time passes. */
  @Override
  public LiveFeed liveFeed() {
    return feed;
  }

  private final LiveFeed feed = (name, capacity) -> new LiveFeed.Reader() {
    private long at = now();

    @Override
    public LiveFeed.@Nullable LiveBatch poll(Duration timeout) {
      int n = (int) Math.min(SENSORS, (now() - at) * SENSORS / Micros.SECOND);
      if (n < 100)
        return null;
      ReadingBatch.Builder b = ReadingBatch.builder(n);
      List<io.foreshock.api.catalog.Sensor> sensors = catalog.sensors();
      for (int i = 0; i < n; i++) {
        at += Micros.SECOND / SENSORS;
        int id = sensors.get((int) (at / (Micros.SECOND / SENSORS) % SENSORS)).id();
        b.add(id, at, value(id, at));
      }
      delivered.addAndGet(n);
      return new LiveFeed.LiveBatch(b.build(), now(), 0);
    }

    @Override
    public void close() {
      // nothing is held
    }
  };

  @Override
  public Alarms alarms() {
    return new Alarms() {
      @Override
      public List<Alarm> active() {
        long step = (now() - startMicros) * CHANGES_PER_SECOND / Micros.SECOND;
        List<Alarm> all = new ArrayList<>(ALARMS);
        for (int i = 0; i < ALARMS; i++) {
          boolean acknowledged = (step + ALARMS - i) / ALARMS % 2 == 1;
          String asset = String.format("hall%02d/machine%04d", i / 100, i);
          all.add(new Alarm("a" + i, Alarm.Kind.UNKNOWN_PATTERN, acknowledged
              ? AlarmState.ACKNOWLEDGED
              : AlarmState.UNACKNOWLEDGED, 1 + i * 4 / ALARMS, asset, asset + "/s1",
              "outside all healthy behaviour, like nothing known", startMicros - i * Micros.SECOND, startMicros, null,
              acknowledged ? "load" : "", 0.7, null));
        }
        return all;
      }

      @Override
      public Optional<Alarm> find(String id) {
        return Optional.empty();
      }

      @Override
      public List<Alarm> raisedBetween(long fromMicros, long toMicros) {
        return active();
      }

      @Override
      public Alarm acknowledge(String id, String operator) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Alarm shelve(String id, String operator, Duration howLong, String reason) {
        throw new UnsupportedOperationException();
      }

      @Override
      public Subscription listen(Consumer<Alarm> listener) {
        return () -> {
        };
      }
    };
  }

  @Override
  public @Nullable IngestService ingest() {
    return null;
  }

  @Override
  public @Nullable Detection detection() {
    return null;
  }

  @Override
  public @Nullable PatternLibrary patterns() {
    return null;
  }

  @Override
  public @Nullable SqlQueryEngine sql() {
    return null;
  }

  @Override
  public @Nullable TableFiles files() {
    return null;
  }

  @Override
  public @Nullable IncidentReports reports() {
    return null;
  }

  @Override
  public @Nullable BundleAdmin bundles() {
    return null;
  }

  @Override
  public @Nullable PlantSimulation simulation() {
    return null;
  }

  @Override
  public @Nullable Appliance appliance() {
    return null;
  }

  @Override
  public @Nullable SourceAdmin sourceAdmin() {
    return null;
  }

  @Override
  public @Nullable StoreAdmin store() {
    return null;
  }

  @Override
  public @Nullable Tables tables() {
    return null;
  }

  @Override
  public List<HealthProbe> health() {
    return List.of();
  }

  @Override
  public List<Connection> connections() {
    return List.of();
  }
}
