package io.foreshock.console.trend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.Micros;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.testkit.InMemoryAppliance;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BucketsTest {
  private static final long S = Micros.SECOND;
  private final InMemoryAppliance plant = new InMemoryAppliance();
  private final int id = plant.sensor("a/x").id();

  private void write(long from, long to, java.util.function.LongToDoubleFunction f) {
    ReadingBatch.Builder b = ReadingBatch.builder(100);
    for (long t = from; t < to; t += S)
      b.add(id, t, f.applyAsDouble(t));
    plant.write("s", b.build());
  }

  @Test
  void movingWithNowGivesTheSameAsReadingEverything() {
    Random random = new Random(11);
    write(0, 4_000 * S, t -> random.nextDouble());
    Buckets moving = new Buckets(id, 7 * S);
    long to = 1_000 * S;
    while (to < 4_000 * S) {
      moving.cover(plant.history(), to - 900 * S, to, 0);
      Buckets fresh = new Buckets(id, 7 * S);
      fresh.cover(plant.history(), to - 900 * S, to, 0);
      assertArrayEquals(fresh.curve()[0], moving.curve()[0]);
      assertArrayEquals(fresh.curve()[1], moving.curve()[1]);
      to += (1 + random.nextInt(200)) * S;
    }
  }

  @Test
  void everyExtremeOfEveryPixelColumnIsDrawn() {
    write(0, 1_000 * S, t -> t == 333 * S ? 99 : t == 334 * S ? -99 : 1);
    Buckets b = new Buckets(id, 10 * S);
    b.cover(plant.history(), 0, 1_000 * S, 0);
    double[] y = b.curve()[1];
    assertTrue(Arrays.stream(y).anyMatch(v -> v == 99));
    assertTrue(Arrays.stream(y).anyMatch(v -> v == -99));
    assertTrue(y.length <= 200);
  }

  @Test
  void aColumnBeginsWithItsFirstAndEndsWithItsLastReading() {
    write(0, 10 * S, t -> t == 0 ? 5 : t == 3 * S ? -1 : t == 6 * S ? 9 : t == 9 * S ? 4 : 1);
    Buckets b = new Buckets(id, 10 * S);
    b.cover(plant.history(), 0, 10 * S, 0);
    assertArrayEquals(new double[]{5, 9, -1, 4}, b.curve()[1]);
  }

  @Test
  void aGapBreaksTheLineAndSlowSamplingDoesNot() {
    write(0, 200 * S, t -> 1);
    write(500 * S, 700 * S, t -> 2);
    Buckets b = new Buckets(id, S);
    b.cover(plant.history(), 0, 700 * S, 0);
    assertEquals(1, Arrays.stream(b.curve()[1]).filter(Double::isNaN).count());
    assertEquals(List.of(new TrendFrame.Span(200 * S, 500 * S, "")), b.gaps());

    int slow = plant.sensor("a/slow").id();
    ReadingBatch.Builder rows = ReadingBatch.builder(10);
    for (long t = 0; t < 700 * S; t += 30 * S)
      rows.add(slow, t, 3);
    plant.write("slow", rows.build());
    Buckets c = new Buckets(slow, S);
    c.cover(plant.history(), 0, 700 * S, 0);
    assertEquals(0, Arrays.stream(c.curve()[1]).filter(Double::isNaN).count());
    assertEquals(List.of(), c.gaps());
  }

  @Test
  void lateReadingsAppearWithTheNextFullReading() {
    write(0, 100 * S, t -> 1);
    Buckets b = new Buckets(id, S);
    b.cover(plant.history(), 0, 100 * S, 0);
    write(10 * S, 11 * S, t -> 50);
    b.cover(plant.history(), 0, 101 * S, 25_000_000_000L);
    assertTrue(Arrays.stream(b.curve()[1]).anyMatch(v -> v == 50));
  }
}
