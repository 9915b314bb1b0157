package io.foreshock.console;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.Subscription;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import io.foreshock.api.adapter.PlantSimulation;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.IngestService;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.Appliance;
import io.foreshock.api.platform.BundleAdmin;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.platform.SourceAdmin;
import io.foreshock.api.platform.StoreAdmin;
import io.foreshock.api.report.IncidentReports;
import io.foreshock.api.report.ReportRequest;
import io.foreshock.api.sql.SqlException;
import io.foreshock.api.sql.SqlQueryEngine;
import io.foreshock.api.table.Chunk;
import io.foreshock.api.table.ChunkBuilder;
import io.foreshock.api.table.Column;
import io.foreshock.api.table.ColumnType;
import io.foreshock.console.model.Services;
import io.foreshock.testkit.InMemoryAppliance;
import io.foreshock.api.table.Tables;
import io.foreshock.api.transfer.FileFormat;
import io.foreshock.api.transfer.TableFiles;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collection;
import java.util.function.Supplier;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A whole appliance by hand, every service guarded against calls on the FX thread. */
final class FakePlant implements Services {
  final Guard guard = new Guard();
  final InMemoryAppliance store = new InMemoryAppliance();
  final PlantData data;
  final Map<String, Alarm> alarms = new ConcurrentHashMap<>();
  final List<FailureMark> marks = new CopyOnWriteArrayList<>();
  final List<String> verdicts = new CopyOnWriteArrayList<>();
  final List<ReportRequest> reported = new CopyOnWriteArrayList<>();
  final List<BundleAdmin.BundleInfo> installed = new CopyOnWriteArrayList<>();
  final List<String> injected = new CopyOnWriteArrayList<>();
  /** No sensor and no connection yet. */
  volatile boolean empty;
  final List<String> shelved = new CopyOnWriteArrayList<>();
  final List<FailurePattern> patterns = new CopyOnWriteArrayList<>(List.of(march()));
  private static final FailurePattern FOREIGN = pattern("p9", "gear tooth broken", "north/hall2/press7",
      PlantData.FAILED_JULY, PlantData.FAILED_JULY + Micros.HOUR, "overload", "gear replaced");
  volatile boolean detectionThere = true;
  volatile boolean sqlThere = true;
  volatile boolean reportThere = true;
  private final boolean faulty;

  FakePlant(boolean faulty) {
    this.faulty = faulty;
    data = new PlantData(store, faulty);
    for (String s : List.of("engine", "vector", "sql", "detection", "report", "console"))
      installed.add(new BundleAdmin.BundleInfo(installed.size() + 10, "io.foreshock." + s, "0.1.0", "ACTIVE", true));
    installed.add(new BundleAdmin.BundleInfo(31, "io.foreshock.adapter.mqtt", "0.1.0", "ACTIVE", false));
    if (faulty)
      raiseAll();
  }

  Match match() {
    return match(march(), 0.94, "m1");
  }

  private void raiseAll() {
    raise("a1", Alarm.Kind.PATTERN_MATCH, AlarmState.UNACKNOWLEDGED, 1, PlantData.PRESS4, "bearing_temp",
        "like \"bearing seizure\" of 2026-03-14, similarity 0.94, stopped 41 min later", 15, 0.94, match());
    raise("a2", Alarm.Kind.UNKNOWN_PATTERN, AlarmState.UNACKNOWLEDGED, 2, PlantData.PRESS4, "vibration_rms",
        "outside all healthy behaviour, like nothing known", 178, 0.71, null);
    raise("a3", Alarm.Kind.UNKNOWN_PATTERN, AlarmState.ACKNOWLEDGED, 4, PlantData.PRESS2, "oil_flow",
        "outside all healthy behaviour, like nothing known", 2040, 0.55, null);
  }

  void raise(String id, Alarm.Kind kind, AlarmState state, int priority, String asset, String sensor, String text,
      long secondsAgo, double score, @Nullable Match match) {
    alarms.put(id, new Alarm(id, kind, state, priority, asset, asset + "/" + sensor, text,
        PlantData.NOW - secondsAgo * Micros.SECOND, Micros.now(), null,
        state == AlarmState.ACKNOWLEDGED ? "m.keller" : "", score, match));
  }

  private static FailurePattern pattern(String id, String label, String asset, long to, @Nullable Long failed,
      String cause, String remedy) {
    return new FailurePattern(id, "incident-" + id, label, asset, "press", to - 17 * Micros.MINUTE, to, failed, cause,
        remedy, new float[]{1});
  }

