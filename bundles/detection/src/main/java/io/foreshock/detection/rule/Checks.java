package io.foreshock.detection.rule;

import io.foreshock.api.Micros;
import io.foreshock.api.catalog.Sensor;
import io.foreshock.detection.store.AlarmRule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Every rule at every sensor it holds for, as arrays: a reading costs some
 * nanoseconds per rule of its sensor and nothing for all others, a tick of the
 * clock one pass over the arrays. Confined to the detection thread.
 */
final class Checks {
  /** Most rules times sensors; a slip with {@code *} must not take the memory of the plant. */
  static final int MOST = 1 << 20;
  private static final long NEVER = Long.MIN_VALUE;

  private final List<Check> checks;
  /** Checks of sensor i: {@code checkOf[first[i]]} to before {@code checkOf[first[i + 1]]}; those it is a peer in too. */
  private final int[] first;
  private final int[] checkOf;
  private final AlarmRule.Kind[] kind;
  private final int[] own;
  private final int[] peer;
  private final double[] low;
  private final double[] high;
  private final double[] lowBack;
  private final double[] highBack;
  private final long[] onDelay;
  private final long[] offDelay;
  private final CheckSignals signals;
  private final SensorValues sensors;

  private final boolean[] on;
  /** Since when the opposite of {@link #on} holds, source time. */
  private final long[] since;
  /** What happened until then is known already, source time. */
  private final long[] settled;
  private final String[] alarms;

  /** A rule at a sensor. */
  record Check(AlarmRule rule, Sensor sensor) {
    /** What an alarm is found by after a restart. */
    String key() {
      return rule.id() + "\0" + sensor.tag();
    }
  }

  /** What became of a check. @param at source time, microseconds UTC */
  record Change(int check, boolean on, long at) {}

  private Checks(List<Check> checks, Map<String, Sensor> byTag, SensorValues sensors) {
    this.checks = checks;
    this.sensors = sensors;
    int n = checks.size();
    kind = new AlarmRule.Kind[n];
    own = new int[n];
    peer = new int[n];
    low = new double[n];
    high = new double[n];
    lowBack = new double[n];
    highBack = new double[n];
    onDelay = new long[n];
    offDelay = new long[n];
    on = new boolean[n];
    since = new long[n];
    settled = new long[n];
    alarms = new String[n];
    Arrays.fill(since, NEVER);
    Arrays.fill(settled, NEVER);
    Arrays.fill(alarms, "");
    int sensorIds = byTag.values().stream().mapToInt(Sensor::id).max().orElse(0) + 1;
    first = new int[sensorIds + 1];
    for (int i = 0; i < n; i++)
      describe(i, checks.get(i), byTag);
    for (int i = 0; i < sensorIds; i++)
      first[i + 1] += first[i];
    checkOf = new int[first[sensorIds]];
    int[] next = first.clone();
    for (int i = 0; i < n; i++) {
      checkOf[next[checks.get(i).sensor().id()]++] = i;
      if (peer[i] != 0)
        checkOf[next[peer[i]]++] = i;
    }
    signals = new CheckSignals(checks);
    sensors.makeRoom(sensorIds);
  }

  private void describe(int i, Check check, Map<String, Sensor> byTag) {
    AlarmRule r = check.rule();
    kind[i] = r.kind();
    own[i] = check.sensor().id();
    onDelay[i] = micros(r.onDelay());
    offDelay[i] = micros(r.offDelay());
    low[i] = Double.NEGATIVE_INFINITY;
    high[i] = Double.POSITIVE_INFINITY;
    first[check.sensor().id() + 1]++;
    switch (r.kind()) {
      case HIGH, RATE -> high[i] = r.threshold();
      case LOW -> low[i] = r.threshold();
      case STUCK, STALE -> high[i] = micros(r.seconds()) - 1;
      case RANGE -> {
        low[i] = known(check.sensor().spec().low(), low[i]);
        high[i] = known(check.sensor().spec().high(), high[i]);
      }
      case PEER -> {
        high[i] = r.threshold();
        Sensor other = byTag.get(r.peerOf(check.sensor().tag()));
        if (other != null && other.id() != check.sensor().id()) {
          peer[i] = other.id();
          first[other.id() + 1]++;
        }
      }
    }
    boolean timed = r.kind() == AlarmRule.Kind.STUCK || r.kind() == AlarmRule.Kind.STALE;
    lowBack[i] = low[i] + r.deadband();
    highBack[i] = timed ? high[i] : high[i] - r.deadband();
  }

  private static double known(double limit, double otherwise) {
    return Double.isNaN(limit) ? otherwise : limit;
  }

  private static long micros(double seconds) {
    return Math.round(seconds * Micros.SECOND);
  }

