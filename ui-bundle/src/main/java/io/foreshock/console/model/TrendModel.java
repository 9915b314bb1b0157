package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Match;
import io.foreshock.console.trend.LivePicture;
import io.foreshock.console.trend.TrendFrame;
import io.foreshock.console.trend.TrendRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.jspecify.annotations.Nullable;

/**
 * What the trend chart shows: asset, sensors, range, live or paused, a selected window, a past episode laid over.
 * Confined to the UI executor, but for {@link #request()} and {@link #present(TrendFrame)}.
 */
public final class TrendModel {
  public static final long SHORTEST = 2 * Micros.MINUTE;
  public static final long LONGEST = 366 * Micros.DAY;
  /** Past shown for a match: enough to see the healthy stretch before it. */
  private static final long MATCH_RANGE = Micros.HOUR;

  private final ObjectProperty<Long> range = new SimpleObjectProperty<>(Micros.HOUR);
  private final BooleanProperty live = new SimpleBooleanProperty(true);
  private final ObservableList<Sensor> sensors = FXCollections.observableArrayList();
  private final ObservableList<Sensor> shown = FXCollections.observableArrayList();
  private final ObjectProperty<TrendFrame.@Nullable Span> selection = new SimpleObjectProperty<>();
  private final ObjectProperty<@Nullable Match> overlay = new SimpleObjectProperty<>();
  private final ReadOnlyObjectWrapper<@Nullable TrendFrame> frame = new ReadOnlyObjectWrapper<>();
  private final AtomicReference<@Nullable TrendRequest> request = new AtomicReference<>();
  private final Conflated<TrendFrame> frames;
  private final Runnable changed;
  private final ObservableList<Annotation> notes = FXCollections.observableArrayList();
  private final Changes changes;
  private String asset = "";
  private @Nullable Long pointer;
  /** What was seen before the change under way; null before the first. */
  private @Nullable View seen;
  private long pausedAt = LivePicture.NEVER;
  private int pixels = 800;

  /** What undo brings back. */
  private record View(List<Sensor> shown, long range, long pausedAt, TrendFrame.@Nullable Span selection,
      @Nullable Match overlay) {}

  /** @param changed called on the UI executor after every change of the request */
  TrendModel(java.util.concurrent.Executor ui, Runnable changed) {
    this.changed = changed;
    this.changes = new Changes(System::nanoTime);
    this.frames = new Conflated<>(ui, frame::set);
  }

  /** Microseconds of past shown. */
  public ObjectProperty<Long> rangeProperty() {
    return range;
  }

  public BooleanProperty liveProperty() {
    return live;
  }

  /** All sensors of the asset. */
  public ObservableList<Sensor> sensors() {
    return sensors;
  }

  /** Those drawn. */
  public ObservableList<Sensor> shown() {
    return shown;
  }

  public ObjectProperty<TrendFrame.@Nullable Span> selectionProperty() {
    return selection;
  }

  public ObjectProperty<@Nullable Match> overlayProperty() {
    return overlay;
  }

  /** What was drawn last. */
  public ReadOnlyObjectProperty<@Nullable TrendFrame> frameProperty() {
    return frame.getReadOnlyProperty();
  }

  public String asset() {
    return asset;
  }

  /** Notes at points of time, the oldest first. */
  public ObservableList<Annotation> notes() {
    return notes;
  }

  /** What can be taken back: views of the trend and notes on it. */
  Changes changes() {
    return changes;
  }

  /** Brings back what was seen before, or takes back a note. @return false when there is nothing to take back */
  public boolean undo() {
    return changes.undo();
  }

  /** @return false when nothing was taken back */
  public boolean redo() {
    return changes.redo();
  }

  /** The time under the pointer; null when it is elsewhere. */
  public void pointAt(@Nullable Long micros) {
    pointer = micros;
  }

  @Nullable
  Long pointer() {
    return pointer;
  }

  /** Any thread. */
  public @Nullable TrendRequest request() {
    return request.get();
  }

  /** Any thread: the curves are written, now the axes may follow. */
  public void present(TrendFrame drawn) {
    frames.set(drawn);
  }

  /** Shows another asset; keeps the range, drops what belonged to the former one. */
  void show(String newAsset, List<Sensor> itsSensors) {
    if (newAsset.equals(asset) && itsSensors.equals(sensors))
      return;
    boolean other = !newAsset.equals(asset);
    asset = newAsset;
    sensors.setAll(itsSensors);
    if (other) {
      overlay.set(null);
      selection.set(null);
      resumeLive();
    }
    shown.removeIf(s -> !itsSensors.contains(s));
    if (shown.isEmpty())
      shown.setAll(firstOfTwoUnits(itsSensors));
    if (other) {
      changes.clear();
      notes.clear();
    }
    ask();
  }

  private static List<Sensor> firstOfTwoUnits(List<Sensor> all) {
    List<Sensor> picked = new ArrayList<>();
    for (Sensor s : all)
      if (picked.size() < 2 && picked.stream().noneMatch(p -> p.unit().equals(s.unit())))
        picked.add(s);
    return picked;
  }

  /** Brings these sensors into view; the axes hold at most three units. */
  void prefer(List<String> tags) {
    List<Sensor> picked = new ArrayList<>();
    for (String tag : tags)
      sensors.stream().filter(s -> s.tag().equals(tag)).findFirst().ifPresent(picked::add);
    if (picked.isEmpty())
      return;
    shown.setAll(picked.subList(0, Math.min(2, picked.size())));
    update();
  }

