package io.foreshock.console.model;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * How well the alarms serve their operator, after ISA-18.2 clause 16: how many come, which come too often, which never
 * go. Immutable.
 *
 * @param raised
 *          within the last 24 h of plant time
 * @param perTenMinutes
 *          their mean
 * @param peak
 *          most within ten minutes that begin with an alarm
 * @param floods
 *          stretches of ten minutes with more than {@value #FLOOD}
 * @param chattering
 *          raised three times within a minute, by sensor
 * @param stale
 *          present for more than a day
 * @param frequent
 *          the ten that came most often
 */
public record AlarmFigures(int raised, double perTenMinutes, int peak, int floods, List<Count> chattering,
    List<Alarm> stale, List<Count> frequent) {
  /** @param what sensor or asset */
  public record Count(String what, int times) {}

  /** Alarms in ten minutes an operator can no longer follow. */
  static final int FLOOD = 10;
  private static final int CHATTER = 3;
  private static final int MOST = 10;
  private static final long WINDOW = 10 * Micros.MINUTE;

  /**
   * @param day
   *          alarms raised within the last day, oldest first
   * @param active
   *          those listed now
   */
  static AlarmFigures of(List<Alarm> day, List<Alarm> active, long now) {
    int peak = 0;
    int floods = 0;
    long quietFrom = Long.MIN_VALUE;
    for (int i = 0, j = 0; i < day.size(); i++) {
      long end = day.get(i).raisedAt() + WINDOW;
      while (j < day.size() && day.get(j).raisedAt() < end)
        j++;
      peak = Math.max(peak, j - i);
      if (j - i > FLOOD && day.get(i).raisedAt() >= quietFrom) {
        floods++;
        quietFrom = end;
      }
    }
    Map<String, List<Long>> bySource = new TreeMap<>();
    for (Alarm a : day)
      bySource.computeIfAbsent(source(a), k -> new ArrayList<>()).add(a.raisedAt());
    List<Count> counts = new ArrayList<>();
    List<Count> chatter = new ArrayList<>();
    bySource.forEach((what, at) -> {
      counts.add(new Count(what, at.size()));
      if (chatters(at))
        chatter.add(new Count(what, at.size()));
    });
    counts.sort(Comparator.comparing(Count::times).reversed());
    List<Alarm> stale = active.stream().filter(a -> a.state().present() && now - a.raisedAt() > Micros.DAY).toList();
    return new AlarmFigures(day.size(), day.size() / (Micros.DAY / (double) WINDOW), peak, floods, chatter, stale,
        List.copyOf(counts.subList(0, Math.min(MOST, counts.size()))));
  }

  private static String source(Alarm a) {
    return a.tag().isEmpty() ? a.asset() : a.tag();
  }

  private static boolean chatters(List<Long> at) {
    for (int i = CHATTER - 1; i < at.size(); i++)
      if (at.get(i) - at.get(i - CHATTER + 1) <= Micros.MINUTE)
        return true;
    return false;
  }
}
