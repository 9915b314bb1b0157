package io.foreshock.console.trend;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.ingest.History;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Builds trend frames from history. A past episode is laid over by shifting its time so that the end of the pattern's
 * window falls on the end of the live window it resembles; what came after then lies in the future. For one thread.
 */
public final class TrendBuilder {
  /** How long after a failure the past episode is still drawn. */
  private static final long AFTER_FAILURE = 2 * Micros.MINUTE;
  /** How much of a past episode without a failure is drawn beyond its window. */
  private static final long WITHOUT_FAILURE = 30 * Micros.MINUTE;
  /** Pixel columns that one point of a past episode stands for. */
  private static final int PAST_WIDTH = 5;
  private final Function<Match, String> caption;
  private final Function<Match, String> outcome;
  private Map<Integer, Buckets> live = new HashMap<>();
  private Map<Integer, Buckets> past = new HashMap<>();

  /** @param caption names the past episode @param outcome says how it ended */
  public TrendBuilder(Function<Match, String> caption, Function<Match, String> outcome) {
    this.caption = caption;
    this.outcome = outcome;
  }

  /** One bucket per pixel column, but never shorter than the usual sampling. */
  static long bucketWidth(long range, int pixels) {
    return Math.max(Micros.SECOND, Math.ceilDiv(range, Math.max(50, pixels)));
  }

  public TrendFrame build(TrendRequest request, LivePicture picture, History history, Catalog catalog, long nanoTime) {
    long now = picture.now(request.asset());
    long end = request.to() != null ? request.to() : now == LivePicture.NEVER ? 0 : now;
    long from = end - request.range();
    long width = bucketWidth(request.range(), request.pixels());
    long axisTo = end + future(request, end);
    // paused in history there is live data right of the window too
    long dataTo = Math.max(end, Math.min(axisTo, now)) + 1;
    List<List<Sensor>> groups = groups(request.sensors());
    List<TrendFrame.Line> lines = new ArrayList<>();
    List<TrendFrame.YAxis> axes = new ArrayList<>();
    List<TrendFrame.Span> gaps = new ArrayList<>();
    Map<Integer, Buckets> liveNow = new HashMap<>();
    Map<Integer, Buckets> pastNow = new HashMap<>();
    for (int a = 0; a < groups.size(); a++) {
      int first = lines.size();
      for (int s = 0; s < groups.get(a).size(); s++) {
        Sensor sensor = groups.get(a).get(s);
        Buckets b = covered(live, liveNow, sensor, width, history, from, dataTo, nanoTime);
        double[][] curve = b.curve();
        gaps.addAll(b.gaps());
        lines.add(new TrendFrame.Line(sensor, a, s, false, curve[0], curve[1]));
        if (request.overlay() != null)
          overlay(request.overlay(), sensor, a, s, new Stretch(from, axisTo, width), history, catalog, nanoTime,
              pastNow, lines);
      }
      axes.add(axis(groups.get(a), lines.subList(first, lines.size())));
    }
    live = liveNow;
    past = pastNow;
    return new TrendFrame(request.asset(), from, axisTo, now, request.to() == null, lines, axes,
        request.overlay() == null ? null : describe(request.overlay()), request.window(), request.selection(), gaps);
  }

  private record Stretch(long from, long to, long width) {}

  private static Buckets covered(Map<Integer, Buckets> old, Map<Integer, Buckets> fresh, Sensor sensor, long width,
      History history, long from, long to, long nanoTime) {
    Buckets b = old.get(sensor.id());
    if (b == null || b.width() != width)
      b = new Buckets(sensor.id(), width);
    b.cover(history, from, to, nanoTime);
    fresh.put(sensor.id(), b);
    return b;
  }

  private void overlay(Match match, Sensor sensor, int axis, int slot, Stretch seen, History history, Catalog catalog,
      long nanoTime, Map<Integer, Buckets> fresh, List<TrendFrame.Line> lines) {
    FailurePattern p = match.pattern();
    Sensor twin = catalog.sensor(p.asset() + "/" + sensor.name()).orElse(null);
    if (twin == null)
      return;
    long shift = match.windowTo() - p.windowTo();
    long until = (p.failedAt() == null ? p.windowTo() + WITHOUT_FAILURE : p.failedAt() + AFTER_FAILURE);
    long from = seen.from() - shift;
    long to = Math.min(until, seen.to() - shift);
    if (to <= from)
      return;
    Buckets b = covered(past, fresh, twin, seen.width() * PAST_WIDTH, history, from, to, nanoTime);
    double[][] curve = b.means(shift, until);
    lines.add(new TrendFrame.Line(sensor, axis, slot, true, curve[0], curve[1]));
  }

  /** Room right of now: enough to see how the episode ended, at most as much as the past shown. */
  private static long future(TrendRequest request, long end) {
    long margin = request.range() / 40;
    Match m = request.overlay();
    if (m == null)
      return margin;
    FailurePattern p = m.pattern();
    long shift = m.windowTo() - p.windowTo();
    long ends = (p.failedAt() == null ? p.windowTo() + WITHOUT_FAILURE : p.failedAt()) + shift;
    return Math.clamp((ends - end) + (ends - end) / 8 + margin, margin, request.range());
  }

  private TrendFrame.Overlay describe(Match m) {
    Long failed = m.pattern().failedAt();
    return new TrendFrame.Overlay(caption.apply(m),
        failed == null ? null : failed + m.windowTo() - m.pattern().windowTo(), outcome.apply(m));
  }

  /** By unit, in order of choice: at most {@link TrendFrame#AXES} units of {@link TrendFrame#SLOTS} sensors. */
  static List<List<Sensor>> groups(List<Sensor> sensors) {
    List<List<Sensor>> groups = new ArrayList<>();
    for (Sensor s : sensors) {
      List<Sensor> group = groups.stream().filter(g -> g.getFirst().unit().equals(s.unit())).findFirst().orElse(null);
      if (group == null && groups.size() < TrendFrame.AXES)
        groups.add(group = new ArrayList<>());
      if (group != null && group.size() < TrendFrame.SLOTS)
        group.add(s);
    }
    return groups;
  }

  private static TrendFrame.YAxis axis(List<Sensor> sensors, List<TrendFrame.Line> lines) {
    ValueRange range = new ValueRange();
    for (TrendFrame.Line l : lines)
      range.add(l.y());
    double low = sensors.getFirst().spec().low();
    double high = sensors.getFirst().spec().high();
    range.add(low);
    range.add(high);
    double[] r = range.rounded();
    String names = sensors.stream().map(Sensor::name).collect(Collectors.joining(", "));
    return new TrendFrame.YAxis(sensors.getFirst().unit(), names, r[0], r[1], low, high);
  }

  /** Thins a sensor's stretch for a thumbnail: bucket means, NaN where nothing is. */
  public static double[] thumbnail(History history, int sensorId, long from, long to, int points) {
    History.Trend t = history.trend(sensorId, from, to, points);
    double[] mean = new double[points];
    for (int i = 0; i < points; i++)
      mean[i] = t.count()[i] == 0 ? Double.NaN : t.sum()[i] / t.count()[i];
    return mean;
  }

  /** Forgets what was read; the next frame reads everything again. */
  public void reset() {
    live = new HashMap<>();
    past = new HashMap<>();
  }
}