  /** Shows or hides a sensor; a fourth unit pushes the first one out. */
  public void toggle(Sensor sensor) {
    if (!shown.remove(sensor)) {
      shown.add(sensor);
      while (shown.stream().map(Sensor::unit).distinct().count() > TrendFrame.AXES) {
        String oldest = shown.getFirst().unit();
        shown.removeIf(s -> s.unit().equals(oldest));
      }
      List<Sensor> same = shown.stream().filter(s -> s.unit().equals(sensor.unit())).toList();
      if (same.size() > TrendFrame.SLOTS)
        shown.remove(same.getFirst());
    } else
      if (shown.isEmpty())
        shown.add(sensor);
    update();
  }

  public void setRange(long micros) {
    range.set(Math.clamp(micros, SHORTEST, LONGEST));
    update();
  }

  /** Freezes the picture or follows the plant's now again. */
  public void togglePause() {
    if (live.get())
      pause(end());
    else
      resumeLive();
    update();
  }

  public void resumeLive() {
    live.set(true);
    pausedAt = LivePicture.NEVER;
    update();
  }

  private void pause(long at) {
    live.set(false);
    pausedAt = at;
  }

  /** Shows this stretch of history, paused. */
  public void goTo(long from, long to) {
    pause(to);
    range.set(Math.clamp(to - from, SHORTEST, LONGEST));
    update();
  }

  /** Moves by a share of the range: negative into the past; pauses. At the newest data it is live again. */
  public void pan(double share) {
    long to = end() + Math.round(range.get() * share);
    TrendFrame f = frame.get();
    if (f != null && to >= f.now())
      resumeLive();
    else
      pause(to);
    update();
  }

  /** @param factor below 1 shows less time */
  public void zoom(double factor) {
    setRange(Math.round(range.get() * factor));
  }

  /** Zooms around a point of history; the newest end stays where it is while the picture is live. */
  public void zoom(double factor, long around) {
    if (!live.get()) {
      long scaled = Math.clamp(Math.round(range.get() * factor), SHORTEST, LONGEST);
      pause(around + Math.round((end() - around) * ((double) scaled / range.get())));
    }
    zoom(factor);
  }

  public void select(long from, long to) {
    selection.set(new TrendFrame.Span(Math.min(from, to), Math.max(from, to), Texts.of("trend.selected")));
    update();
  }

  public void clearSelection() {
    selection.set(null);
    update();
  }

  /** Lays a past episode over the live data and brings the sensors that count into view; null takes it away. */
  public void overlay(@Nullable Match match) {
    overlay.set(match);
    if (match != null && match.asset().equals(asset)) {
      long span = match.windowTo() - match.windowFrom();
      if (range.get() < span * 2 || range.get() > 8 * Micros.HOUR)
        range.set(Math.max(MATCH_RANGE, span * 2));
      prefer(match.contributions().stream().map(io.foreshock.api.detection.Contribution::tag).toList());
    }
    update();
  }

  /** Keeps the overlay on the newest stage of the same incident. */
  void followOverlay(Match newer) {
    Match old = overlay.get();
    if (old != null && live.get() && old.pattern().incidentId().equals(newer.pattern().incidentId())
        && newer.windowTo() > old.windowTo()) {
      overlay.set(newer);
      ask();
    }
  }

  /** The window to search for: what is selected, else the newest part of what is seen. */
  public TrendFrame.@Nullable Span window() {
    TrendFrame.Span s = selection.get();
    if (s != null)
      return s;
    TrendFrame f = frame.get();
    if (f == null || f.now() == LivePicture.NEVER)
      return null;
    long to = Math.min(end(), f.now());
    return new TrendFrame.Span(Math.max(f.from(), to - range.get()), to, "");
  }

  private long end() {
    if (pausedAt != LivePicture.NEVER)
      return pausedAt;
    TrendFrame f = frame.get();
    return f == null ? 0 : f.now();
  }

  /** Width of the plot in pixels; decides how much is read. */
  public void setPixels(int newPixels) {
    if (Math.abs(newPixels - pixels) < 8)
      return;
    pixels = newPixels;
    update();
  }

  private void update() {
    View before = seen;
    ask();
    View now = seen;
    if (before != null && now != null && !before.equals(now))
      changes.moved(() -> restore(before), () -> restore(now));
  }

  private void restore(View view) {
    List<Sensor> still = view.shown().stream().filter(sensors::contains).toList();
    if (!still.isEmpty())
      shown.setAll(still);
    range.set(view.range());
    live.set(view.pausedAt() == LivePicture.NEVER);
    pausedAt = view.pausedAt();
    selection.set(view.selection());
    overlay.set(view.overlay());
    ask();
  }

  private void ask() {
    seen = new View(List.copyOf(shown), range.get(), pausedAt, selection.get(), overlay.get());
    Match m = overlay.get();
    TrendFrame.Span window = m == null || !m.asset().equals(asset)
        ? null
        : new TrendFrame.Span(m.windowFrom(), m.windowTo(), Texts.of("trend.matchWindow"));
    request.set(new TrendRequest(asset, List.copyOf(shown), range.get(), live.get() ? null : Long.valueOf(pausedAt),
        pixels, m, window, selection.get()));
    changed.run();
  }
}
