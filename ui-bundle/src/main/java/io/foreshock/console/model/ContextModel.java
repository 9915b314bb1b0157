package io.foreshock.console.model;

import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.Alarms;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.PatternLibrary;
import io.foreshock.api.ingest.History;
import io.foreshock.console.trend.TrendRequest;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Executor;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.jspecify.annotations.Nullable;

/**
 * All history of the first sensor shown at a glance, with the matches and failures of its asset ticked. Read anew every
 * ten seconds at most. Confined to the UI executor, but for {@link #poll}.
 */
public final class ContextModel {
  static final int BUCKETS = 400;
  private static final long CALM_NANOS = 10_000_000_000L;

  /**
   * @param from
   *          oldest reading, microseconds UTC
   * @param to
   *          newest reading, microseconds UTC
   * @param low
   *          0 to 1 of the bar's height, NaN where nothing is
   * @param high
   *          like low
   * @param matches
   *          when pattern alarms were raised, microseconds UTC
   * @param failures
   *          when machines stopped, microseconds UTC
   */
  public record Context(long from, long to, double[] low, double[] high, List<Long> matches, List<Long> failures) {
    public Context {
      matches = List.copyOf(matches);
      failures = List.copyOf(failures);
    }
  }

  private final ReadOnlyObjectWrapper<@Nullable Context> context = new ReadOnlyObjectWrapper<>();
  private final Services services;
  private final Conflated<Context> polled;
  /** Poll thread only. */
  private @Nullable Sensor read;
  private long readAt;

  ContextModel(Services services, Executor ui) {
    this.services = services;
    polled = new Conflated<>(ui, context::set);
  }

  public ReadOnlyObjectProperty<@Nullable Context> contextProperty() {
    return context.getReadOnlyProperty();
  }

  /** Poll thread. */
  void poll(TrendRequest shown, long nanoTime) {
    History history = services.history();
    if (history == null || shown.sensors().isEmpty())
      return;
    Sensor sensor = shown.sensors().getFirst();
    if (Objects.equals(sensor, read) && nanoTime - readAt < CALM_NANOS)
      return;
    History.Bounds b = history.bounds(sensor.id()).orElse(null);
    if (b == null || b.first() >= b.last())
      return;
    read = sensor;
    readAt = nanoTime;
    polled.set(scaled(history.trend(sensor.id(), b.first(), b.last() + 1, BUCKETS), b, matches(shown.asset(), b),
        failures(shown.asset(), b)));
  }

  private static Context scaled(History.Trend t, History.Bounds b, List<Long> matches, List<Long> failures) {
    double min = Double.POSITIVE_INFINITY;
    double max = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < t.buckets(); i++)
      if (t.count()[i] > 0) {
        min = Math.min(min, t.min()[i]);
        max = Math.max(max, t.max()[i]);
      }
    double span = max > min ? max - min : 1;
    double[] low = new double[t.buckets()];
    double[] high = new double[t.buckets()];
    for (int i = 0; i < t.buckets(); i++) {
      low[i] = t.count()[i] == 0 ? Double.NaN : (t.min()[i] - min) / span;
      high[i] = t.count()[i] == 0 ? Double.NaN : (t.max()[i] - min) / span;
    }
    return new Context(b.first(), b.last(), low, high, matches, failures);
  }

  private List<Long> matches(String asset, History.Bounds b) {
    Alarms alarms = services.alarms();
    return alarms == null
        ? List.of()
        : alarms.raisedBetween(b.first(), b.last() + 1).stream()
            .filter(a -> a.asset().equals(asset) && a.kind() == Alarm.Kind.PATTERN_MATCH).map(Alarm::raisedAt)
            .toList();
  }

  private List<Long> failures(String asset, History.Bounds b) {
    PatternLibrary library = services.patterns();
    return library == null
        ? List.of()
        : library.patterns().stream().filter(p -> p.asset().equals(asset)).map(FailurePattern::failedAt)
            .filter(at -> at != null && at >= b.first() && at <= b.last()).distinct().toList();
  }
}
