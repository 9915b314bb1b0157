package io.foreshock.detection.live;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.FailureMark;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.ingest.History;
import io.foreshock.detection.library.KnownPatterns;
import io.foreshock.detection.model.Baseline;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.model.Embedding;
import io.foreshock.detection.model.HealthyWindows;
import io.foreshock.detection.store.BaselineTable;
import io.foreshock.detection.store.BaselineTable.StoredBaseline;
import io.foreshock.detection.store.StoredPattern;
import io.foreshock.detection.store.WindowTable;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Learns from history: baselines at start, and failure patterns (with the
 * healthy time before them) from an engineer's marks. Confined to the detection
 * thread.
 */
final class Teacher {
  /** Healthy windows looked at before a mark or at the start of history, in hops. */
  private static final int LOOK_BACK = 512;
  private static final int MOST_PATTERNS = 48;
  private static final int FEWEST_PATTERNS = 3;
  /** A stage resembles one of so many later ones by at least this cosine. */
  private static final int NEIGHBOURS = 16;
  private static final double KINSHIP = 0.5;

  private final Catalog catalog;
  private final History history;
  private final WindowTable windowTable;
  private final HistoryWindows cutter;
  private final KnownPatterns patterns;
  private final Supervisor supervisor;

  Teacher(Catalog catalog, History history, WindowTable windowTable, HistoryWindows cutter, KnownPatterns patterns,
      Supervisor supervisor) {
    this.catalog = catalog;
    this.history = history;
    this.windowTable = windowTable;
    this.cutter = cutter;
    this.patterns = patterns;
    this.supervisor = supervisor;
  }

  /** Takes up the stored baselines. */
  void resume(BaselineTable table) {
    Map<String, List<StoredBaseline>> byAsset = new HashMap<>();
    for (StoredBaseline b : table.load())
      byAsset.computeIfAbsent(b.asset(), a -> new ArrayList<>()).add(b);
    byAsset.forEach(this::resume);
    for (AssetMonitor monitor : supervisor.monitors())
      for (ScaleMonitor scale : monitor.scales())
        if (scale.baseline() == null)
          scale.learn(true, supervisor.sister(monitor, scale));
  }

  private void resume(String asset, List<StoredBaseline> stored) {
    stored.sort(Comparator.comparing(b -> b.scale().seconds()));
    StoredBaseline first = stored.getFirst();
    List<Sensor> sensors = new ArrayList<>();
    for (String name : first.channels().split("/"))
      catalog.sensor(asset + "/" + name).ifPresent(sensors::add);
    if (sensors.size() != first.periods().size())
      return; // sensors were renamed: learn again
    ChannelPlan plan = ChannelPlan.of(asset, channels(sensors, first.periods()), windowTable.of(asset));
    List<ScaleMonitor> monitors = new ArrayList<>();
    for (Scale scale : plan.scales()) {
      long seed = asset.hashCode() + scale.seconds();
      HealthyWindows healthy = stored.stream().filter(b -> b.scale().equals(scale)).findFirst()
          .map(b -> new HealthyWindows(seed, b.windows(), b.seen())).orElseGet(() -> new HealthyWindows(seed));
      ScaleMonitor monitor = new ScaleMonitor(scale, healthy);
      monitor.learn(true, null);
      monitors.add(monitor);
    }
    supervisor.monitor(asset).follow(plan, monitors);
  }

  private static List<ChannelPlan.Channel> channels(List<Sensor> sensors, List<Long> periods) {
    List<ChannelPlan.Channel> channels = new ArrayList<>();
    for (int i = 0; i < sensors.size(); i++)
      channels.add(new ChannelPlan.Channel(sensors.get(i), periods.get(i)));
    return channels;
  }

  /** An asset with history and without a baseline learns from the beginning of its history. */
  void learnFromTheBeginning(String asset) {
    AssetMonitor monitor = supervisor.monitor(asset);
    long first = Long.MAX_VALUE;
    long last = Long.MIN_VALUE;
    for (Sensor sensor : catalog.sensorsOf(asset)) {
      var bounds = history.bounds(sensor.id()).orElse(null);
      if (bounds != null) {
        first = Math.min(first, bounds.first());
        last = Math.max(last, bounds.last());
      }
    }
    if (monitor.plan() != null || first >= last)
      return;
    ChannelPlan plan = cutter.plan(asset, catalog.sensorsOf(asset), last + 1).orElse(null);
    if (plan == null)
      return;
    monitor.follow(plan);
    for (ScaleMonitor scale : monitor.scales()) {
      long end = Math.min(last, first + scale.scale.width() + LOOK_BACK / 2 * scale.scale.hop());
      learn(monitor, scale, first + scale.scale.width(), end);
    }
  }

  private void learn(AssetMonitor monitor, ScaleMonitor scale, long from, long to) {
    ChannelPlan plan = requireNonNull(monitor.plan());
    cutter.cut(plan, scale.scale, from, to, 1, window -> {
      if (!window.gap() && !patterns.marked(monitor.asset, window.from(), window.to()))
        scale.addHealthy(window);
    });
    if (scale.learn(true, supervisor.sister(monitor, scale)))
      supervisor.store(monitor, scale);
  }

