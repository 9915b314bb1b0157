package io.foreshock.detection.library;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.detection.library.Calibration.Observation;
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
}
