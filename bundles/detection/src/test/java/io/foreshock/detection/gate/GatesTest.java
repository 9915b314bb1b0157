package io.foreshock.detection.gate;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class GatesTest {
  private static final long BEGIN = 1_700_006_400L;

  private final Random random = new Random(21);

  private double[] sample(double first) {
    double load = random.nextGaussian();
    return new double[]{first + load + 0.3 * random.nextGaussian(), 20 + load + 0.3 * random.nextGaussian(),
        -5 + 0.5 * random.nextGaussian()};
  }

  private List<double[]> healthy() {
    List<double[]> samples = new ArrayList<>();
    for (int i = 0; i < 400; i++)
      samples.add(sample(0));
    return samples;
  }

  @Test
  void slowDriftIsFollowedAndAJumpIsNot() {
    DriftGate gate = new DriftGate(healthy());
    int alarms = 0;
    for (int i = 0; i < 2_000; i++)
      alarms += gate.accept(sample(i / 1_000.0)) > 1 ? 1 : 0;
    assertTrue(alarms <= 20, "alarms=" + alarms);
    assertTrue(gate.drift()[0] > 0.5, "drift=" + gate.drift()[0]);
    double before = gate.drift()[0];
    int during = 0;
    for (int i = 0; i < 500; i++)
      during += gate.accept(sample(8)) > 1 ? 1 : 0;
    assertTrue(during > 480, "during=" + during);
    assertEquals(before, gate.drift()[0], 0.5);
  }

  @Test
  void aChangeOfLevelIsCalledOnce() {
    ShiftDetector detector = new ShiftDetector(healthy());
    int early = 0;
    for (int i = 0; i < 300; i++)
      early += detector.accept(sample(0)) ? 1 : 0;
    int at = -1;
    int calls = 0;
    for (int i = 0; i < 30; i++)
      if (detector.accept(sample(6))) {
        calls++;
        at = at < 0 ? i : at;
      }
    assertTrue(early <= 3, "early=" + early);
    assertEquals(1, calls);
    assertTrue(at >= 0, "at=" + at);
  }

  /** Warm by day, cool by night. */
  private double daily(int sample) {
    return 20 + 10 * Math.sin(2 * Math.PI * sample / 288) + 0.3 * random.nextGaussian();
  }

  @Test
  void whatIsUsualByDayIsNewAtNight() {
    RecordGate gate = new RecordGate(300, 50);
    int called = 0;
    for (int i = 0; i < 10 * 288; i++)
      called += gate.accept(BEGIN + 300L * i, daily(i)) > 0.4 && i > 3 * 288 ? 1 : 0;
    assertEquals(0, called);
    double most = 0;
    for (int i = 10 * 288; i < 10 * 288 + 20; i++)
      most = Math.max(most, gate.accept(BEGIN + 300L * i, daily(i + 72)));
    assertTrue(most > 0.5, "most=" + most);
  }

  @Test
  void oneAlarmStandsForAWhile() {
    RecordGate gate = new RecordGate(60, 100);
    for (int i = 0; i < 5_000; i++)
      gate.accept(BEGIN + 60L * i, random.nextDouble());
    int calls = 0;
    for (int i = 5_000; i < 5_050; i++)
      calls += gate.accept(BEGIN + 60L * i, 4 + 0.001 * i) > 0 ? 1 : 0;
    assertTrue(calls >= 1 && calls <= 2, "calls=" + calls);
  }

  @Test
  void aMissingBeatIsNovel() {
    double[] beat = new double[2_000];
    for (int i = 0; i < beat.length; i++)
      beat[i] = (i % 25 < 3 ? 0.6 : 0) + 0.01 * random.nextGaussian();
    NoveltyGate gate = new NoveltyGate(beat, 1);
    double[] usual = new double[NoveltyGate.POINTS];
    double[] without = new double[NoveltyGate.POINTS];
    for (int i = 0; i < usual.length; i++) {
      usual[i] = ((i + 7) % 25 < 3 ? 0.6 : 0) + 0.01 * random.nextGaussian();
      without[i] = 0.01 * random.nextGaussian();
    }
    assertTrue(gate.novelty(usual) < 1.2, "usual=" + gate.novelty(usual));
    assertTrue(gate.novelty(without) > 1.5 * gate.novelty(usual), "without=" + gate.novelty(without));
  }

  @Test
  void tooLittleHistoryIsRefused() {
    List<double[]> little = healthy().subList(0, 50);
    assertThrows(IllegalArgumentException.class, () -> new DriftGate(little));
    assertThrows(IllegalArgumentException.class, () -> new ShiftDetector(little));
    assertThrows(IllegalArgumentException.class, () -> new NoveltyGate(new double[200], 1));
  }
}