  static FailurePattern march() {
    return pattern("p1", "bearing seizure", PlantData.PRESS4, PlantData.FAILED_MARCH - 41 * Micros.MINUTE,
        PlantData.FAILED_MARCH, "lubrication lost", "bearing replaced, 6 h stop");
  }

  private static Match match(FailurePattern p, double similarity, String id) {
    return new Match(id, PlantData.PRESS4, PlantData.NOW - 17 * Micros.MINUTE, PlantData.NOW, p, similarity,
        List.of(new Contribution(PlantData.PRESS4 + "/bearing_temp", 0.52),
            new Contribution(PlantData.PRESS4 + "/vibration_rms", 0.31),
            new Contribution(PlantData.PRESS4 + "/oil_flow", 0.11)));
  }

  private static List<Match> matches() {
    return List.of(match(march(), 0.94, "m1"),
        match(pattern("p2", "bearing overheating", PlantData.PRESS2, PlantData.FAILED_NOVEMBER - 30 * Micros.MINUTE,
            null, "grease hardened", "greased while running"), 0.91, "m2"),
        match(pattern("p3", "bearing seizure", PlantData.PRESS4, PlantData.FAILED_JULY - 52 * Micros.MINUTE,
            PlantData.FAILED_JULY, "", ""), 0.83, "m3"));
  }

  @Override
  public Catalog catalog() {
    return guard.watch(Catalog.class, empty ? new InMemoryAppliance().catalog() : store.catalog());
  }

  @Override
  public History history() {
    return guard.watch(History.class, store.history());
  }

  private final LiveFeed feed = guard.watch(LiveFeed.class, store.feed());

  @Override
  public LiveFeed liveFeed() {
    return feed;
  }

  @Override
  public IngestService ingest() {
    return guard.watch(IngestService.class, store.ingest());
  }

  @Override
  public @Nullable Detection detection() {
    return detectionThere ? guard.watch(Detection.class, new FakeDetection()) : null;
  }

  private final class FakeDetection implements Detection {
    @Override
    public Optional<AssetStatus> status(String asset) {
      boolean abnormal = faulty && asset.equals(PlantData.PRESS4);
      return Optional.of(new AssetStatus(asset, abnormal ? State.ABNORMAL : State.NORMAL, abnormal ? 0.8 : 0.1,
          abnormal ? matches() : List.of(), PlantData.NOW - 17 * Micros.MINUTE, PlantData.NOW));
    }

    @Override
    public List<AssetStatus> statuses() {
      return List.of();
    }

    @Override
    public List<Match> findSimilar(String asset, long fromMicros, long toMicros, int limit) {
      if (toMicros - fromMicros < Micros.MINUTE)
        throw new ForeshockException(ErrorCode.NOT_ENOUGH_DATA, "window too short: " + (toMicros - fromMicros) + " µs");
      return matches();
    }
  }

  @Override
  public @Nullable PatternLibrary patterns() {
    return detectionThere ? guard.watch(PatternLibrary.class, new FakeLibrary()) : null;
  }

  private final class FakeLibrary implements PatternLibrary {
    @Override
    public List<FailurePattern> patterns() {
      return List.copyOf(patterns);
    }

    @Override
    public Optional<FailurePattern> find(String id) {
      return Optional.empty();
    }

    @Override
    public List<FailurePattern> mark(FailureMark mark) {
      marks.add(mark);
      return List.of(march(), march(), march());
    }

    @Override
    public int removeIncident(String incidentId) {
      int before = patterns.size();
      patterns.removeIf(p -> p.incidentId().equals(incidentId));
      return before - patterns.size();
    }

    @Override
    public PackReport exportPack(String site, Collection<String> incidentIds, OutputStream out) throws IOException {
      if (site.isEmpty())
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "the site needs a name");
      out.write(("pack of " + site + " " + incidentIds).getBytes(StandardCharsets.UTF_8));
      return new PackReport(site, 0, List.of(item(march(), PackReport.Outcome.NEW, "")));
    }

    /** Three incidents: one that is new, one that is there, one of a machine like none here. */
    @Override
    public PackReport inspectPack(InputStream pack) throws IOException {
      String content = new String(pack.readAllBytes(), StandardCharsets.UTF_8);
      if (!content.startsWith("pack of "))
        throw new ForeshockException(ErrorCode.INVALID_ARGUMENT, "no pattern pack: not a zip file");
      boolean there = patterns.stream().anyMatch(p -> p.id().equals("p9"));
      return new PackReport("north", 0, List.of(item(FOREIGN, there
          ? PackReport.Outcome.DUPLICATE
          : PackReport.Outcome.NEW, ""), item(march(), PackReport.Outcome.DUPLICATE, "is in the library already"),
          item(march(), PackReport.Outcome.NOT_COMPARABLE, "no machine of the kind \"mill\" is known here; give a "
              + "machine that kind and import again")));
    }

