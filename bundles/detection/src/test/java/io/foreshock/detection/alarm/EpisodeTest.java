package io.foreshock.detection.alarm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.detection.Alarm;
import io.foreshock.api.detection.FailurePattern;
import io.foreshock.api.detection.Match;
import io.foreshock.api.table.Tables;
import io.foreshock.detection.store.AlarmTable;
import io.foreshock.detection.store.MatchTable;
import io.foreshock.detection.window.Scale;
import io.foreshock.testkit.InMemoryAppliance;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EpisodeTest {
  private static final long SCALE = 120;
  private static final double OPEN_SET_LIMIT = 0.82;
  /** Windows of a doubt that is told which failure it resembles, but not for long enough. */
  private static final int SHORT = Scale.HOPS + 3;

  private final Tables tables = new InMemoryAppliance().tables();
  private final AlarmBook book = new AlarmBook(new AlarmTable(tables, new MatchTable(tables), id -> Optional.empty()),
      Clock.systemUTC());
  private final Episode episode = new Episode("pump", book, Clock.systemUTC());
  private long at = Micros.DAY;
  private int matches;

  @Test
  void weakWindowsThatLeanToOneFailureAreNamedTogether() {
    windows(SHORT, 0.8, Map.of("seal", 0.75, "bearing", 0.3));
    assertEquals(List.of(), book.active());
    windows(Scale.HOPS, 0.8, Map.of("seal", 0.75, "bearing", 0.3));
    assertEquals("seal", label());
  }

  @Test
  void whatIsAsNearToTwoFailuresIsNeither() {
    windows(100, 0.8, Map.of("seal", 0.78, "bearing", 0.72));
    assertEquals(List.of(), book.active());
  }

  @Test
  void whatIsFarFromAllFailuresIsUnknownWhenItIsStrong() {
    windows(100, 0.8, Map.of("seal", 0.6));
    assertEquals(List.of(), book.active());
    windows(20, 3, Map.of("seal", 0.6));
    assertEquals(Alarm.Kind.UNKNOWN_PATTERN, book.active().getFirst().kind());
  }

  @Test
  void aDoubtEndsWhenTheMachineHasBeenHealthyForAWindow() {
    for (int i = 0; i < 10; i++) {
      windows(SHORT, 0.8, Map.of("seal", 0.75));
      windows(Scale.HOPS, 0.3, Map.of());
    }
    assertEquals(List.of(), book.active());
    windows(SHORT, 0.8, Map.of("seal", 0.75));
    windows(Scale.HOPS - 1, 0.3, Map.of());
    windows(Scale.HOPS, 0.8, Map.of("seal", 0.75));
    assertEquals("seal", label());
  }

  @Test
  void aDoubtDoesNotOutliveAGap() {
    for (int i = 0; i < 10; i++) {
      windows(SHORT, 0.8, Map.of("seal", 0.75));
      at += 3 * SCALE * Micros.SECOND;
    }
    assertEquals(List.of(), book.active());
  }

  @Test
  void aLabelStaysUntilMoreHasSpokenForAnother() {
    windows(30, 3, Map.of("seal", 0.9, "bearing", 0.7));
    assertEquals("seal", label());
    windows(20, 3, Map.of("seal", 0.7, "bearing", 0.95));
    assertEquals("seal", label());
    windows(20, 3, Map.of("seal", 0.7, "bearing", 0.95));
    assertEquals("bearing", label());
    assertEquals(1, book.raisedBetween(0, at).size());
  }

  @Test
  void aLabelOfBeforeARestartIsNotGivenUpLightly() {
    windows(30, 3, Map.of("seal", 0.9));
    Episode next = new Episode("pump", book, Clock.systemUTC());
    for (int i = 0; i < 5; i++)
      next.accept(finding(3, Map.of("bearing", 0.95)));
    assertEquals("seal", label());
    for (int i = 0; i < 5; i++)
      next.accept(finding(3, Map.of("bearing", 0.95)));
    assertEquals("bearing", label());
  }

  private String label() {
    assertEquals(1, book.active().size(), () -> book.active().toString());
    Match match = book.active().getFirst().match();
    assertTrue(match != null);
    return match.pattern().label();
  }

  private void windows(int count, double ratio, Map<String, Double> similarities) {
    for (int i = 0; i < count; i++)
      episode.accept(finding(ratio, similarities));
  }

  private Finding finding(double ratio, Map<String, Double> similarities) {
    at += SCALE * Micros.SECOND / Scale.HOPS;
    Map<String, Finding.Likeness> likenesses = new HashMap<>();
    similarities.forEach((label, s) -> likenesses.put(label, new Finding.Likeness(s, () -> match(label, s))));
    Match near = similarities.entrySet().stream().filter(e -> e.getValue() >= OPEN_SET_LIMIT)
        .max(Map.Entry.comparingByValue()).map(e -> match(e.getKey(), e.getValue())).orElse(null);
    return new Finding(SCALE, at, ratio, "", near, likenesses, true);
  }

  private Match match(String label, double similarity) {
    FailurePattern pattern = new FailurePattern("pattern " + label, "incident " + label, label, "pump", "", 0, 1, null,
        "", "", new float[]{1});
    return new Match("match" + matches++, "pump", 0, 1, pattern, similarity, List.of(), null, null);
  }
}
