package io.foreshock.adapter.modbus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.adapter.modbus.ReadPlan.Block;
import io.foreshock.adapter.modbus.ReadPlan.Limits;
import io.foreshock.adapter.modbus.wire.RegisterTable;
import io.foreshock.adapter.modbus.wire.ValueType;
import io.foreshock.adapter.modbus.wire.WordOrder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ReadPlanPropertyTest {
  private static final long SEED = Long.getLong("foreshock.seed", 20_261_125L);
  private static final int ROUNDS = 1_000;
  private final Random random = new Random(SEED);

  @Test
  void everyPointIsReadWholeAndOnceWithinLimitsAndGaps() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Point> points = points(1 + random.nextInt(60), 400);
      Limits limits = new Limits(random.nextInt(10), 4 + random.nextInt(122), 1 + random.nextInt(2_000));
      List<Block> plan = ReadPlan.of(points, all(points), limits);
      int[] seen = new int[points.size()];
      for (Block block : plan) {
        assertTrue(block.request().quantity() <= limits.most(block.request().table()), "seed=" + SEED);
        for (int slot : block.slots()) {
          seen[slot]++;
          Point.Place place = points.get(slot).place();
          assertEquals(block.request().table(), place.table());
          assertTrue(place.address() >= block.request().address() && place.end() <= block.request().end());
        }
        assertGaps(points, block, limits);
      }
      assertTrue(Arrays.stream(seen).allMatch(n -> n == 1), "round=" + round + ", seed=" + SEED);
    }
  }

  private static void assertGaps(List<Point> points, Block block, Limits limits) {
    List<Point.Place> places = block.slots().stream().map(s -> points.get(s).place())
        .sorted((a, b) -> Integer.compare(a.address(), b.address())).toList();
    int end = places.getFirst().end();
    for (Point.Place place : places) {
      assertTrue(place.address() - end <= limits.gap(place.table()), "seed=" + SEED);
      end = Math.max(end, place.end());
    }
    assertEquals(block.request().address(), places.getFirst().address(), "begins with a point");
    assertEquals(block.request().end(), end, "ends with a point");
  }

  @Test
  void noPlanHasFewerReads() {
    for (int round = 0; round < ROUNDS; round++) {
      List<Point> points = points(1 + random.nextInt(7), 24).stream()
          .filter(p -> p.place().table() == RegisterTable.HOLDING).toList();
      Limits limits = new Limits(random.nextInt(5), 4 + random.nextInt(8), 2_000);
      if (!points.isEmpty())
        assertEquals(fewest(points, (1 << points.size()) - 1, limits), ReadPlan.of(points, all(points), limits).size(),
            () -> points + " " + limits + " seed=" + SEED);
    }
  }

  /** Tries every way to put the points into reads. */
  private static int fewest(List<Point> points, int left, Limits limits) {
    if (left == 0)
      return 0;
    int best = Integer.MAX_VALUE;
    int first = Integer.lowestOneBit(left);
    for (int group = left; group > 0; group = group - 1 & left)
      if ((group & first) != 0 && fits(points, group, limits))
        best = Math.min(best, 1 + fewest(points, left & ~group, limits));
    return best;
  }

  private static boolean fits(List<Point> points, int group, Limits limits) {
    List<Point.Place> places = IntStream.range(0, points.size()).filter(i -> (group >> i & 1) == 1)
        .mapToObj(i -> points.get(i).place()).sorted((a, b) -> Integer.compare(a.address(), b.address())).toList();
    int end = places.getFirst().end();
    for (Point.Place place : places) {
      if (place.address() - end > limits.gap(place.table()))
        return false;
      end = Math.max(end, place.end());
    }
    return end - places.getFirst().address() <= limits.most(RegisterTable.HOLDING);
  }

  @Test
  void refusedReadsEndAsSinglePoints() {
    for (int round = 0; round < 200; round++) {
      List<Point> points = points(1 + random.nextInt(40), 100);
      Limits limits = new Limits(8, 125, 2_000);
      List<Block> work = new ArrayList<>(ReadPlan.of(points, all(points), limits));
      List<Integer> single = new ArrayList<>();
      while (!work.isEmpty()) {
        Block block = work.removeLast();
        List<Block> smaller = ReadPlan.split(points, block, limits);
        if (smaller.size() == 1)
          single.addAll(smaller.getFirst().slots());
        else
          work.addAll(smaller);
        assertTrue(smaller.size() > 1 || block.slots().size() == 1, "seed=" + SEED);
      }
      assertEquals(all(points), single.stream().sorted().toList(), "seed=" + SEED);
    }
  }

  private List<Point> points(int count, int addresses) {
    List<Point> points = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      RegisterTable table = random.nextInt(3) > 0 ? RegisterTable.HOLDING : RegisterTable.values()[random.nextInt(4)];
      ValueType type = table.bits()
          ? new ValueType.Flag()
          : random.nextInt(8) == 0
              ? new ValueType.Bit(random.nextInt(16))
              : ValueType.Number.values()[random.nextInt(ValueType.Number.values().length)];
      points.add(point("s" + i, table, random.nextInt(addresses), type));
    }
    return points;
  }

  static Point point(String sensor, RegisterTable table, int address, ValueType type) {
    return new Point(1, "", sensor, new Point.Place(table, address, type, WordOrder.ABCD),
        new Point.Scale(1, 0, Map.of()), Duration.ofSeconds(1), new Point.Meta("", "", Double.NaN, Double.NaN, ""),
        false);
  }

  private static List<Integer> all(List<Point> points) {
    return IntStream.range(0, points.size()).boxed().toList();
  }
}
