package io.foreshock.detection.alarm;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.Subscription;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.detection.store.AlarmRecord;
import io.foreshock.detection.store.AlarmTable;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The alarms and their ISA-18.2 states. Every change is stored first, then
 * shown, then told. Changes and listeners run on the detection thread only; the
 * reading methods are thread-safe.
 */
public final class AlarmBook {
  private static final Logger LOG = LoggerFactory.getLogger(AlarmBook.class);
  private static final Duration LONGEST_SHELF = Duration.ofHours(24);
  private static final Comparator<Alarm> BY_URGENCY = Comparator.comparingInt(Alarm::priority)
      .thenComparing(Comparator.comparingLong(Alarm::raisedAt).reversed()).thenComparing(Alarm::id);

  private final AlarmTable table;
  private final Clock clock;
  private final List<Consumer<Alarm>> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<String, AlarmRecord> active = Map.of();

  public AlarmBook(AlarmTable table, Clock clock) {
    this.table = table;
    this.clock = clock;
    Map<String, AlarmRecord> loaded = new HashMap<>();
    table.active().forEach(r -> loaded.put(r.alarm().id(), r));
    active = Map.copyOf(loaded);
  }

  public List<Alarm> active() {
    return active.values().stream().map(AlarmRecord::alarm).sorted(BY_URGENCY).toList();
  }

  public int present() {
    return (int) active.values().stream().filter(AlarmRecord::present).count();
  }

  public Optional<Alarm> find(String id) {
    AlarmRecord shown = active.get(id);
    return shown != null ? Optional.of(shown.alarm()) : table.find(id).map(AlarmRecord::alarm);
  }

  public List<Alarm> raisedBetween(long from, long to) {
    return table.raisedBetween(from, to).stream().map(AlarmRecord::alarm).toList();
  }

  public Subscription listen(Consumer<Alarm> listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  /** Shows a new alarm. */
  public void raise(Alarm alarm) {
    change(AlarmRecord.of(alarm), true);
  }

  /** Replaces what is shown of a known alarm; its state follows from presence, acknowledgement and shelf. */
  public Alarm update(Alarm changed, boolean newMatch) {
    AlarmRecord before = record(changed.id());
    AlarmRecord after = before.with(changed);
    return change(settled(after, after.shelvedUntil()), newMatch);
  }

  public Alarm acknowledge(String id, String operator) {
    AlarmRecord before = record(id);
    if (before.acknowledgedAt() != null)
      return before.alarm();
    AlarmRecord after = before.acknowledged(by(before.alarm(), operator), now());
    return change(settled(after, after.shelvedUntil()), false);
  }

  public Alarm shelve(String id, String operator, Duration howLong, String reason) {
    if (howLong.isNegative() || howLong.isZero() || howLong.compareTo(LONGEST_SHELF) > 0)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "shelving time outside 0..24 h: howLong=" + howLong);
    AlarmRecord before = record(id);
    long until = now() + howLong.toNanos() / 1_000;
    return change(settled(before.shelved(until, operator, reason), until), false);
  }

  /** Brings back what was shelved long enough. */
  public void tick() {
    long now = now();
    for (AlarmRecord r : active.values())
      if (r.shelvedUntil() != null && r.shelvedUntil() <= now)
        change(settled(r.shelved(null, r.shelvedBy(), r.shelveReason()), null), false);
  }

  /** All alarms that follow from rules, those of the past included. */
  public List<AlarmRecord> ofRules() {
    return table.ofRules();
  }

  /** An alarm that goes. @param at source time, microseconds UTC */
  public record Return(String id, long at) {}

  /** New alarms that follow from rules, and some that go, in one commit. */
  public void follow(List<AlarmRecord> raised, List<Return> gone) {
    List<AlarmRecord> after = new ArrayList<>(raised);
    for (Return r : gone) {
      AlarmRecord before = record(r.id());
      Alarm a = before.alarm();
      if (a.returnedAt() == null)
        after.add(settled(before.with(new Alarm(a.id(), a.kind(), a.state(), a.priority(), a.asset(), a.tag(),
            a.message(), a.raisedAt(), a.detectedAt(), r.at(), a.acknowledgedBy(), a.score(), a.match(), a.excess())),
            before.shelvedUntil()));
    }
    if (after.isEmpty())
      return;
    table.put(after);
    show(after);
  }

  private static AlarmRecord settled(AlarmRecord r, @Nullable Long shelvedUntil) {
    AlarmState state = shelvedUntil != null
        ? AlarmState.SHELVED
        : AlarmRecord.stateOf(r.present(), r.acknowledgedAt() != null);
    Alarm a = r.alarm();
    return r.with(new Alarm(a.id(), a.kind(), state, a.priority(), a.asset(), a.tag(), a.message(), a.raisedAt(),
        a.detectedAt(), a.returnedAt(), a.acknowledgedBy(), a.score(), a.match(), a.excess()));
  }

  private static Alarm by(Alarm a, String operator) {
    return new Alarm(a.id(), a.kind(), a.state(), a.priority(), a.asset(), a.tag(), a.message(), a.raisedAt(),
        a.detectedAt(), a.returnedAt(), operator, a.score(), a.match(), a.excess());
  }

  private AlarmRecord record(String id) {
    AlarmRecord shown = active.get(id);
    return shown != null
        ? shown
        : table.find(id).orElseThrow(() -> new ForeshockException(ErrorCode.NOT_FOUND, "no such alarm: id=" + id));
  }

  private Alarm change(AlarmRecord after, boolean newMatch) {
    table.put(after, newMatch);
    show(List.of(after));
    return after.alarm();
  }

  private void show(List<AlarmRecord> changed) {
    Map<String, AlarmRecord> shown = new HashMap<>(active);
    for (AlarmRecord r : changed)
      if (r.active())
        shown.put(r.alarm().id(), r);
      else
        shown.remove(r.alarm().id());
    active = Map.copyOf(shown);
    for (AlarmRecord r : changed)
      for (Consumer<Alarm> listener : listeners)
        tell(listener, r.alarm());
  }

  private static void tell(Consumer<Alarm> listener, Alarm alarm) {
    try {
      listener.accept(alarm);
    } catch (RuntimeException e) {
      LOG.error("alarm listener failed: alarm={}", alarm.id(), e);
    }
  }

  private long now() {
    return Micros.of(clock.instant());
  }
}
