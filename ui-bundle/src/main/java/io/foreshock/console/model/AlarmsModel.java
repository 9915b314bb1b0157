package io.foreshock.console.model;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.detection.Alarms;
import io.foreshock.console.trend.LivePicture;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/** The alarm list after ISA-18.2. Confined to the UI executor. */
public final class AlarmsModel {
  /**
   * Figures for the header.
   *
   * @param byPriority
   *          alarms not shelved, index 1..4
   * @param recent
   *          raised within the last ten minutes of plant time
   * @param available
   *          false when no detection bundle is there
   */
  public record Counts(List<Integer> byPriority, int unacknowledged, int shelved, int recent, boolean available) {}

  private static final long RECENT = 10 * Micros.MINUTE;
  private final ObservableList<AlarmRow> rows = FXCollections.observableArrayList();
  private final ReadOnlyObjectWrapper<Counts> counts = new ReadOnlyObjectWrapper<>(count(List.of(), 0, true));
  private final BooleanProperty showShelved = new SimpleBooleanProperty();
  private final ObjectProperty<@Nullable AlarmState> onlyState = new SimpleObjectProperty<>();
  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final String operator;
  private final Conflated<Polled> polled;
  private List<Alarm> all = List.of();
  private LivePicture picture = LivePicture.EMPTY;

  private record Polled(List<Alarm> alarms, LivePicture picture, boolean available) {}

  AlarmsModel(Services services, Calls calls, StatusLine status, TimeText times, String operator, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    this.operator = operator;
    polled = new Conflated<>(ui, this::apply);
    showShelved.addListener((o, was, is) -> rebuild());
    onlyState.addListener((o, was, is) -> rebuild());
  }

  /** By priority, then newest first. */
  public ObservableList<AlarmRow> rows() {
    return rows;
  }

  public ReadOnlyObjectProperty<Counts> countsProperty() {
    return counts.getReadOnlyProperty();
  }

  /** Shows alarms of this state only; null = all. */
  public ObjectProperty<@Nullable AlarmState> onlyStateProperty() {
    return onlyState;
  }

  private boolean listed(Alarm a) {
    AlarmState only = onlyState.get();
    return only == null ? showShelved.get() || a.state() != AlarmState.SHELVED : a.state() == only;
  }

