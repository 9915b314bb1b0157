package io.foreshock.report;

import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.Subscription;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.catalog.SensorSpec;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.testkit.InMemoryAppliance;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A press with three sensors, a bearing that gets hot, and what the detector said about it. */
final class Fixture implements Alarms, BundleAdmin {
  static final String ASSET = "line1/press4";
  static final long RAISED = Micros.of(Instant.parse("2026-11-20T10:30:00Z"));
  static final long FROM = RAISED - 3 * Micros.HOUR;
  static final long TO = RAISED + Micros.HOUR;

  final InMemoryAppliance appliance = new InMemoryAppliance();
  final List<Alarm> list = new ArrayList<>();
  final List<FailurePattern> patterns = new ArrayList<>();

  static Match match() {
    long then = Micros.of(Instant.parse("2026-03-14T02:00:00Z"));
    FailurePattern pattern = new FailurePattern("p1", "i1", "bearing seizure", "line1/press2", "press",
        then - 10 * Micros.MINUTE, then, then + 41 * Micros.MINUTE, "Grease line blocked; the bearing ran dry.",
        "Bearing and grease line replaced, lubrication interval halved.", new float[]{1});
    return new Match("m1", ASSET, RAISED - 10 * Micros.MINUTE, RAISED, pattern, 0.94,
        List.of(new Contribution(ASSET + "/bearing_temp", 0.61), new Contribution(ASSET + "/vibration", 0.27),
            new Contribution(ASSET + "/motor_current", 0.06)));
  }

  static Alarm alarm(String id, int priority, AlarmState state, String message, @Nullable Match match) {
    Alarm.Kind kind = match == null ? Alarm.Kind.UNKNOWN_PATTERN : Alarm.Kind.PATTERN_MATCH;
    boolean gone = !state.present();
    return new Alarm(id, kind, state, priority, ASSET, ASSET + "/bearing_temp", message, RAISED, RAISED + 1,
        gone ? RAISED + 20 * Micros.MINUTE : null, state.acknowledged() ? "m.keller" : "", 0.94, match);
  }

  Fixture withAsset() {
    appliance.catalog().register(new Asset(ASSET, "press", "Hydraulic press, hall 2"));
    return this;
  }

  /** Four hours at 1 Hz with a hole of ten minutes, a few bad readings and a rise before the alarm. */
  Fixture withReadings() {
    appliance.catalog().register(new SensorSpec(ASSET, "bearing_temp", "°C", "temperature", 30, 80,
        "Drive end bearing"));
    appliance.catalog().register(new SensorSpec(ASSET, "vibration", "mm/s", "vibration", Double.NaN, 7.1, ""));
    appliance.catalog().register(new SensorSpec(ASSET, "motor_current", "A", "current", Double.NaN, Double.NaN, ""));
    Random random = new Random(7);
    for (Sensor sensor : appliance.catalog().sensorsOf(ASSET)) {
      ReadingBatch.Builder batch = ReadingBatch.builder(16_000);
      for (long t = FROM; t < TO; t += Micros.SECOND) {
        long minute = (t - FROM) / Micros.MINUTE;
        if (minute >= 60 && minute < 70) continue;
        double rise = Math.max(0, (t - RAISED + Micros.HOUR) / (double) Micros.HOUR);
        double value = switch (sensor.name()) {
          case "bearing_temp" -> 58 + 14 * rise * rise + random.nextGaussian();
          case "vibration" -> 2.1 + 1.8 * rise + 0.3 * random.nextGaussian();
          default -> 41 + random.nextGaussian();
        };
        batch.add(sensor.id(), t, value, t % (600 * Micros.SECOND) == 0 ? Quality.BAD : Quality.GOOD);
      }
      appliance.write("s" + sensor.id(), batch.build());
    }
    return this;
  }

  PdfIncidentReports reports() {
    PdfIncidentReports reports = new PdfIncidentReports(appliance.catalog(), appliance.history(), "0.1.0",
        InstantSource.fixed(Instant.parse("2026-11-20T12:00:00Z")), ZoneId.of("Europe/Berlin"));
    reports.alarms = this;
    reports.ingest = appliance.ingest();
    reports.bundles = this;
    reports.patterns = new Library();
    return reports;
  }

  private final class Library implements PatternLibrary {
    @Override
    public List<FailurePattern> patterns() {
      return patterns;
    }

    @Override
    public Optional<FailurePattern> find(String id) {
      return Optional.empty();
    }

    @Override
    public List<FailurePattern> mark(FailureMark mark) {
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
    }

    @Override
    public int removeIncident(String incidentId) {
      return 0;
    }

    @Override
    public void verdict(String matchId, boolean same, String operator) {
    }

    @Override
    public PackReport exportPack(String site, Collection<String> incidentIds, OutputStream out) {
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
    }

    @Override
    public PackReport inspectPack(InputStream pack) {
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
    }

    @Override
    public PackReport importPack(InputStream pack) {
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
    }
  }

  @Override
  public List<Alarm> active() {
    return list;
  }

  @Override
  public Optional<Alarm> find(String id) {
    return list.stream().filter(a -> a.id().equals(id)).findFirst();
  }

  @Override
  public List<Alarm> raisedBetween(long fromMicros, long toMicros) {
    return list.stream().filter(a -> a.raisedAt() >= fromMicros && a.raisedAt() < toMicros).toList();
  }

  @Override
  public Alarm acknowledge(String id, String operator) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }

  @Override
  public Alarm shelve(String id, String operator, Duration howLong, String reason) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }

  @Override
  public Subscription listen(Consumer<Alarm> listener) {
    return () -> {
    };
  }

  @Override
  public List<BundleInfo> bundles() {
    return List.of(new BundleInfo(7, "io.foreshock.engine", "0.1.0", "ACTIVE", true),
        new BundleInfo(3, "org.apache.felix.scr", "2.2.18", "ACTIVE", true));
  }

  @Override
  public BundleInfo install(Path jar, Duration timeout) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }

  @Override
  public void uninstall(String symbolicName, Duration timeout) {
    throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "not in this test");
  }
}
