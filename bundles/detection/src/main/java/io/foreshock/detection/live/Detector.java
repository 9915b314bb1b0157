package io.foreshock.detection.live;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Subscription;
import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.Detection;
import io.foreshock.api.detection.Episodes;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.detection.PackReport;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.LiveFeed;
import io.foreshock.api.platform.HealthProbe;
import io.foreshock.api.table.Tables;
import io.foreshock.api.vector.VectorIndexFactory;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.pack.Machine;
import io.foreshock.detection.pack.PatternPacks;
import io.foreshock.detection.rule.RuleWatch;
import io.foreshock.detection.search.EpisodeSearch;
import io.foreshock.detection.search.HistoryIndexer;
import io.foreshock.detection.store.AlarmTable;
import io.foreshock.detection.store.BaselineTable;
import io.foreshock.detection.store.EmbeddingTables;
import io.foreshock.detection.store.HistoryEmbeddingTable;
import io.foreshock.detection.store.MatchTable;
import io.foreshock.detection.store.PatternTable;
import io.foreshock.detection.store.RuleTable;
import io.foreshock.detection.store.WindowTable;
import io.foreshock.detection.window.GridStatistics;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The detector as a whole: one thread that follows the live feed, and the
 * services in front of it. Thread-safe; works without OSGi.
 */