    @Override
    public PackReport importPack(InputStream pack) throws IOException {
      PackReport report = inspectPack(pack);
      if (report.count(PackReport.Outcome.NEW) > 0)
        patterns.add(FOREIGN);
      return report;
    }

    private PackReport.Item item(FailurePattern p, PackReport.Outcome outcome, String reason) {
      return new PackReport.Item(p.incidentId(), p.label(), p.asset(), p.assetKind(), p.failedAt(), 12, outcome,
          reason);
    }

    @Override
    public void verdict(String matchId, boolean same, String operator) {
      verdicts.add(matchId + " " + same + " " + operator);
    }
  }

  @Override
  public @Nullable Alarms alarms() {
    return detectionThere ? guard.watch(Alarms.class, new FakeAlarms()) : null;
  }

  private final class FakeAlarms implements Alarms {
    @Override
    public List<Alarm> active() {
      return alarms.values().stream()
          .sorted(Comparator.comparingInt(Alarm::priority).thenComparing(Alarm::raisedAt, Comparator.reverseOrder()))
          .toList();
    }

    @Override
    public Optional<Alarm> find(String id) {
      return Optional.ofNullable(alarms.get(id));
    }

    @Override
    public List<Alarm> raisedBetween(long fromMicros, long toMicros) {
      return active();
    }

    @Override
    public Alarm acknowledge(String id, String operator) {
      return change(id, AlarmState.ACKNOWLEDGED, operator);
    }

    @Override
    public Alarm shelve(String id, String operator, Duration howLong, String reason) {
      shelved.add(id + " " + howLong + " " + reason);
      return change(id, AlarmState.SHELVED, operator);
    }

    private Alarm change(String id, AlarmState state, String operator) {
      Alarm a = alarms.get(id);
      if (a == null)
        throw new ForeshockException(ErrorCode.NOT_FOUND, "no such alarm: id=" + id);
      Alarm b = new Alarm(id, a.kind(), state, a.priority(), a.asset(), a.tag(), a.message(), a.raisedAt(),
          a.detectedAt(), a.returnedAt(), operator, a.score(), a.match());
      alarms.put(id, b);
      return b;
    }

    @Override
    public Subscription listen(Consumer<Alarm> listener) {
      return () -> {
      };
    }
  }

  @Override
  public @Nullable SqlQueryEngine sql() {
    return sqlThere ? guard.watch(SqlQueryEngine.class, (text, parameters) -> {
      if (text.contains("storage_blocks"))
        return guard.watch(SqlQueryEngine.Result.class, new FakeStorage());
      int bad = text.indexOf("FORM");
      if (bad >= 0) {
        int line = (int) text.substring(0, bad).lines().count();
        int column = bad - text.lastIndexOf('\n', bad);
        throw new SqlException(ErrorCode.SQL_SYNTAX, "unexpected FORM, expected FROM", Math.max(1, line), column, null);
      }
      return guard.watch(SqlQueryEngine.Result.class, new FakeRows());
    }) : null;
  }

  private final class FakeRows implements SqlQueryEngine.Result {
    private boolean read;

    @Override
    public List<Column> columns() {
      return List.of(Column.of("sensor_id", ColumnType.TEXT), Column.of("readings", ColumnType.BIGINT),
          Column.of("mean", ColumnType.DOUBLE), Column.of("last_seen", ColumnType.TIMESTAMP));
    }

    @Override
    public long updateCount() {
      return -1;
    }

    @Override
    public @Nullable Chunk next() {
      if (read)
        return null;
      read = true;
      ChunkBuilder b = new ChunkBuilder(columns());
      store.catalog().sensors().forEach(s -> b.add(s.tag(), 32_400L + s.id(), 57.25 * s.id(), PlantData.NOW));
      return b.build();
    }

    @Override
    public void close() {
    }
  }

  @Override
  public TableFiles files() {
    return guard.watch(TableFiles.class, new TableFiles() {
      @Override
      public long write(List<Column> columns, Supplier<@Nullable Chunk> rows, FileFormat format, OutputStream out)
          throws IOException {
        long n = 0;
        for (Chunk c; (c = rows.get()) != null; n += c.size())
          out.write((format + " " + c.size() + "\n").getBytes(StandardCharsets.UTF_8));
        return n;
      }

      @Override
      public long load(String table, Path file, FileFormat format) {
        throw new ForeshockException(ErrorCode.NOT_SUPPORTED, "writes only");
      }
    });
  }

  @Override
  public @Nullable IncidentReports reports() {
    return reportThere ? guard.watch(IncidentReports.class, (request, out) -> {
      reported.add(request);
      out.write("%PDF-1.7\n%%EOF\n".getBytes(StandardCharsets.US_ASCII));
    }) : null;
  }

  @Override
  public BundleAdmin bundles() {
    return guard.watch(BundleAdmin.class, new FakeBundles());
  }

  private final class FakeBundles implements BundleAdmin {
    @Override
    public List<BundleInfo> bundles() {
      return installed.stream().sorted(Comparator.comparing(BundleInfo::symbolicName)).toList();
    }

    @Override
    public BundleInfo install(Path jar, Duration timeout) {
      if (!jar.toString().endsWith("good.jar"))
        throw new ForeshockException(ErrorCode.INVALID_BUNDLE, jar.getFileName() + " has no Bundle-SymbolicName");
      BundleInfo info = new BundleInfo(40, "com.example.good", "1.0.0", "ACTIVE", false);
      installed.add(info);
      return info;
    }

    @Override
    public void uninstall(String symbolicName, Duration timeout) {
      installed.removeIf(b -> b.symbolicName().equals(symbolicName));
    }
  }

  @Override
  public PlantSimulation simulation() {
    return guard.watch(PlantSimulation.class, new FakeSimulation());
  }

  private final class FakeSimulation implements PlantSimulation {
    @Override
    public List<Machine> machines() {
      return List.of(new Machine(PlantData.PRESS4, "press", List.of("bearing_wear", "oil_leak")),
          new Machine(PlantData.PRESS2, "press", List.of("bearing_wear")));
    }

    @Override
    public Fault inject(String asset, String fault) {
      injected.add(asset + " " + fault);
      return new Fault(asset, fault, "bearing seizure", PlantData.NOW, PlantData.NOW + Micros.HOUR);
    }

    @Override
    public List<Fault> faults() {
      return List.of();
    }

    @Override
    public double speed() {
      return 60;
    }

    @Override
    public long plantTime() {
      return data.liveUntil();
    }
  }

  @Override
  public @Nullable Appliance appliance() {
    return null;
  }

  final List<String> kept = new CopyOnWriteArrayList<>();

  @Override
  public StoreAdmin store() {
    return guard.watch(StoreAdmin.class, new FakeStore(kept));
  }

  @Override
  public Tables tables() {
    return guard.watch(Tables.class, store.tables());
  }

  final FakeSources sourceSettings = new FakeSources();

  @Override
  public SourceAdmin sourceAdmin() {
    return guard.watch(SourceAdmin.class, sourceSettings);
  }

  @Override
  public List<HealthProbe> health() {
    return List.of(guard.watch(HealthProbe.class, new HealthProbe() {
      @Override
      public String name() {
        return "platform";
      }

      @Override
      public Health health() {
        return new Health(faulty ? Level.WARN : Level.OK, faulty ? "disk free: 1900 MB, wanted 2048 MB" : "",
            Map.of("jvm_heap_used_bytes", 2e8, "disk_free_bytes", 2e9));
      }
    }));
  }

  @Override
  public List<Connection> connections() {
    List<Connection> all = new ArrayList<>();
    if (empty)
      return all;
    all.add(connection("demo:plant", ConnectionStatus.State.ONLINE, "", 10, 324_000, null));
    all.add(connection("replay:bearings", ConnectionStatus.State.FINISHED, "", 0, 81_230, null));
    all.add(connection("mqtt:plantbus", ConnectionStatus.State.CONNECTING,
        "broker 10.0.4.2:1883 refused the connection",
        0, 1_204, Micros.now() + 12 * Micros.SECOND));
    return all;
  }

  private Connection connection(String id, ConnectionStatus.State state, String cause, int sensors, long readings,
      @Nullable Long retry) {
    return guard.watch(Connection.class, new Connection() {
      @Override
      public String id() {
        return id;
      }

      @Override
      public String protocol() {
        return id.substring(0, id.indexOf(':'));
      }

      @Override
      public ConnectionStatus status() {
        return new ConnectionStatus(state, cause, readings, sensors == 0 ? 0 : 600, sensors, retry);
      }
    });
  }
}
