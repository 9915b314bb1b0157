package io.foreshock.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AxisTest {
  private final Clock berlin = new Clock(ZoneId.of("Europe/Berlin"));

  @Test
  void stepsAreRoundAndFewForAnySpan() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int i = 0; i < 10_000; i++) {
      double low = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      double span = Math.pow(10, random.nextDouble() * 10 - 5);
      double step = Axis.step(span, 5);
      List<Double> ticks = Axis.ticks(low, low + span, step);
      assertTrue(ticks.size() <= 6, () -> "seed=" + seed + ", ticks=" + ticks);
      double mantissa = step / Math.pow(10, Math.floor(Math.log10(step) + 1e-9));
      assertTrue(Math.abs(mantissa - 1) < 1e-6 || Math.abs(mantissa - 2) < 1e-6 || Math.abs(mantissa - 5) < 1e-6,
          () -> "seed=" + seed + ", step=" + step);
    }
  }

  @Test
  void labelsShowAsManyDigitsAsTheStepNeeds() {
    assertEquals("60", Axis.label(60, 20));
    assertEquals("0.5", Axis.label(0.5, 0.5));
    assertEquals("0", Axis.label(-0.0, 20));
    assertEquals("0.05", Axis.label(0.05, 0.01));
    assertEquals("1.50e+06", Axis.label(1_500_000, 500_000));
  }

  @Test
  void timeTicksAreRoundOnTheLocalClock() {
    long from = Micros.of(Instant.parse("2026-07-01T07:40:00Z"));
    long step = Axis.timeStep(4 * Micros.HOUR, 9);
    assertEquals(30 * Micros.MINUTE, step);
    List<Long> ticks = Axis.timeTicks(from, from + 4 * Micros.HOUR, step, berlin);
    assertEquals("10:00", berlin.tick(ticks.getFirst(), step));
    assertEquals(8, ticks.size());
    assertTrue(ticks.stream().allMatch(t -> t >= from && t < from + 4 * Micros.HOUR));
  }

  @Test
  void spansReadLikeSpeech() {
    assertEquals("41 min", Clock.span(41 * Micros.MINUTE));
    assertEquals("2 h 5 min", Clock.span(2 * Micros.HOUR + 5 * Micros.MINUTE));
    assertEquals("3 d 1 h", Clock.span(3 * Micros.DAY + Micros.HOUR));
    assertEquals("-7 s", Clock.span(-7 * Micros.SECOND));
  }
}
