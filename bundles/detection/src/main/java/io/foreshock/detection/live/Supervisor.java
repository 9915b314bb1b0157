package io.foreshock.detection.live;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.catalog.Asset;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Contribution;
import io.foreshock.api.detection.Detection.AssetStatus;
import io.foreshock.api.detection.Detection.State;
import io.foreshock.api.detection.LeadTimes;
import io.foreshock.api.detection.Match;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.Micros;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.alarm.Episode;
import io.foreshock.detection.alarm.Finding;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.library.PatternView;
import io.foreshock.detection.library.PatternView.Candidate;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.model.HealthyWindows;
import io.foreshock.detection.store.BaselineTable;
import io.foreshock.detection.store.EmbeddingTables;
import io.foreshock.detection.store.WindowTable;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowCutter;
import io.foreshock.detection.window.WindowFigures;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Judges every window of every asset. Confined to the detection thread, but for
 * {@link #statuses()} and the counters.
 */
final class Supervisor {
  private static final int SHOWN_MATCHES = 5;
  /** Timestamps further ahead of the wall clock are a wrong clock, not a fast plant. */
  private static final long FUTURE = Micros.DAY;

  private final Catalog catalog;
  private final KnownPatterns patterns;
  private final AlarmBook alarms;
  private final BaselineTable baselines;
  private final EmbeddingTables embeddings;
  private final WindowTable windowTable;
  private final Clock clock;
  private final WindowCutter cutter;
  private final Map<String, AssetMonitor> monitors = new HashMap<>();
  private final Map<Integer, AssetMonitor> bySensor = new HashMap<>();
  private final Map<String, AssetStatus> statuses = new ConcurrentHashMap<>();
  private final LongAdder windows = new LongAdder();

  Supervisor(Catalog catalog, KnownPatterns patterns, AlarmBook alarms, BaselineTable baselines,
      EmbeddingTables embeddings, WindowTable windowTable, GridStatistics statistics, Clock clock) {
    this.catalog = catalog;
    this.patterns = patterns;
    this.alarms = alarms;
    this.baselines = baselines;
    this.embeddings = embeddings;
    this.windowTable = windowTable;
    this.clock = clock;
    cutter = new WindowCutter(statistics);
  }

  Map<String, AssetStatus> statuses() {
    return statuses;
  }

  /** Windows judged since start. */
  long windows() {
    return windows.sum();
  }

  AssetMonitor monitor(String asset) {
    return monitors.computeIfAbsent(asset, a -> new AssetMonitor(a, new Episode(a, alarms, clock)));
  }

  List<AssetMonitor> monitors() {
    return List.copyOf(monitors.values());
  }

  void accept(ReadingBatch batch) {
    long latest = Micros.of(clock.instant()) + FUTURE;
    Set<AssetMonitor> touched = new LinkedHashSet<>();
    for (int i = 0; i < batch.size(); i++) {
      if (!HistoryWindows.usable(batch.values()[i], batch.qualities()[i]) || batch.timestamps()[i] > latest)
        continue;
      AssetMonitor monitor = monitorOf(batch.sensorIds()[i]);
      if (monitor == null)
        continue;
      monitor.add(batch.sensorIds()[i], batch.timestamps()[i], batch.values()[i]);
      touched.add(monitor);
    }
    touched.forEach(this::advance);
  }

  private @Nullable AssetMonitor monitorOf(int sensorId) {
    AssetMonitor known = bySensor.get(sensorId);
    if (known != null)
      return known;
    Optional<Sensor> sensor = catalog.sensor(sensorId);
    if (sensor.isEmpty())
      return null;
    AssetMonitor monitor = monitor(sensor.get().asset());
    bySensor.put(sensorId, monitor);
    return monitor;
  }

  /** Judges all windows of the asset that are due. */
  void advance(AssetMonitor monitor) {
    ChannelPlan discovered = monitor.discover(catalog.sensorsOf(monitor.asset), windowTable::of);
    if (discovered != null)
      monitor.follow(discovered);
    AssetMonitor.Due due = monitor.next(cutter);
    if (due == null && !statuses.containsKey(monitor.asset))
      show(monitor, List.of());
    for (; due != null; due = monitor.next(cutter))
      judge(monitor, due.scale(), due.window());
  }

  private void judge(AssetMonitor monitor, ScaleMonitor scale, WindowFigures window) {
    windows.increment();
    scale.newest = window;
    boolean explained = patterns.marked(monitor.asset, window.from(), window.to());
    Baseline baseline = scale.baseline();
    List<Match> matches = List.of();
    if (window.gap() || baseline == null)
      scale.ratio = 0;
    else {
      Embedding embedding = baseline.embed(window);
      scale.ratio = embedding.distance() / baseline.limit();
      if (!explained) {
        matches = scale.ratio > 1 ? matches(monitor, scale, window, embedding) : List.of();
        String before = monitor.episode.alarmId();
        monitor.episode.accept(finding(monitor, scale, window, embedding));
        String now = monitor.episode.alarmId();
        if (now != null && !now.equals(before))
          remember(now, monitor, scale.scale, window, embedding);
      }
    }
    if (monitor.episode.suspicious())
      monitor.scales().forEach(ScaleMonitor::forgetProbation);
    else
      if (!explained && !window.gap() && scale.ratio < Episode.HABIT)
        learn(monitor, scale, window);
    show(monitor, matches);
  }

  /** What the alarm looked like when it was raised can be searched for later. */
  private void remember(String alarmId, AssetMonitor monitor, Scale scale, WindowFigures window,
      Embedding embedding) {
    alarms.find(alarmId).ifPresent(alarm -> embeddings.put(alarm, embedding, scale.seconds(), window.to(),
        monitor.shapes(cutter, scale, window.to())));
  }

  private void learn(AssetMonitor monitor, ScaleMonitor scale, WindowFigures window) {
    scale.addProbably(window);
    if (scale.learn(false, sister(monitor, scale)))
      store(monitor, scale);
  }

  /** The best known machine of the same kind with the same channels. */
  @Nullable
  ScaleMonitor sister(AssetMonitor monitor, ScaleMonitor scale) {
    String kind = kind(monitor.asset);
    ChannelPlan plan = requireNonNull(monitor.plan());
    ScaleMonitor best = null;
    if (kind.isEmpty() || scale.healthy().size() >= HealthyWindows.CAPACITY)
      return null;
    String group = plan.group(kind, scale.scale);
    for (AssetMonitor other : monitors.values()) {
      ChannelPlan theirs = other.plan();
      if (other == monitor || theirs == null || !group.equals(theirs.group(kind(other.asset), scale.scale)))
        continue;
      for (ScaleMonitor s : other.scales())
        if (s.scale.equals(scale.scale) && s.grown()
            && (best == null || s.healthy().seen() > best.healthy().seen()))
          best = s;
    }
    return best;
  }

  void store(AssetMonitor monitor, ScaleMonitor scale) {
    ChannelPlan plan = requireNonNull(monitor.plan());
    Baseline baseline = requireNonNull(scale.baseline());
    List<Long> periods = java.util.Arrays.stream(plan.periods()).boxed().toList();
    baselines.put(new BaselineTable.StoredBaseline(monitor.asset, scale.scale, plan.names(), periods,
        scale.healthy().byTime(), scale.healthy().seen(), baseline.limit()));
  }

  private Finding finding(AssetMonitor monitor, ScaleMonitor scale, WindowFigures window, Embedding embedding) {
    ChannelPlan plan = requireNonNull(monitor.plan());
    Match match = null;
    Map<String, Finding.Likeness> likenesses = Map.of();
    PatternView view = scale.ratio > Episode.RESEMBLING ? view(monitor, scale) : null;
    if (view != null) {
      PatternView.Answer answer = view.ask(embedding);
      match = answer.vote().map(c -> match(plan, window, embedding, view, c)).orElse(null);
      likenesses = likenesses(answer, c -> match(plan, window, embedding, view, c));
    }
    double[] parts = embedding.shares(embedding.vector());
    int most = 0;
    for (int c = 1; c < parts.length; c++)
      most = parts[c] > parts[most] ? c : most;
    String tag = parts[most] > 0 ? plan.sensors().get(most).tag() : "";
    return new Finding(scale.scale.seconds(), window.to(), scale.ratio, tag, match, likenesses, scale.experienced());
  }

  private static Map<String, Finding.Likeness> likenesses(PatternView.Answer answer,
      Function<Candidate, Match> matched) {
    Map<String, Finding.Likeness> likenesses = new HashMap<>();
    answer.byLabel().forEach((label, c) -> likenesses.put(label,
        new Finding.Likeness(c.similarity(), () -> matched.apply(c))));
    return likenesses;
  }

  private @Nullable PatternView view(AssetMonitor monitor, ScaleMonitor scale) {
    String group = requireNonNull(monitor.plan()).group(kind(monitor.asset), scale.scale);
    return patterns.seen(group, requireNonNull(scale.baseline())).orElse(null);
  }

  private List<Match> matches(AssetMonitor monitor, ScaleMonitor scale, WindowFigures window, Embedding embedding) {
    ChannelPlan plan = requireNonNull(monitor.plan());
    PatternView view = view(monitor, scale);
    return view == null
        ? List.of()
        : view.nearest(embedding, SHOWN_MATCHES).stream().filter(c -> c.similarity() > 0)
            .map(c -> match(plan, window, embedding, view, c)).toList();
  }

  static Match match(ChannelPlan plan, WindowFigures window, Embedding embedding, PatternView view,
      Candidate candidate) {
    return match(plan, window, view.shares(embedding, candidate), candidate,
        view.probability(Math.clamp(candidate.similarity(), 0, 1)), view.leadTimes(embedding, candidate.label()));
  }

  static Match match(ChannelPlan plan, WindowFigures window, double[] shares, Candidate candidate,
      @Nullable Double probability, @Nullable LeadTimes leadTimes) {
    List<Contribution> contributions = new ArrayList<>();
    for (int c = 0; c < shares.length; c++)
      contributions.add(new Contribution(plan.sensors().get(c).tag(), shares[c]));
    contributions.sort(Comparator.comparingDouble(Contribution::share).reversed());
    return new Match(UUID.randomUUID().toString(), plan.asset(), window.from(), window.to(),
        candidate.pattern().pattern(), Math.clamp(candidate.similarity(), 0, 1), contributions, probability, leadTimes);
  }

  String kind(String asset) {
    return catalog.asset(asset).map(Asset::kind).orElse("");
  }

  private void show(AssetMonitor monitor, List<Match> matches) {
    ScaleMonitor shown = null;
    double worst = 0;
    for (ScaleMonitor s : monitor.scales()) {
      if (s.baseline() != null && s.newest != null && (shown == null || s.ratio > worst)) {
        shown = s;
        worst = s.ratio;
      }
    }
    boolean abnormal = monitor.episode.suspicious();
    WindowFigures newest = shown == null ? null : shown.newest;
    if (newest == null) {
      statuses.put(monitor.asset,
          new AssetStatus(monitor.asset, abnormal ? State.ABNORMAL : State.LEARNING, 0, List.of(), 0, 0));
      return;
    }
    ScaleMonitor shortest = monitor.scales().getFirst();
    boolean gap = shortest.newest != null && shortest.newest.gap();
    State state = gap ? State.GAP : abnormal ? State.ABNORMAL : State.NORMAL;
    List<Match> kept = state != State.ABNORMAL ? List.of() : matches.isEmpty() ? earlier(monitor.asset) : matches;
    statuses.put(monitor.asset,
        new AssetStatus(monitor.asset, state, worst / (1 + worst), kept, newest.from(), newest.to()));
  }

  /** Another scale of the asset may have nothing to say. */
  private List<Match> earlier(String asset) {
    AssetStatus status = statuses.get(asset);
    return status == null ? List.of() : status.matches();
  }
}
