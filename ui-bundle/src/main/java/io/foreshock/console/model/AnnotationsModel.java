package io.foreshock.console.model;

import io.foreshock.console.trend.LivePicture;
import io.foreshock.console.trend.TrendFrame;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/** Notes on the trend: stored, shown to everybody, taken up by incidents. Confined to the UI executor. */
public final class AnnotationsModel {
  /** Longest note, characters. */
  static final int LONGEST = 500;
  private static final long PERIOD_NANOS = 3_000_000_000L;

  private final Services services;
  private final Calls calls;
  private final StatusLine status;
  private final TimeText times;
  private final TrendModel trend;
  private final String operator;
  private final AnnotationStore store;
  private final Conflated<Polled> polled;
  private String polledAsset = "";
  private long polledAt;

  private record Polled(String asset, List<Annotation> notes) {}

  AnnotationsModel(Services services, Calls calls, StatusLine status, TimeText times, TrendModel trend,
      String operator, Executor ui) {
    this.services = services;
    this.calls = calls;
    this.status = status;
    this.times = times;
    this.trend = trend;
    this.operator = operator;
    store = new AnnotationStore(services);
    polled = new Conflated<>(ui, p -> show(p.asset(), p.notes()));
  }

  /** Poll thread. */
  void poll(String asset, long nanoTime) {
    if (services.tables() == null || asset.equals(polledAsset) && nanoTime - polledAt < PERIOD_NANOS)
      return;
    polledAsset = asset;
    polledAt = nanoTime;
    polled.set(new Polled(asset, store.of(asset)));
  }

  private void show(String asset, List<Annotation> notes) {
    if (asset.equals(trend.asset()) && !notes.equals(trend.notes()))
      trend.notes().setAll(notes);
  }

  /** The time a new note is offered: under the pointer, else where the selection begins, else now; null without data. */
  public @Nullable String suggestedTime() {
    Long at = trend.pointer();
    TrendFrame.Span selected = trend.selectionProperty().get();
    if (at == null && selected != null)
      at = selected.from();
    TrendFrame f = trend.frameProperty().get();
    if (at == null && f != null && f.now() != LivePicture.NEVER)
      at = Math.min(f.to(), f.now());
    if (at == null || trend.asset().isEmpty()) {
      status.warn(Texts.of("episodes.noData"));
      return null;
    }
    return times.dateSecond(at);
  }

  public String asset() {
    return trend.asset();
  }

  /** Notes of the asset in the stretch that is seen. */
  public List<Annotation> seen() {
    TrendFrame f = trend.frameProperty().get();
    return f == null
        ? List.of()
        : trend.notes().stream().filter(n -> n.at() >= f.from() && n.at() <= f.to()).toList();
  }

  /** @return what is wrong with the note, or null when it can be saved */
  public @Nullable String complaint(String time, String text) {
    if (times.parse(time) == null)
      return Texts.of("incident.badTime", time);
    if (text.isBlank())
      return Texts.of("incident.noText", time);
    return text.strip().length() > LONGEST
        ? Texts.of("note.tooLong", Integer.toString(text.strip().length()), Integer.toString(LONGEST))
        : null;
  }

  /** @param time as {@link TimeText#dateSecond} writes it */
  public void add(String time, String text) {
    Long at = times.parse(time);
    if (at == null || complaint(time, text) != null)
      return;
    Annotation note = new Annotation(UUID.randomUUID().toString(), trend.asset(), at, operator, text.strip());
    put(note);
    trend.changes().did(() -> drop(note), () -> put(note));
  }

  public void remove(Annotation note) {
    drop(note);
    trend.changes().did(() -> put(note), () -> drop(note));
  }

  private void put(Annotation note) {
    change(note, () -> store.put(note), "note.saved");
  }

  private void drop(Annotation note) {
    change(note, () -> store.remove(note), "note.removed");
  }

  private void change(Annotation note, Runnable work, String said) {
    calls.call(() -> {
      work.run();
      return store.of(note.asset());
    }, notes -> {
      show(note.asset(), notes);
      status.say(Texts.of(said, times.dateSecond(note.at())));
    }, status::warn);
  }
}