  /**
   * @param before
   *            whose state is taken over where rule and sensor are the same; null = none
   */
  static Checks of(List<AlarmRule> rules, List<Sensor> catalog, @Nullable Checks before) {
    Map<String, Sensor> byTag = new HashMap<>();
    catalog.forEach(s -> byTag.put(s.tag(), s));
    List<Check> all = new ArrayList<>();
    for (AlarmRule rule : rules) {
      Pattern tags = rule.tags();
      if (rule.sensor().indexOf('*') < 0) {
        Sensor sensor = byTag.get(rule.sensor());
        if (sensor != null && all.size() < MOST)
          all.add(new Check(rule, sensor));
      } else
        for (Sensor sensor : catalog)
          if (all.size() < MOST && tags.matcher(sensor.tag()).matches())
            all.add(new Check(rule, sensor));
    }
    all.sort(Comparator.comparingInt(c -> c.sensor().id())); // what belongs to a reading lies together
    Checks next = new Checks(List.copyOf(all), byTag, before == null ? new SensorValues() : before.sensors);
    if (before != null)
      next.takeOver(before);
    return next;
  }

  private void takeOver(Checks before) {
    Map<String, Integer> places = new HashMap<>();
    for (int i = 0; i < before.size(); i++)
      places.put(before.check(i).key(), i);
    for (int i = 0; i < size(); i++) {
      Integer then = places.get(check(i).key());
      if (then == null)
        continue;
      on[i] = before.on[then];
      alarms[i] = before.alarms[then];
      settled[i] = before.settled[then];
      if (before.check(then).equals(check(i))) {
        since[i] = before.since[then];
        signals.takeOver(i, before.signals, then);
      }
    }
  }

  int size() {
    return checks.size();
  }

  Check check(int i) {
    return checks.get(i);
  }

  SensorValues sensors() {
    return sensors;
  }

  boolean watches(int sensorId) {
    return sensorId + 1 < first.length && first[sensorId + 1] > first[sensorId];
  }

  /** The alarm that is present; empty when there is none. */
  String alarm(int i) {
    return alarms[i];
  }

  /** After a restart: there is this alarm, or (empty) there was one until the time. */
  void restore(int i, String alarm, long until) {
    on[i] = !alarm.isEmpty();
    alarms[i] = alarm;
    settled[i] = until;
  }

  /** What is present now; empty when the alarm has gone. */
  void show(int i, String alarm) {
    alarms[i] = alarm;
  }

  /**
   * Takes a usable reading; an older one than the sensor's newest says nothing about now.
   *
   * @param now
   *            wall clock, microseconds UTC
   */
  void accept(int sensorId, long time, double value, long now, List<Change> changes) {
    if (!watches(sensorId) || !sensors.accept(sensorId, time, value, now))
      return;
    for (int at = first[sensorId]; at < first[sensorId + 1]; at++)
      evaluate(checkOf[at], sensorId, time, changes);
  }

  private void evaluate(int i, int cause, long time, List<Change> changes) {
    int sensor = own[i];
    double x = switch (kind[i]) {
      case HIGH, LOW, RANGE -> sensors.value(sensor);
      case RATE -> signals.change(i, time, sensors.value(sensor));
      case STUCK -> signals.still(i, time, sensors.value(sensor));
      case STALE -> 0;
      case PEER -> signals.difference(i, sensor, peer[i], cause, sensors);
    };
    if (!Double.isNaN(x))
      step(i, x, time, changes);
  }

  private void step(int i, double x, long time, List<Change> changes) {
    if (time <= settled[i])
      return;
    boolean opposite = on[i] ? x >= lowBack[i] && x <= highBack[i] : x < low[i] || x > high[i];
    if (!opposite) {
      since[i] = NEVER;
      return;
    }
    if (since[i] == NEVER) {
      since[i] = time;
      if (!on[i])
        signals.remember(i, x);
    }
    due(i, time, changes);
  }

  private void due(int i, long time, List<Change> changes) {
    if (time - since[i] >= (on[i] ? offDelay[i] : onDelay[i])) {
      boolean next = !on[i];
      changes.add(new Change(i, next, time));
      settled[i] = time;
      on[i] = next;
      since[i] = NEVER;
    }
  }

  /** Takes back what could not be stored; the next reading tries again. */
  void undo(List<Change> changes) {
    for (Change c : changes.reversed()) {
      on[c.check()] = !c.on();
      settled[c.check()] = c.at() - 1;
    }
  }

  /** Delays that end and readings that stay away. @param now wall clock, microseconds UTC */
  void tick(long now, List<Change> changes) {
    for (int i = 0; i < since.length; i++) {
      boolean stale = kind[i] == AlarmRule.Kind.STALE;
      int sensor = own[i];
      if (!stale && since[i] == NEVER || !sensors.known(sensor))
        continue;
      if (stale && (!on[i] || sensors.heard(sensor)))
        step(i, sensors.silence(sensor, now), sensors.now(sensor, now), changes);
      else
        if (!stale)
          due(i, sensors.now(sensor, now), changes);
    }
  }

  /** The value that made the alarm. */
  double seen(int i) {
    return signals.remembered(i);
  }

  double low(int i) {
    return low[i];
  }

  double high(int i) {
    return high[i];
  }
}
