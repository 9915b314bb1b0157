package io.foreshock.console.view;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TimeTicksTest {
  private static List<String> labels(ZoneId zone, String from, String to, int most) {
    TimeTicks ticks = new TimeTicks(zone);
    return Arrays
        .stream(ticks.between(Instant.parse(from).getEpochSecond(), Instant.parse(to).getEpochSecond(), most))
        .mapToObj(t -> ticks.label(t, false)).toList();
  }

  @Test
  void marksAreRoundLocalTimes() {
    assertEquals(List.of("13:45", "14:00", "14:15", "14:30"),
        labels(ZoneId.of("Europe/Berlin"), "2026-03-01T12:32:00Z", "2026-03-01T13:42:00Z", 6));
  }

  @Test
  void zonesOffByHalfAnHourHaveRoundHoursToo() {
    assertEquals(List.of("18:00", "20:00", "22:00", "2 Mar", "02:00"),
        labels(ZoneId.of("Asia/Kolkata"), "2026-03-01T12:00:00Z", "2026-03-01T21:00:00Z", 6));
  }

  @Test
  void theNightTheClockGoesForwardHasNoMarkThatDoesNotExist() {
    List<String> l = labels(ZoneId.of("Europe/Berlin"), "2026-03-28T22:30:00Z", "2026-03-29T04:30:00Z", 8);
    assertEquals(List.of("29 Mar", "01:00", "03:00", "04:00", "05:00", "06:00"), l);
  }

  @Test
  void midnightBearsTheDateAfterTheClockWentBack() {
    List<String> l = labels(ZoneId.of("Europe/Berlin"), "2026-10-24T12:00:00Z", "2026-10-26T12:00:00Z", 8);
    assertTrue(l.contains("25 Oct") && l.contains("26 Oct"), l.toString());
  }

  @Test
  void thereAreNeverMoreMarksThanFit() {
    TimeTicks ticks = new TimeTicks(ZoneId.of("UTC"));
    for (double span = 60; span < 86_400 * 31; span *= 1.37)
      assertTrue(ticks.between(1e9, 1e9 + span, 7).length <= 8, "span=" + span);
  }
}
