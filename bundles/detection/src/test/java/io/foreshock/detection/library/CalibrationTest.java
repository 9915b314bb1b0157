package io.foreshock.detection.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.detection.FailurePattern;
import io.foreshock.detection.library.Calibration.Observation;
import io.foreshock.detection.store.MatchTable.Judged;
import io.foreshock.detection.store.StoredPattern;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CalibrationTest {
  @Test
  void neverFallsWithTheSimilarity() {
    List<Observation> seen = new ArrayList<>();
    for (int i = 0; i < 50; i++)
      seen.add(new Observation(0.4 + i * 0.01, i % 3 == 0 ? 0 : 1, 1));
    Calibration calibration = Calibration.of(seen);
    double before = 0;
    for (double s = 0; s <= 1; s += 0.01) {
      double now = calibration.probability(s);
      assertTrue(now >= before && now >= 0 && now <= 1, "similarity=" + s + ", now=" + now + ", before=" + before);
      before = now;
    }
  }

  @Test
  void aSiteWhereLookalikesAboundBelievesLess() {
    List<Observation> misled = new ArrayList<>();
    for (int i = 0; i < 30; i++)
      misled.add(new Observation(0.9, i % 2, 1));
    double usual = Calibration.of(List.of()).probability(0.9);
    double careful = Calibration.of(misled).probability(0.9);
    assertEquals(0.991, usual, 1e-9);
    assertTrue(careful > 0.4 && careful < 0.7, "careful=" + careful);
  }

  @Test
  void incidentsAskEachOtherAndVerdictsCount() {
    List<StoredPattern> patterns = List.of(pattern("a1", "a", "leak", 1, 0), pattern("a2", "a", "leak", 1, 0.1F),
        pattern("b1", "b", "leak", 1, 0.05F), pattern("c1", "c", "seizure", 0, 1));
    List<Observation> seen = SiteHistory.of(patterns, patterns.stream().map(p -> p.pattern().embedding()).toList(),
        List.of(new Judged("a1", 0.93, false, List.of()), new Judged("elsewhere", 0.9, true, List.of())));
    assertEquals(4, seen.stream().mapToDouble(Observation::weight).sum(), 1e-9);
    assertEquals(2, seen.stream().filter(o -> o.same() == 1).mapToDouble(Observation::weight).sum(), 1e-9);
    assertTrue(seen.contains(new Observation(0.93, 0, 1)));
    assertEquals(List.of(), SiteHistory.of(patterns.subList(0, 2),
        patterns.stream().limit(2).map(p -> p.pattern().embedding()).toList(), List.of()));
  }

  private static StoredPattern pattern(String id, String incident, String label, float... vector) {
    FailurePattern pattern = new FailurePattern(id, incident, label, "line1/pump", "pump", 0, 1, null, "", "", vector);
    return new StoredPattern(pattern, new double[0], "group", 120, 0, 1, "meier", "");
  }
}
