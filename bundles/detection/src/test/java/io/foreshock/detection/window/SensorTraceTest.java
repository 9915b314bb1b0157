package io.foreshock.detection.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SensorTraceTest {
  private static final Scale SHORT = new Scale(120);
  private static final Scale LONG = new Scale(960);
  private static final List<Scale> SCALES = List.of(SHORT, LONG);
  private static final long BEGIN = 1_760_000_000 * Micros.SECOND;
  private static final int MUCH = 1 << 17;

  private final Resampler resampler = new Resampler();
  private final double[] expected = new double[Scale.POINTS];
  private final double[] actual = new double[Scale.POINTS];

  /** Jitter, bursts, holes, and readings that overtake each other. */
  @Test
  void windowsOfCellsAreToTheBitThoseOfReadings() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (long period : new long[]{2 * Micros.MILLISECOND, 200 * Micros.MILLISECOND, Micros.SECOND, 3 * Micros.SECOND}) {
      int usable = 0;
      SensorTrace all = new SensorTrace(MUCH << 2);
      SensorTrace trace = new SensorTrace(MUCH);
      trace.follow(period, SCALES);
      long at = BEGIN;
      long[] next = {SHORT.endAfter(at), LONG.endAfter(at)};
      long last = at + Math.min(3 * LONG.width(), 300_000 * period);
      while (at < last) {
        at += step(random, period);
        long timestamp = random.nextInt(20) == 0 ? at - random.nextLong(20 * period) : at;
        double value = 50 + random.nextInt(300) / 100.0;
        all.add(timestamp, value);
        trace.add(timestamp, value);
        for (int s = 0; s < next.length; s++)
          if (at > next[s] + SCALES.get(s).hop() / 4) {
            usable += same(all, trace, period, SCALES.get(s), next[s], "seed=" + seed + ", period=" + period) ? 1 : 0;
            next[s] += SCALES.get(s).hop();
            drop(trace, next);
          }
      }
      assertTrue(usable > 5, "usable=" + usable + ", seed=" + seed + ", period=" + period);
    }
  }

  private static long step(Random random, long period) {
    int kind = random.nextInt(1_000);
    return kind == 0 ? 30 * period : kind < 100 ? 1 + random.nextLong(period) : period;
  }

  private boolean same(SensorTrace all, SensorTrace trace, long period, Scale scale, long end, String where) {
    boolean usable = resampler.resample(all, period, scale, end, expected);
    assertEquals(usable, resampler.resample(trace, period, scale, end, actual), where);
    if (usable)
      assertArrayEquals(expected, actual, where);
    return usable;
  }

  private static void drop(SensorTrace trace, long[] next) {
    long needed = Long.MAX_VALUE;
    for (int s = 0; s < next.length; s++) {
      long from = next[s] - SCALES.get(s).width();
      if (!trace.dropCellsBefore(from, SCALES.get(s)))
        needed = Math.min(needed, from);
    }
    if (needed != Long.MAX_VALUE)
      trace.dropReadingsBefore(needed);
  }

  private static double wave(long i) {
    return 20 + Math.sin(i / 300.0);
  }

  /** Five readings a second for as long as the long window, numbered from 0. */
  private static SensorTrace fiveASecond() {
    SensorTrace trace = new SensorTrace(MUCH);
    trace.follow(200 * Micros.MILLISECOND, SCALES);
    return trace;
  }

  private static void add(SensorTrace trace, int from, int to) {
    for (int i = from; i < to; i++)
      trace.add(BEGIN + i * 200L * Micros.MILLISECOND, wave(i));
  }

  @Test
  void fewReadingsStay() {
    SensorTrace trace = fiveASecond();
    add(trace, 0, 4_800);
    assertEquals(SensorTrace.KEPT, trace.size());
    assertEquals(4_800, trace.received());
    assertEquals(BEGIN, trace.first(), LONG.cell());
  }

  @Test
  void aHoleThatIsFilledLateIsAsGoodAsNone() {
    long end = LONG.endAtOrBefore(BEGIN + 2 * LONG.width());
    SensorTrace trace = fiveASecond();
    add(trace, 0, 6_000);
    add(trace, 7_000, 10_000);
    assertFalse(resampler.resample(trace, 200 * Micros.MILLISECOND, LONG, end, actual));
    add(trace, 6_000, 7_000);
    SensorTrace whole = fiveASecond();
    add(whole, 0, 10_000);
    assertTrue(resampler.resample(trace, 200 * Micros.MILLISECOND, LONG, end, actual));
    assertTrue(resampler.resample(whole, 200 * Micros.MILLISECOND, LONG, end, expected));
    assertArrayEquals(expected, actual, 0.01);
  }

  @Test
  void whatIsRepeatedChangesNothing() {
    long end = LONG.endAtOrBefore(BEGIN + LONG.width() + LONG.hop());
    SensorTrace trace = fiveASecond();
    add(trace, 0, 6_000);
    assertTrue(resampler.resample(trace, 200 * Micros.MILLISECOND, LONG, end, expected));
    add(trace, 2_000, 6_000);
    assertTrue(resampler.resample(trace, 200 * Micros.MILLISECOND, LONG, end, actual));
    assertArrayEquals(expected, actual);
  }
}
