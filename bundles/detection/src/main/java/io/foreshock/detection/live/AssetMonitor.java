package io.foreshock.detection.live;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.detection.alarm.Episode;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.model.HealthyWindows;
import io.foreshock.detection.window.ReadingBuffer;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowCutter;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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
  private final Map<Integer, ReadingBuffer> buffers = new HashMap<>();
  private @Nullable ChannelPlan plan;
  private List<ReadingBuffer> channels = List.of();
  private List<ScaleMonitor> scales = List.of();
  private long newest = Long.MIN_VALUE;

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
    buffers.computeIfAbsent(sensorId, id -> new ReadingBuffer(CAPACITY)).add(timestamp, value);
    newest = Math.max(newest, timestamp);
  }

  long newestOf(int sensorId) {
    ReadingBuffer buffer = buffers.get(sensorId);
    return buffer == null ? Long.MIN_VALUE : buffer.last();
  }

  /** Looks at these sensors from now on. */
  void follow(ChannelPlan next, List<ScaleMonitor> monitors) {
    plan = next;
    scales = List.copyOf(monitors);
    List<ReadingBuffer> list = new ArrayList<>();
    for (Sensor sensor : next.sensors())
      list.add(buffers.computeIfAbsent(sensor.id(), id -> new ReadingBuffer(CAPACITY)));
    channels = list;
  }

  void follow(ChannelPlan next) {
    follow(next, next.scales().stream().map(s -> new ScaleMonitor(s, new HealthyWindows(asset.hashCode() + s
        .seconds())))
        .toList());
  }

  /** The plan that follows from the readings so far, or null when it is too early or nothing changes. */
  @Nullable
  ChannelPlan discover(List<Sensor> sensors) {
    List<ChannelPlan.Channel> found = new ArrayList<>();
    int most = 0;
    for (Sensor sensor : sensors) {
      ReadingBuffer buffer = buffers.get(sensor.id());
      if (buffer == null || buffer.size() < FEWEST)
        continue;
      most = Math.max(most, buffer.size());
      found.add(new ChannelPlan.Channel(sensor, periodOf(buffer)));
    }
    if (most < ENOUGH)
      return null;
    ChannelPlan next = ChannelPlan.of(asset, found);
    return plan != null && plan.sensors().containsAll(next.sensors()) ? null : next;
  }

  private static long periodOf(ReadingBuffer buffer) {
    long[] timestamps = new long[Math.min(buffer.size(), 4 * ENOUGH)];
    for (int i = 0; i < timestamps.length; i++)
      timestamps[i] = buffer.timestamp(buffer.size() - timestamps.length + i);
    return HistoryWindows.typicalPeriod(timestamps);
  }

  /** A window whose time has come. */
  record Due(ScaleMonitor scale, WindowFigures window) {}

  /** The next window for which all data is there or has been waited for long enough, in order of time. */
  @Nullable
  Due next(WindowCutter cutter) {
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
    trim();
    return new Due(first, window);
  }

  private boolean complete(Scale scale, long end) {
    ChannelPlan p = plan;
    if (newest < end || p == null)
      return false;
    if (newest >= end + Math.max(scale.hop() / 4, 3 * p.slowestPeriod()))
      return true;
    for (ReadingBuffer channel : channels)
      if (channel.last() < end)
        return false;
    return true;
  }

  private long oldest() {
    long oldest = Long.MAX_VALUE;
    for (ReadingBuffer channel : channels)
      if (channel.size() > 0)
        oldest = Math.min(oldest, channel.first());
    return oldest == Long.MAX_VALUE ? newest : oldest;
  }

  /** A month without data must not cost a month of windows. */
  private void skipHole(ScaleMonitor s) {
    long resume = Long.MAX_VALUE;
    for (ReadingBuffer channel : channels) {
      int i = channel.indexOf(s.nextEnd - s.scale.hop());
      if (i < channel.size())
        resume = Math.min(resume, channel.timestamp(i));
    }
    if (resume != Long.MAX_VALUE && resume > s.nextEnd + s.scale.width())
      s.nextEnd = s.scale.endAfter(resume);
  }

  private void trim() {
    long needed = Long.MAX_VALUE;
    for (ScaleMonitor s : scales)
      needed = Math.min(needed, s.nextEnd - s.scale.width());
    for (ReadingBuffer buffer : buffers.values())
      buffer.dropBefore(needed);
  }
}
