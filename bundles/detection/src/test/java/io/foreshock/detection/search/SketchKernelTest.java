package io.foreshock.detection.search;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SketchKernelTest {
  private final Random random = new Random(3);

  private double[] wander(int points) {
    double[] walk = new double[points];
    for (int i = 1; i < points; i++)
      walk[i] = walk[i - 1] + random.nextGaussian();
    return walk;
  }

  @Test
  void bothKernelsGiveTheSameProducts() {
    byte[] tiles = new byte[2 * SketchKernel.TILE_BYTES];
    for (int i = 0; i < 2 * SketchKernel.TILE; i++) {
      byte[] sketch = Sketch.of(wander(Sketch.POINTS), 0, Sketch.UNIT);
      for (int d = 0; d < sketch.length; d++)
        tiles[i / SketchKernel.TILE * SketchKernel.TILE_BYTES + d * SketchKernel.TILE + i
            % SketchKernel.TILE] = sketch[d];
    }
    MemorySegment segment = MemorySegment.ofArray(tiles);
    for (int round = 0; round < 100; round++) {
      byte[] question = Sketch.of(wander(Sketch.POINTS), 0, Sketch.QUESTION_UNIT);
      short[] plain = new short[SketchKernel.TILE];
      short[] fast = new short[SketchKernel.TILE];
      short limit = (short) random.nextInt(6_000);
      boolean any = new SketchKernel.Scalar().products(question, segment, SketchKernel.TILE_BYTES, limit, plain);
      assertEquals(any, new SketchKernel.Simd().products(question, segment, SketchKernel.TILE_BYTES, limit, fast));
      if (any)
        assertArrayEquals(plain, fast);
    }
  }

  @Test
  void productsAreNearlyCorrelations() {
    for (int round = 0; round < 100; round++) {
      double[] a = wander(Sketch.POINTS);
      double[] b = wander(Sketch.POINTS);
      byte[] question = Sketch.of(a, 0, Sketch.QUESTION_UNIT);
      byte[] sketch = Sketch.of(b, 0, Sketch.UNIT);
      double product = 0;
      for (int d = 0; d < sketch.length; d++)
        product += (double) question[d] * sketch[d] / Sketch.UNIT / Sketch.QUESTION_UNIT;
      assertEquals(correlation(a, b), product, 0.12);
    }
  }

  private static double correlation(double[] a, double[] b) {
    double ma = java.util.Arrays.stream(a).average().orElse(0);
    double mb = java.util.Arrays.stream(b).average().orElse(0);
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (a[i] - ma) * (b[i] - mb);
      aa += (a[i] - ma) * (a[i] - ma);
      bb += (b[i] - mb) * (b[i] - mb);
    }
    return ab / Math.sqrt(aa * bb);
  }

  @Test
  void theBestHitsAreKeptInWhateverOrderTheyCome() {
    TopHits top = new TopHits(10);
    java.util.List<Integer> order = new java.util.ArrayList<>(java.util.stream.IntStream.range(1, 1_000).boxed()
        .toList());
    java.util.Collections.shuffle(order, random);
    for (int score : order)
      if (score > top.limit())
        top.add(score * 2, -score, score);
    var hits = top.hits().stream().sorted((x, y) -> y.score() - x.score()).limit(10).toList();
    for (int i = 0; i < 10; i++)
      assertEquals(new ScaleSketches.Hit(2 * (999 - i), -(999 - i), 999 - i), hits.get(i));
    assertTrue(top.hits().size() < 20);
  }
}
