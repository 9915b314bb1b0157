package io.foreshock.detection.rule;

import io.foreshock.api.ForeshockException;
import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Catalog;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.api.ingest.History;
import io.foreshock.api.ingest.Quality;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.detection.alarm.AlarmBook;
import io.foreshock.detection.store.AlarmRecord;
import io.foreshock.detection.store.AlarmRule;
import io.foreshock.detection.store.RuleTable;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * From readings and rules to alarms. Alarms and their ends are stored before
 * anything else is looked at, and found again after a restart, so that none is
 * raised twice. Confined to the detection thread, but for {@link #trouble()} and
 * {@link #checks()}.
 */
public final class RuleWatch {
  private static final Logger LOG = LoggerFactory.getLogger(RuleWatch.class);
  /** How often the table and the catalog are read again. */
  private static final long REFRESH = 5 * Micros.SECOND;
  private static final long TICK = Micros.SECOND / 2;
  /** After a restart so much history, and as much as the rules look back, is looked at. */
  private static final long LOOK_BACK = Micros.MINUTE;
  private static final long LONGEST_LOOK_BACK = Micros.HOUR;
  /** Timestamps further ahead of the wall clock are a wrong clock. */
  private static final long FUTURE = Micros.DAY;

  private final Catalog catalog;
  private final History history;
  private final RuleTable table;
  private final AlarmBook book;
  private final Clock clock;
  private final List<Checks.Change> changes = new ArrayList<>();
  private final Map<String, AlarmRecord> newest = new HashMap<>();
  private RuleTable.@Nullable Rules rules;
  private List<Sensor> sensors = List.of();
  private volatile Checks checks;
  private volatile String trouble = "";
  private long refreshed = Long.MIN_VALUE;
  private long ticked = Long.MIN_VALUE;

  public RuleWatch(Catalog catalog, History history, RuleTable table, AlarmBook book, Clock clock) {
    this.catalog = catalog;
    this.history = history;
    this.table = table;
    this.book = book;
    this.clock = clock;
    checks = Checks.of(List.of(), List.of(), null);
  }

  /** What is wrong with some rules; empty when nothing is. */
  public String trouble() {
    return trouble;
  }

  /** Rules times sensors they hold for. */
  public int checks() {
    return checks.size();
  }

  /** Takes up the alarms of before, and what was stored last. */
  public void begin() {
    for (AlarmRecord r : book.ofRules())
      newest.merge(r.rule() + "\0" + r.alarm().tag(), r,
          (a, b) -> a.present() != b.present()
              ? a.present() ? a : b
              : a.alarm().raisedAt() > b.alarm().raisedAt()
                  ? a
                  : b);
    refresh();
    newest.values().removeIf(r -> !r.present());
    settleOrphans();
  }

  /** To be called often: reads the table again every few seconds, and looks at delays and silent sensors. */
  public void tick() {
    long now = now();
    if (now - REFRESH >= refreshed)
      refresh();
    if (now - TICK < ticked)
      return;
    ticked = now;
    checks.tick(now, changes);
    store();
  }

  private void refresh() {
    refreshed = now();
    RuleTable.Rules loaded = table.load();
    List<Sensor> all = catalog.sensors();
    if (loaded.equals(rules) && all.equals(sensors))
      return;
    if (!loaded.refused().isEmpty() && !loaded.refused().equals(rules == null ? List.of() : rules.refused()))
      LOG.warn("alarm rules that make no sense are passed over: {}", loaded.refused());
    Checks before = checks;
    Checks next = Checks.of(loaded.rules(), all, before);
    rules = loaded;
    sensors = all;
    checks = next;
    trouble = !loaded.refused().isEmpty()
        ? "alarm rule passed over: " + loaded.refused().getFirst()
        : next.size() >= Checks.MOST ? "too many alarm rules times sensors: limit=" + Checks.MOST : "";
    prime(before, next);
    returnVanished(before, next);
  }

  /** Readings of the store for sensors that were not watched before. */
  private void prime(Checks before, Checks next) {
    Map<Integer, Long> lookBack = new HashMap<>();
    for (int i = 0; i < next.size(); i++) {
      Checks.Check check = next.check(i);
      AlarmRecord known = newest.get(check.key());
      if (known != null && next.alarm(i).isEmpty()) {
        Long returned = known.alarm().returnedAt();
        next.restore(i, returned == null ? known.alarm().id() : "",
            returned == null ? known.alarm().raisedAt() : returned);
      }
      double seconds = Math.max(check.rule().seconds(), check.rule().onDelay());
      if (!before.watches(check.sensor().id()))
        lookBack.merge(check.sensor().id(),
            Math.min(LONGEST_LOOK_BACK, LOOK_BACK + Math.round(seconds * Micros.SECOND)), Math::max);
    }
    lookBack.forEach((sensor, span) -> history.latest(sensor).ifPresent(last -> {
      feed(history.read(sensor, last.timestamp() - span, last.timestamp() + 1), sensor);
      checks.sensors().forgetHearing(sensor);
    }));
    store();
  }

  /** Alarms of rules that are gone or do not hold for the sensor any more. */
  private void returnVanished(Checks before, Checks next) {
    Map<String, Integer> still = new HashMap<>();
    for (int i = 0; i < next.size(); i++)
      still.put(next.check(i).key(), i);
    List<AlarmBook.Return> gone = new ArrayList<>();
    for (int i = 0; i < before.size(); i++)
      if (!before.alarm(i).isEmpty() && !still.containsKey(before.check(i).key()))
        gone.add(new AlarmBook.Return(before.alarm(i), now()));
    book.follow(List.of(), gone);
  }

  /** After a restart: alarms whose rule is gone. */
  private void settleOrphans() {
    Checks now = checks;
    for (int i = 0; i < now.size(); i++)
      newest.remove(now.check(i).key());
    book.follow(List.of(), newest.values().stream().map(r -> new AlarmBook.Return(r.alarm().id(), now())).toList());
    newest.clear();
  }

  /** Committed readings. */
  public void accept(ReadingBatch batch) {
    Checks current = checks;
    if (current.size() == 0)
      return;
    long now = now();
    for (int i = 0; i < batch.size(); i++)
      if (usable(batch.values()[i], batch.qualities()[i], batch.timestamps()[i], now))
        current.accept(batch.sensorIds()[i], batch.timestamps()[i], batch.values()[i], now, changes);
    store();
  }

  /** Reads from the store what the live feed has lost. */
  public void catchUp() {
    for (Sensor sensor : sensors)
      if (checks.watches(sensor.id()) && checks.sensors().known(sensor.id()))
        feed(history.read(sensor.id(), checks.sensors().time(sensor.id()) + 1, Long.MAX_VALUE), sensor.id());
    store();
  }

  private void feed(History.Series series, int sensor) {
    long now = now();
    for (int i = 0; i < series.size(); i++)
      if (usable(series.values()[i], series.qualities()[i], series.timestamps()[i], now))
        checks.accept(sensor, series.timestamps()[i], series.values()[i], now, changes);
  }

  private static boolean usable(double value, byte quality, long time, long now) {
    return quality != Quality.BAD.code() && Double.isFinite(value) && time <= now + FUTURE;
  }

  /** All changes in one commit; when it fails the next readings say them again. */
  private void store() {
    if (changes.isEmpty())
      return;
    Map<Integer, AlarmRecord> raised = new HashMap<>();
    List<AlarmRecord> records = new ArrayList<>();
    List<AlarmBook.Return> gone = new ArrayList<>();
    Checks current = checks;
    for (Checks.Change c : changes) {
      AlarmRecord now = raised.get(c.check());
      if (c.on())
        raised.put(c.check(), AlarmRecord.of(alarm(current, c), current.check(c.check()).rule().id()));
      else
        if (now == null)
          gone.add(new AlarmBook.Return(current.alarm(c.check()), c.at()));
        else { // came and went within one batch
          raised.remove(c.check());
          records.add(gone(now, c.at()));
        }
    }
    records.addAll(raised.values());
    try {
      book.follow(records, gone.stream().filter(r -> !r.id().isEmpty()).toList());
    } catch (ForeshockException e) {
      current.undo(changes);
      changes.clear();
      throw e;
    }
    for (Checks.Change c : changes)
      current.show(c.check(), "");
    raised.forEach((i, r) -> current.show(i, r.alarm().id()));
    changes.clear();
  }

  private static AlarmRecord gone(AlarmRecord r, long at) {
    Alarm a = r.alarm();
    return r.with(new Alarm(a.id(), a.kind(), AlarmState.RETURNED_UNACKNOWLEDGED, a.priority(), a.asset(), a.tag(),
        a.message(), a.raisedAt(), a.detectedAt(), at, a.acknowledgedBy(), a.score(), null, a.excess()));
  }

  private Alarm alarm(Checks current, Checks.Change change) {
    Checks.Check check = current.check(change.check());
    String cause = check.key() + "\0" + change.at();
    String id = UUID.nameUUIDFromBytes(cause.getBytes(StandardCharsets.UTF_8)).toString();
    return new Alarm(id, check.rule().kind().alarm(), AlarmState.UNACKNOWLEDGED, check.rule().priority(),
        check.sensor().asset(), check.sensor().tag(), RuleMessage.of(current, change.check()), change.at(), now(), null,
        "", 1, null, excess(current, change.check()));
  }

  private static Alarm.@Nullable Excess excess(Checks checks, int i) {
    AlarmRule rule = checks.check(i).rule();
    double seen = checks.seen(i);
    String unit = checks.check(i).sensor().unit();
    return switch (rule.kind()) {
      case HIGH, LOW, RANGE -> new Alarm.Excess(seen, seen > checks.high(i) ? checks.high(i) : checks.low(i), unit);
      case RATE, PEER -> new Alarm.Excess(seen, rule.threshold(), unit);
      case STALE, STUCK -> null;
    };
  }

  private long now() {
    return Micros.of(clock.instant());
  }
}