  List<FailurePattern> mark(FailureMark mark) {
    List<Sensor> sensors = catalog.sensorsOf(mark.asset());
    if (sensors.isEmpty())
      throw new ForeshockException(ErrorCode.UNKNOWN_ASSET, "no such asset: asset=" + mark.asset());
    AssetMonitor monitor = supervisor.monitor(mark.asset());
    if (monitor.plan() == null)
      cutter.plan(mark.asset(), sensors, mark.to()).ifPresent(monitor::follow);
    if (monitor.plan() == null)
      throw tooLittle(mark, "no readings before the end of the marked stretch");
    List<StoredPattern> found = new ArrayList<>();
    String incident = UUID.randomUUID().toString();
    long before = StoredPattern.onset(mark.from(), mark.to());
    for (ScaleMonitor scale : monitor.scales()) {
      scale.healthy().removeBetween(before, mark.to());
      scale.forgetProbation();
      learn(monitor, scale, before - LOOK_BACK * scale.scale.hop(), before);
      if (scale.baseline() == null) // little history: every minute before the mark counts
        learn(monitor, scale, before - LOOK_BACK * scale.scale.hop(), mark.from());
      found.addAll(patternsOf(mark, monitor, scale, incident));
    }
    if (found.isEmpty())
      throw tooLittle(mark, "no healthy stretch before it to compare with, or nothing in it deviates");
    patterns.add(found);
    explain(mark, monitor);
    return found.stream().map(StoredPattern::pattern).toList();
  }

  /** An alarm of the marked stretch has found its explanation. */
  private static void explain(FailureMark mark, AssetMonitor monitor) {
    long slack = requireNonNull(monitor.plan()).longestWidth();
    String by = mark.operator().isEmpty() ? "marked as " + mark.label() : mark.operator();
    monitor.episode.explain(by, mark.from(), mark.to(), slack);
  }

  private record Stage(WindowFigures window, Embedding embedding) {}

  private List<StoredPattern> patternsOf(FailureMark mark, AssetMonitor monitor, ScaleMonitor scale,
      String incident) {
    Baseline baseline = scale.baseline();
    ChannelPlan plan = requireNonNull(monitor.plan());
    if (baseline == null)
      return List.of();
    Long failedAt = mark.failedAt();
    long to = failedAt == null ? mark.to() : Math.min(mark.to(), failedAt);
    List<Stage> stages = new ArrayList<>();
    cutter.cut(plan, scale.scale, mark.from(), to, 1, window -> {
      if (!window.gap())
        stages.add(new Stage(window, baseline.embed(window)));
    });
    String kind = supervisor.kind(mark.asset());
    String description = String.join("; ",
        Arrays.stream(new String[]{mark.cause(), mark.remedy()}).filter(s -> !s.isBlank()).toList());
    List<StoredPattern> result = new ArrayList<>();
    for (Stage s : chosen(stages, baseline.limit()))
      result.add(new StoredPattern(
          new FailurePattern(UUID.randomUUID().toString(), incident, mark.label(), mark.asset(), kind,
              s.window().from(), s.window().to(), failedAt, mark.cause(), mark.remedy(), s.embedding().vector()),
          baseline.offsets(s.window()), plan.group(kind, scale.scale), scale.scale.seconds(), mark.from(), mark.to(),
          mark.operator(), description));
    return result;
  }

  /**
   * The stages of the failure: from its end backwards, what is beyond the limit
   * and resembles a later stage, so that a load step that happened to fall into
   * the stretch does not become a pattern. The strongest few when none is.
   */
  private static List<Stage> chosen(List<Stage> stages, double limit) {
    List<Stage> chain = new ArrayList<>();
    for (Stage s : stages.reversed())
      if (s.embedding().distance() > limit && (chain.isEmpty() || chain.stream().limit(NEIGHBOURS)
          .anyMatch(later -> s.embedding().cosine(later.embedding().vector()) > KINSHIP)))
        chain.addFirst(s);
    if (chain.isEmpty())
      return stages.stream().filter(s -> s.embedding().norm() > 0)
          .sorted(Comparator.comparingDouble((Stage s) -> s.embedding().distance()).reversed()).limit(FEWEST_PATTERNS)
          .toList();
    List<Stage> thinned = new ArrayList<>();
    int n = Math.min(MOST_PATTERNS, chain.size());
    for (int i = 0; i < n; i++)
      thinned.add(chain.get((int) ((i + 1L) * chain.size() / n) - 1));
    return thinned;
  }

  private static ForeshockException tooLittle(FailureMark mark, String why) {
    return new ForeshockException(ErrorCode.NOT_ENOUGH_DATA,
        "cannot learn a pattern: asset=" + mark.asset() + ", label=" + mark.label() + ": " + why);
  }
}
