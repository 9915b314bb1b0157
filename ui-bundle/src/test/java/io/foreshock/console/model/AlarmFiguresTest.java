package io.foreshock.console.model;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.AlarmState;
import io.foreshock.console.model.AlarmFigures.Count;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;

class AlarmFiguresTest {
  private static final long NOW = 400 * Micros.DAY;

  private static Alarm alarm(String tag, long secondsAgo, AlarmState state) {
    return new Alarm(tag + secondsAgo, Alarm.Kind.UNKNOWN_PATTERN, state, 3, "line1", tag, "m", NOW - secondsAgo
        * Micros.SECOND, NOW, null, "", 0.5, null);
  }

  private static AlarmFigures of(List<Alarm> alarms) {
    List<Alarm> sorted = new ArrayList<>(alarms);
    sorted.sort(Comparator.comparing(Alarm::raisedAt));
    return AlarmFigures.of(sorted.stream().filter(a -> a.raisedAt() >= NOW - Micros.DAY).toList(), sorted, NOW);
  }

  @Test
  void nothingGivesZeros() {
    assertEquals(new AlarmFigures(0, 0, 0, 0, List.of(), List.of(), List.of()), of(List.of()));
  }

  @Test
  void threeWithinAMinuteChatterAndAMinuteAndASecondDoNot() {
    AlarmFigures f = of(List.of(alarm("a", 160, AlarmState.NORMAL), alarm("a", 130, AlarmState.NORMAL),
        alarm("a", 100, AlarmState.NORMAL), alarm("b", 161, AlarmState.NORMAL), alarm("b", 130, AlarmState.NORMAL),
        alarm("b", 100, AlarmState.NORMAL)));
    assertEquals(List.of(new Count("a", 3)), f.chattering());
  }

  @Test
  void aBurstIsAPeakAndOneFlood() {
    List<Alarm> burst = new ArrayList<>();
    for (int i = 0; i < 15; i++)
      burst.add(alarm("s" + i, 7_200 + i * 30, AlarmState.NORMAL));
    burst.add(alarm("late", 60, AlarmState.NORMAL));
    AlarmFigures f = of(burst);
    assertEquals(16, f.raised());
    assertEquals(15, f.peak());
    assertEquals(1, f.floods());
    assertEquals(16 / 144.0, f.perTenMinutes(), 1e-12);
  }

  @Test
  void staleIsPresentForMoreThanADayAcknowledgedOrNot() {
    AlarmFigures f = of(List.of(alarm("old", 86_401, AlarmState.ACKNOWLEDGED), alarm("young", 86_399,
        AlarmState.ACKNOWLEDGED), alarm("gone", 90_000, AlarmState.RETURNED_UNACKNOWLEDGED)));
    assertEquals(List.of("old86401"), f.stale().stream().map(Alarm::id).toList());
  }

  @Test
  void theTenMostFrequentComeFirst() {
    List<Alarm> all = new ArrayList<>();
    for (int s = 0; s < 12; s++)
      for (int i = 0; i <= s; i++)
        all.add(alarm(String.format("s%02d", s), 1_000L + 700L * i + s, AlarmState.NORMAL));
    List<Count> top = of(all).frequent();
    assertEquals(10, top.size());
    assertEquals(new Count("s11", 12), top.getFirst());
    assertEquals(new Count("s02", 3), top.getLast());
  }
}
