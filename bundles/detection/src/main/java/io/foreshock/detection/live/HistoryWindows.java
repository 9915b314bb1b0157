package io.foreshock.detection.live;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.detection.model.ChannelPlan;
import io.foreshock.detection.store.WindowTable;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.SensorTrace;
import io.foreshock.detection.window.Scale;
import io.foreshock.detection.window.WindowCutter;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** Cuts windows out of stored readings. Thread-safe. */
final class HistoryWindows {
  /** Windows per reading of the store. */
  private static final int CHUNK = 128;
  /** Readings that tell how often a sensor reports. */
  private static final int ENOUGH = 128;
  private static final int FEWEST = 8;

  private final History history;
  private final WindowTable windowTable;
  private final GridStatistics statistics;

  HistoryWindows(History history, WindowTable windowTable, GridStatistics statistics) {
    this.history = history;
    this.windowTable = windowTable;
    this.statistics = statistics;
  }

  /**
   * Hands over the windows that end in {@code (from, to]}, ascending.
   *
   * @param step
   *            hops from one window to the next
   */
  void cut(ChannelPlan plan, Scale scale, long from, long to, int step, Consumer<WindowFigures> sink) {
    WindowCutter cutter = new WindowCutter(statistics);
    long stride = step * scale.hop();
    long last = scale.endAtOrBefore(to);
    for (long first = scale.endAfter(from); first <= last; first += CHUNK * stride) {
      long end = Math.min(last, first + (CHUNK - 1) * stride);
      List<SensorTrace> traces = read(plan, first - scale.width() - plan.slowestPeriod(),
          end + plan.slowestPeriod());
      for (long at = first; at <= end; at += stride)
        sink.accept(cutter.cut(traces, plan.periods(), scale, at));
    }
  }

  private List<SensorTrace> read(ChannelPlan plan, long from, long to) {
    List<SensorTrace> all = new ArrayList<>();
    for (Sensor sensor : plan.sensors()) {
      History.Series series = history.read(sensor.id(), from, to);
      SensorTrace trace = new SensorTrace(Math.max(1, series.size()));
      for (int i = 0; i < series.size(); i++)
        if (usable(series.values()[i], series.qualities()[i]))
          trace.add(series.timestamps()[i], series.values()[i]);
      all.add(trace);
    }
    return all;
  }

  static boolean usable(double value, byte quality) {
    return quality != Quality.BAD.code() && Double.isFinite(value);
  }

  /** How the sensors reported before the time; empty when none did. */
  Optional<ChannelPlan> plan(String asset, List<Sensor> sensors, long before) {
    List<ChannelPlan.Channel> channels = new ArrayList<>();
    for (Sensor sensor : sensors) {
      long period = period(sensor.id(), before);
      if (period > 0)
        channels.add(new ChannelPlan.Channel(sensor, period));
    }
    return channels.isEmpty() ? Optional.empty() : Optional.of(ChannelPlan.of(asset, channels, windowTable.of(asset)));
  }

  /** Typical time between readings, from the newest ones before the time; 0 when there are too few. */
  private long period(int sensorId, long before) {
    Optional<History.Bounds> bounds = history.bounds(sensorId);
    if (bounds.isEmpty() || bounds.get().first() >= before)
      return 0;
    for (long span = Micros.MINUTE;; span *= 8) {
      long from = Math.max(bounds.get().first(), before - span);
      History.Series series = history.read(sensorId, from, before);
      if (series.size() >= ENOUGH || from == bounds.get().first())
        return series.size() < FEWEST ? 0 : typicalPeriod(series.timestamps());
    }
  }

  static long typicalPeriod(long[] ascending) {
    long[] steps = new long[ascending.length - 1];
    for (int i = 0; i < steps.length; i++)
      steps[i] = ascending[i + 1] - ascending[i];
    Arrays.sort(steps);
    return Math.max(1, steps[steps.length / 2]);
  }
}
