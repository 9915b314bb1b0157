package io.foreshock.detection.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GridStatisticsTest {
  @Test
  void simdEqualsItsScalarTwin() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      double level = Math.pow(10, random.nextInt(8)) * random.nextGaussian();
      double[] grid = random.doubles(Scale.POINTS).map(x -> level + x).toArray();
      double[] scalar = new double[7];
      double[] simd = new double[7];
      new ScalarGridStatistics().describe(grid, scalar, 1);
      new SimdGridStatistics().describe(grid, simd, 1);
      assertArrayEquals(scalar, simd, 1e-9 * Math.max(1, Math.abs(level)), "seed=" + seed);
    }
  }

  @Test
  void describesALineAndWhatIsAroundIt() {
    double[] grid = new double[Scale.POINTS];
    for (int i = 0; i < grid.length; i++)
      grid[i] = 1_000 + 8.0 * i / (Scale.POINTS - 1) + (i % 2 == 0 ? 0.5 : -0.5);
    double[] figures = new double[GridStatistics.FIGURES];
    GridStatistics.best().describe(grid, figures, 0);
    assertEquals(1_004, figures[GridStatistics.MEAN], 1e-9);
    assertEquals(8, figures[GridStatistics.SLOPE], 0.05);
    assertEquals(0.5, figures[GridStatistics.DEVIATION], 0.01);
    assertEquals(4, figures[GridStatistics.ABOVE], 0.51);
    assertEquals(4, figures[GridStatistics.BELOW], 0.51);
  }

  @Test
  void aConstantHasNoDeviation() {
    double[] grid = new double[Scale.POINTS];
    java.util.Arrays.fill(grid, 101_325.7);
    double[] figures = new double[GridStatistics.FIGURES];
    GridStatistics.best().describe(grid, figures, 0);
    assertArrayEquals(new double[]{101_325.7, 0, 0, 0, 0}, figures, 1e-9);
  }
}
