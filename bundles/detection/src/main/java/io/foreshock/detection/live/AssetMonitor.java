package io.foreshock.detection.live;

import static java.util.Objects.requireNonNull;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.detection.alarm.Episode;
import io.foreshock.detection.embed.ShapeEmbedding;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.model.HealthyWindows;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.SensorTrace;
import io.foreshock.detection.window.WindowCutter;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The newest readings of one asset, and which of its windows are due. Works on
 * source time only, so it does not matter how fast the plant runs. Confined to
 * the detection thread.
 */
final class AssetMonitor {
  private static final int CAPACITY = 1 << 17;
  /** Readings of the fastest sensor after which it is clear how often each one reports. */
  private static final int ENOUGH = 128;
  private static final int FEWEST = 8;

  final String asset;
  final Episode episode;
  private final Map<Integer, SensorTrace> traces = new HashMap<>();
  private @Nullable ChannelPlan plan;
  private List<SensorTrace> channels = List.of();
  private List<ScaleMonitor> scales = List.of();
  private long newest = Long.MIN_VALUE;
  /** The readings of the last window are still there. */
  private boolean judged;

  AssetMonitor(String asset, Episode episode) {
    this.asset = asset;
    this.episode = episode;
  }

  @Nullable
  ChannelPlan plan() {
    return plan;
  }

  List<ScaleMonitor> scales() {
    return scales;
  }

  /** Newest source time of the asset, microseconds UTC; {@code Long.MIN_VALUE} before the first reading. */
  long newest() {
    return newest;
  }

  void add(int sensorId, long timestamp, double value) {
    traces.computeIfAbsent(sensorId, id -> new SensorTrace(CAPACITY)).add(timestamp, value);
    newest = Math.max(newest, timestamp);
  }

  long newestOf(int sensorId) {
    SensorTrace trace = traces.get(sensorId);
    return trace == null ? Long.MIN_VALUE : trace.last();
  }

  /** Looks at these sensors from now on. */
  void follow(ChannelPlan next, List<ScaleMonitor> monitors) {
    plan = next;
    scales = List.copyOf(monitors);
    List<SensorTrace> list = new ArrayList<>();
    for (int c = 0; c < next.sensors().size(); c++) {
      SensorTrace trace = traces.computeIfAbsent(next.sensors().get(c).id(), id -> new SensorTrace(CAPACITY));
      trace.follow(next.periods()[c], next.scales());
      list.add(trace);
    }
    channels = list;
    for (SensorTrace trace : traces.values())
      if (!list.contains(trace))
        trace.follow(1, List.of());
  }

  void follow(ChannelPlan next) {
    follow(next, next.scales().stream().map(s -> new ScaleMonitor(s, new HealthyWindows(asset.hashCode() + s
        .seconds())))
        .toList());
  }

  /** The plan that follows from the readings so far, or null when it is too early or nothing changes. */
  @Nullable
  ChannelPlan discover(List<Sensor> sensors, Function<String, List<Scale>> wanted) {
    List<Sensor> heard = sensors.stream().filter(this::heard).toList();
    if (plan != null && plan.sensors().containsAll(heard)
        || heard.stream().noneMatch(s -> requireNonNull(traces.get(s.id())).received() >= ENOUGH))
      return null;
    ChannelPlan next = ChannelPlan.of(asset, heard.stream().map(s -> new ChannelPlan.Channel(s, period(s))).toList(),
        wanted.apply(asset));
    return plan != null && plan.sensors().containsAll(next.sensors()) ? null : next;
  }

  private boolean heard(Sensor sensor) {
    SensorTrace trace = traces.get(sensor.id());
    return trace != null && trace.size() >= FEWEST;
  }

  private long period(Sensor sensor) {
    return HistoryWindows.typicalPeriod(requireNonNull(traces.get(sensor.id())).newestTimestamps(4 * ENOUGH));
  }

  /** A window whose time has come. */
  record Due(ScaleMonitor scale, WindowFigures window) {}

  /** The next window for which all data is there or has been waited for long enough, in order of time. */
  @Nullable
  Due next(WindowCutter cutter) {
    if (judged)
      trim();
    judged = false;
    ScaleMonitor first = null;
    for (ScaleMonitor s : scales) {
      if (s.nextEnd == Long.MIN_VALUE)
        s.nextEnd = s.scale.endAfter(oldest() + s.scale.width() - s.scale.hop());
      if (complete(s.scale, s.nextEnd) && (first == null || s.nextEnd < first.nextEnd))
        first = s;
    }
    ChannelPlan p = plan;
    if (first == null || p == null)
      return null;
    WindowFigures window = cutter.cut(channels, p.periods(), first.scale, first.nextEnd);
    first.nextEnd += first.scale.hop();
    if (window.missing() == window.channels())
      skipHole(first);
    judged = true;
    return new Due(first, window);
  }

  /**
   * What the last window looks like sensor by sensor, by tag; sensors with too
   * little in it are left out.
   */
  Map<String, float[]> shapes(WindowCutter cutter, Scale scale, long to) {
    Map<String, float[]> shapes = new HashMap<>();
    ChannelPlan p = plan;
    for (int c = 0; p != null && c < channels.size(); c++) {
      double[] grid = cutter.grid(channels.get(c), p.periods()[c], scale, to);
      if (grid != null)
        shapes.put(p.sensors().get(c).tag(), ShapeEmbedding.coarse().embed(grid));
    }
    return shapes;
  }

  private boolean complete(Scale scale, long end) {
    ChannelPlan p = plan;
    if (newest < end || p == null)
      return false;
    if (newest >= end + Math.max(scale.hop() / 4, 3 * p.slowestPeriod()))
      return true;
    for (SensorTrace channel : channels)
      if (channel.last() < end)
        return false;
    return true;
  }

  private long oldest() {
    long oldest = Long.MAX_VALUE;
    for (SensorTrace channel : channels)
      oldest = Math.min(oldest, channel.first());
    return oldest == Long.MAX_VALUE ? newest : oldest;
  }

  /** A month without data must not cost a month of windows. */
  private void skipHole(ScaleMonitor s) {
    long resume = Long.MAX_VALUE;
    for (SensorTrace channel : channels)
      resume = Math.min(resume, channel.readingAtOrAfter(s.nextEnd - s.scale.hop(), s.scale));
    if (resume != Long.MAX_VALUE && resume > s.nextEnd + s.scale.width())
      s.nextEnd = s.scale.endAfter(resume);
  }

  private void trim() {
    for (SensorTrace trace : traces.values()) {
      long needed = Long.MAX_VALUE;
      for (ScaleMonitor s : scales) {
        long from = s.nextEnd - s.scale.width();
        if (!trace.dropCellsBefore(from, s.scale))
          needed = Math.min(needed, from);
      }
      if (needed != Long.MAX_VALUE)
        trace.dropReadingsBefore(needed);
    }
  }
}
