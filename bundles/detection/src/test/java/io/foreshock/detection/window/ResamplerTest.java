package io.foreshock.detection.window;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.LongPredicate;
import org.junit.jupiter.api.Test;

class ResamplerTest {
  private static final Scale SCALE = new Scale(960);
  private static final long TO = 1_000_000 * SCALE.hop();
  private final double[] grid = new double[Scale.POINTS];

  /** One reading a second of a line that rises by 1 per second, where the test says so. */
  private static SensorTrace line(LongPredicate present) {
    SensorTrace trace = new SensorTrace(10_000);
    for (long s = -1; s <= 961; s++)
      if (present.test(s))
        trace.add(TO - SCALE.width() + s * Micros.SECOND, s);
    return trace;
  }

  private boolean resample(SensorTrace trace) {
    return new Resampler().resample(trace, Micros.SECOND, SCALE, TO, grid);
  }

  @Test
  void aCellIsTheMeanOfItsTime() {
    assertTrue(resample(line(s -> true)));
    for (int c = 0; c < Scale.POINTS; c++)
      assertEquals(7.5 * c + 3.75, grid[c], 1e-9);
  }

  @Test
  void irregularReadingsOfALineGiveTheSameCells() {
    Random random = new Random(3);
    assertTrue(resample(line(s -> s < 0 || s > 959 || random.nextInt(10) < 7)));
    for (int c = 0; c < Scale.POINTS; c++)
      assertEquals(7.5 * c + 3.75, grid[c], 1e-9);
  }

  @Test
  void aHoleOfATenthIsTooMuch() {
    assertTrue(resample(line(s -> s < 400 || s > 490)));
    assertFalse(resample(line(s -> s < 400 || s > 515)));
    assertFalse(resample(line(s -> s > 100)));
    assertFalse(resample(line(s -> s < 850)));
  }

  @Test
  void halfOfTheReadingsIsTooLittle() {
    assertFalse(resample(line(s -> s % 20 < 9)));
    assertTrue(resample(line(s -> s % 20 < 12)));
  }

  @Test
  void scalesFollowFromThePeriod() {
    assertEquals(List.of(120L, 960L), seconds(Micros.SECOND));
    assertEquals(List.of(960L, 7_680L), seconds(10 * Micros.SECOND));
    assertEquals(List.of(57_600L), seconds(5 * Micros.MINUTE));
    assertEquals(List.of(460_800L), seconds(Micros.DAY));
    assertEquals(List.of(120L, 960L), seconds(Micros.MILLISECOND));
  }

  private static List<Long> seconds(long period) {
    return Scale.fitting(period).stream().map(Scale::seconds).toList();
  }

  @Test
  void windowsEndAtWholeHops() {
    assertEquals(TO, SCALE.endAfter(TO - 1));
    assertEquals(TO + SCALE.hop(), SCALE.endAfter(TO));
    assertEquals(TO, SCALE.endAtOrBefore(TO));
    assertEquals(0, Arrays.stream(new long[]{SCALE.endAfter(-5)}).sum());
  }
}