public final class Detector implements Detection, AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Detector.class);
  private static final int QUEUE_READINGS = 1 << 20;
  private static final Duration POLL = Duration.ofMillis(20);

  private final Catalog catalog;
  private final LiveFeed.Reader feed;
  private final MatchTable matches;
  private final KnownPatterns patterns;
  private final PatternPacks packs;
  private final AlarmBook alarms;
  private final Supervisor supervisor;
  private final Teacher teacher;
  private final CatchUp catchUp;
  private final SimilaritySearch search;
  private final BaselineTable baselines;
  private final RuleWatch rules;
  private final HistoryIndexer indexer;
  private final EpisodeSearch episodes;
  private final DetectionThread thread;
  private volatile long lag;
  private volatile long lost;
  private volatile String trouble = "";

  public Detector(Catalog catalog, History history, LiveFeed liveFeed, Tables tables,
      @Nullable VectorIndexFactory index, Clock clock) {
    this(catalog, history, liveFeed, tables, index, clock, HistoryIndexer.Options.DEFAULT);
  }

  public Detector(Catalog catalog, History history, LiveFeed liveFeed, Tables tables,
      @Nullable VectorIndexFactory index, Clock clock, HistoryIndexer.Options searched) {
    this.catalog = catalog;
    GridStatistics statistics = GridStatistics.best();
    matches = new MatchTable(tables);
    patterns = new KnownPatterns(new PatternTable(tables), index);
    patterns.useVerdicts(matches.judged());
    alarms = new AlarmBook(new AlarmTable(tables, matches, patterns::find), clock);
    baselines = new BaselineTable(tables);
    WindowTable windowTable = new WindowTable(tables);
    supervisor = new Supervisor(catalog, patterns, alarms, baselines, new EmbeddingTables(tables), windowTable,
        statistics, clock);
    HistoryWindows windows = new HistoryWindows(history, windowTable, statistics);
    teacher = new Teacher(catalog, history, windowTable, windows, patterns, supervisor);
    catchUp = new CatchUp(history, supervisor);
    search = new SimilaritySearch(history, windows, patterns, supervisor);
    rules = new RuleWatch(catalog, history, new RuleTable(tables), alarms, clock);
    indexer = new HistoryIndexer(catalog, history, new HistoryEmbeddingTable(tables), searched,
        new Happenings(patterns, alarms));
    episodes = new EpisodeSearch(catalog, history, indexer);
    feed = liveFeed.subscribe("detection", QUEUE_READINGS);
    thread = new DetectionThread("detection", this::begin, this::step);
    packs = new PatternPacks(patterns, () -> thread.call(this::machines));
  }

  /** Starts watching. */
  public void start() {
    thread.start();
    indexer.start();
  }

  @Override
  public void close() {
    feed.close();
    thread.close();
    episodes.close();
    indexer.close();
  }

  private void begin() {
    rules.begin();
    teacher.resume(baselines);
    for (var asset : catalog.assets())
      teacher.learnFromTheBeginning(asset.path());
    supervisor.monitors().forEach(catchUp::warm);
  }

  private void step() throws InterruptedException {
    alarms.tick();
    rules.tick();
    LiveFeed.LiveBatch batch = feed.poll(POLL);
    if (batch == null) {
      lag = 0;
      return;
    }
    try {
      if (batch.lostBefore() > 0) {
        lost += batch.lostBefore();
        LOG.info("reading {} readings again from the store: the queue was full", batch.lostBefore());
        supervisor.monitors().forEach(catchUp::run);
        rules.catchUp();
      }
      rules.accept(batch.readings());
      supervisor.accept(batch.readings());
      trouble = "";
    } catch (ForeshockException e) {
      trouble = e.getMessage() == null ? e.code().name() : e.getMessage();
      LOG.error("detection could not finish a batch: readings={}", batch.readings().size(), e);
    }
    lag = Math.max(0, io.foreshock.api.Micros.now() - batch.committedAt());
  }

  /** Uses another index service from now on; null = none. */
  public void useIndex(@Nullable VectorIndexFactory index) {
    patterns.useIndex(index);
    LOG.info("pattern search: {}", index == null ? "plain scan" : index.describe());
  }

  @Override
  public Optional<AssetStatus> status(String asset) {
    return Optional.ofNullable(supervisor.statuses().get(asset));
  }

  @Override
  public List<AssetStatus> statuses() {
    return supervisor.statuses().values().stream().sorted(Comparator.comparing(AssetStatus::asset)).toList();
  }

  @Override
  public List<Match> findSimilar(String asset, long fromMicros, long toMicros, int limit) {
    List<Sensor> sensors = catalog.sensorsOf(asset);
    if (sensors.isEmpty())
      throw new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such asset: asset=" + asset);
    SimilaritySearch.Models models = thread.call(() -> SimilaritySearch.Models.of(supervisor.monitor(asset)));
    return search.find(models, fromMicros, toMicros, limit);
  }

  /** Search over all history. */
  public Episodes episodes() {
    return episodes;
  }

  public HealthProbe.Health health() {
    Map<String, Double> metrics = Map.of("detection_windows_total", (double) supervisor.windows(),
        "detection_alarms_present", (double) alarms.present(), "detection_patterns",
        (double) patterns.patterns().size(), "detection_lag_seconds", lag / 1e6, "detection_lost_readings_total",
        (double) lost, "detection_rule_checks", (double) rules.checks(), "detection_search_windows",
        (double) episodes.coverage().windows(), "detection_search_blocks_behind", (double) episodes.coverage()
            .behind());
    if (!thread.alive())
      return new HealthProbe.Health(HealthProbe.Level.CRITICAL, "the detection thread does not run", metrics);
    String message = trouble.isEmpty() ? rules.trouble() : trouble;
    return new HealthProbe.Health(message.isEmpty() ? HealthProbe.Level.OK : HealthProbe.Level.WARN, message, metrics);
  }

  private List<Machine> machines() {
    return catalog.assets().stream().map(Asset::path).map(a -> Machine.of(a, supervisor.kind(a), catalog.sensorsOf(a),
        supervisor.monitor(a).plan())).toList();
  }

  /** The pattern library in front of this detector. */
  public PatternLibrary library() {
    return new PatternLibrary() {
      @Override
      public List<FailurePattern> patterns() {
        return patterns.patterns();
      }

      @Override
      public Optional<FailurePattern> find(String id) {
        return patterns.find(id);
      }

      @Override
      public List<FailurePattern> mark(FailureMark mark) {
        List<FailurePattern> found = thread.call(() -> teacher.mark(mark));
        indexer.again(mark.asset(), mark.from(), mark.to());
        return found;
      }

      @Override
      public int removeIncident(String incidentId) {
        return thread.call(() -> patterns.removeIncident(incidentId));
      }

      @Override
      public void verdict(String matchId, boolean same, String operator) {
        matches.verdict(matchId, same, operator);
        patterns.useVerdicts(matches.judged());
      }

      @Override
      public PackReport exportPack(String site, Collection<String> incidentIds, OutputStream out) throws IOException {
        return packs.write(site, incidentIds, out);
      }

      @Override
      public PackReport inspectPack(InputStream pack) throws IOException {
        return packs.inspect(pack);
      }

      @Override
      public PackReport importPack(InputStream pack) throws IOException {
        return packs.take(pack);
      }
    };
  }

  /** The alarm list in front of this detector. */
  public Alarms alarms() {
    return new Alarms() {
      @Override
      public List<Alarm> active() {
        return alarms.active();
      }

      @Override
      public Optional<Alarm> find(String id) {
        return alarms.find(id);
      }

      @Override
      public List<Alarm> raisedBetween(long fromMicros, long toMicros) {
        return alarms.raisedBetween(fromMicros, toMicros);
      }

      @Override
      public Alarm acknowledge(String id, String operator) {
        return thread.call(() -> alarms.acknowledge(id, operator));
      }

      @Override
      public Alarm shelve(String id, String operator, Duration howLong, String reason) {
        return thread.call(() -> alarms.shelve(id, operator, howLong, reason));
      }

      @Override
      public Subscription listen(Consumer<Alarm> listener) {
        return alarms.listen(listener);
      }
    };
  }
}
