package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.adapter.Connection;
import io.foreshock.api.adapter.ConnectionStatus;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executor;
import java.util.function.LongSupplier;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;

/** The configured connections and how they are. Confined to the UI executor. */
public final class SourcesModel {
  /**
   * One connection in words.
   *
   * @param up
   *          delivering
   * @param last
   *          when its newest reading came: {@code 12 s ago}; empty when none did
   * @param retry
   *          {@code in 12 s}; empty when no attempt is planned
   */
  public record Source(String id, String name, String protocol, ConnectionStatus.State state, boolean up,
      String stateText, String cause, double readingsPerSecond, long readings, int sensors, String retry,
      String last) {}

  private final ObservableList<Source> sources = FXCollections.observableArrayList();
  private final ReadOnlyStringWrapper summary = new ReadOnlyStringWrapper("");
  private final Services services;
  private final LongSupplier wallClock;
  private final Conflated<List<Source>> polled;

  private record Seen(long readings, long at) {}

  /** Poll thread only. */
  private final Map<String, Seen> seen = new HashMap<>();

  /** @param wallClock microseconds UTC */
  SourcesModel(Services services, LongSupplier wallClock, Executor ui) {
    this.services = services;
    this.wallClock = wallClock;
    polled = new Conflated<>(ui, this::apply);
  }

  public ObservableList<Source> sources() {
    return sources;
  }

  /** {@code 3 sources OK · 1 reconnecting (12 s)}. */
  public ReadOnlyStringProperty summaryProperty() {
    return summary.getReadOnlyProperty();
  }

  /** Poll thread. */
  void poll() {
    List<Source> list = new ArrayList<>();
    for (Connection c : services.connections())
      list.add(source(c.id(), c.protocol(), c.status()));
    seen.keySet().retainAll(list.stream().map(Source::id).toList());
    list.sort(Comparator.comparing(Source::id));
    polled.set(list);
  }

  private Source source(String id, String protocol, ConnectionStatus s) {
    String name = id.substring(id.indexOf(':') + 1);
    String retry = s.nextRetryAt() == null
        ? ""
        : Texts.of("sources.retryIn", Long.toString(Math.max(0, (s.nextRetryAt() - wallClock.getAsLong())
            / Micros.SECOND)));
    boolean up = switch (s.state()) {
      case ONLINE, FINISHED -> true;
      case CONNECTING, DEGRADED, OFFLINE -> false;
    };
    return new Source(id, name, protocol, s.state(), up, Texts.of("sources.state." + s.state().name()), s.cause(),
        s.readingsPerSecond(), s.readings(), s.sensors(), retry, last(id, s.readings()));
  }

  /** In steps, so that the list is not redrawn each second. */
  private String last(String id, long readings) {
    long now = wallClock.getAsLong();
    Seen before = seen.get(id);
    if (before == null || before.readings() != readings)
      seen.put(id, before = new Seen(readings, before == null ? 0 : now));
    if (before.at() == 0)
      return ""; // it was there before we looked
    long seconds = (now - before.at()) / Micros.SECOND;
    if (seconds < 5)
      return Texts.of("sources.justNow");
    return Texts.of("sources.ago", Figures.duration(java.time.Duration.ofSeconds(seconds < 60
        ? seconds / 5 * 5
        : seconds / 60 * 60)));
  }

  private void apply(List<Source> next) {
    if (!next.equals(sources))
      sources.setAll(next);
    long up = next.stream().filter(Source::up).count();
    String line = next.isEmpty()
        ? Texts.of("sources.none")
        : up == 1 ? Texts.of("sources.ok1") : Texts.of("sources.ok", Long.toString(up));
    List<Source> down = next.stream().filter(s -> !s.up()).toList();
    if (down.size() == 1)
      line += " · " + down.getFirst().name() + " " + down.getFirst().stateText().toLowerCase(java.util.Locale
          .getDefault())
          + (down.getFirst().retry().isEmpty() ? "" : " (" + down.getFirst().retry() + ")");
    else
      if (down.size() > 1)
        line += " · " + Texts.of("sources.down", Integer.toString(down.size()));
    summary.set(line);
  }
}