  /** Tells how many alarms come, chatter and stay; {@code shown} hears of it on the UI executor. */
  public void figures(Consumer<AlarmFigures> shown) {
    long now = picture.now();
    List<Alarm> active = all;
    calls.call(() -> {
      Alarms alarms = services.alarms();
      if (alarms == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.detection"));
      return AlarmFigures.of(alarms.raisedBetween(now - Micros.DAY, now + 1), active, now);
    }, shown, status::warn);
  }

  public BooleanProperty showShelvedProperty() {
    return showShelved;
  }

  /** Poll thread. */
  void poll(LivePicture newest) {
    Alarms alarms = services.alarms();
    polled.set(new Polled(alarms == null ? List.of() : alarms.active(), newest, alarms != null));
  }

  private void apply(Polled p) {
    all = p.alarms();
    picture = p.picture();
    Counts next = count(all, picture.now(), p.available());
    if (!next.equals(counts.get()))
      counts.set(next);
    rebuild();
  }

  /** Edits the list instead of replacing it, so that the selection stays on its alarm. */
  private void rebuild() {
    Map<String, AlarmRow> known = new HashMap<>();
    for (AlarmRow r : rows)
      known.put(r.alarm().id(), r);
    List<AlarmRow> next = new ArrayList<>();
    for (Alarm a : all)
      if (listed(a)) {
        AlarmRow.Words words = AlarmRow.Words.of(a, times, picture.now(), value(a));
        AlarmRow row = known.remove(a.id());
        if (row == null)
          row = new AlarmRow(words);
        row.set(words);
        next.add(row);
      }
    Set<AlarmRow> gone = new HashSet<>(known.values());
    if (!gone.isEmpty())
      rows.removeIf(gone::contains);
    for (int i = 0; i < next.size(); i++)
      place(next.get(i), i);
  }

  /** Touches only rows that are new or have moved: a list of 1,000 stays still while one of them changes. */
  private void place(AlarmRow row, int at) {
    if (at < rows.size() && rows.get(at) == row)
      return;
    rows.remove(row);
    rows.add(at, row);
  }

  /** What the sensor shows now, and why that is an alarm: a likeness, a score, or the value and limit of a rule. */
  private String value(Alarm a) {
    String why = why(a);
    for (Sensor s : picture.sensorsOf(a.asset()))
      if (s.tag().equals(a.tag()) && !Double.isNaN(picture.value(s.id()))) {
        String now = Figures.valueWithUnit(picture.value(s.id()), s.unit());
        return why.isEmpty() ? now : now + " · " + why;
      }
    return why;
  }

  private static String why(Alarm a) {
    Alarm.Excess excess = a.excess();
    if (excess != null)
      return Texts.of("alarm.excess", Figures.valueWithUnit(excess.value(), excess.unit()), Figures.valueWithUnit(excess
          .limit(), excess.unit()));
    return switch (a.kind()) {
      case PATTERN_MATCH -> Texts.of("alarm.similarity", Figures.similarity(a.score()));
      case UNKNOWN_PATTERN -> Texts.of("alarm.anomaly", Figures.similarity(a.score()));
      case LIMIT, RATE, STALE, STUCK, PEER -> "";
    };
  }

  private static Counts count(List<Alarm> alarms, long now, boolean available) {
    int[] n = new int[5];
    int unacknowledged = 0;
    int shelved = 0;
    int recent = 0;
    for (Alarm a : alarms) {
      if (a.state() == AlarmState.SHELVED) {
        shelved++;
        continue;
      }
      n[a.priority()]++;
      unacknowledged += a.state().acknowledged() ? 0 : 1;
      recent += now != LivePicture.NEVER && a.raisedAt() > now - RECENT ? 1 : 0;
    }
    return new Counts(List.of(n[0], n[1], n[2], n[3], n[4]), unacknowledged, shelved, recent, available);
  }

  public void acknowledge(AlarmRow row) {
    if (!row.needsAcknowledgement()) {
      status.say(Texts.of("alarm.alreadyAcknowledged", row.text()));
      return;
    }
    change((alarms, id) -> alarms.acknowledge(id, operator), row, "alarm.acknowledged");
  }

  /** Hides the alarm for a while; it comes back by itself. */
  public void shelve(AlarmRow row, Duration howLong, String reason) {
    if (reason.isBlank()) {
      status.warn(Texts.of("alarm.needsReason"));
      return;
    }
    change((alarms, id) -> alarms.shelve(id, operator, howLong, reason.strip()), row,
        "alarm.shelvedFor", Figures.duration(howLong));
  }

  private void change(BiFunction<Alarms, String, Alarm> action, AlarmRow row, String said, Object... more) {
    calls.call(() -> {
      Alarms alarms = services.alarms();
      if (alarms == null)
        throw new ForeshockException(ErrorCode.CLOSED, Texts.of("missing.detection"));
      Alarm changed = action.apply(alarms, row.alarm().id());
      poll(picture);
      return changed;
    }, changed -> status.say(Texts.of(said, concat(row.text(), more))), status::warn);
  }

  private static Object[] concat(Object first, Object[] rest) {
    Object[] all = new Object[rest.length + 1];
    all[0] = first;
    System.arraycopy(rest, 0, all, 1, rest.length);
    return all;
  }

  /** The most urgent alarm that nobody has acknowledged, else the first. */
  public @Nullable AlarmRow mostUrgent() {
    return rows.stream().filter(AlarmRow::needsAcknowledgement).findFirst()
        .orElse(rows.isEmpty() ? null : rows.getFirst());
  }
}
