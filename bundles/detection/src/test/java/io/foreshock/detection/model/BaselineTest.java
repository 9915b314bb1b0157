package io.foreshock.detection.model;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.detection.window.ChannelFigures;
import io.foreshock.detection.window.GridStatistics;
import io.foreshock.detection.window.WindowFigures;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BaselineTest {
  private static final int CHANNELS = 4;
  private final Random random = new Random(11);

  /** All channels follow one load; channel 2 may deviate by itself. */
  private double[] figures(double own) {
    double load = random.nextGaussian();
    double[] figures = new double[CHANNELS * ChannelFigures.COUNT];
    for (int c = 0; c < CHANNELS; c++) {
      int at = c * ChannelFigures.COUNT;
      figures[at] = 50 + 10 * load + random.nextGaussian() + (c == 2 ? own : 0);
      figures[at + GridStatistics.SLOPE] = random.nextGaussian();
      figures[at + GridStatistics.DEVIATION] = 1 + 0.1 * random.nextDouble();
      figures[at + GridStatistics.ABOVE] = 3 + 0.2 * random.nextGaussian();
      figures[at + GridStatistics.BELOW] = 3 + 0.2 * random.nextGaussian();
      for (int band = GridStatistics.FIGURES; band < ChannelFigures.COUNT; band++)
        figures[at + band] = 1 + 0.3 * random.nextDouble();
    }
    return figures;
  }

  private Baseline learnt() {
    List<double[]> healthy = new ArrayList<>();
    for (int i = 0; i < 300; i++)
      healthy.add(figures(0));
    return Baseline.learn(healthy, healthy.size());
  }

  private static WindowFigures window(double[] figures, int missing) {
    return new WindowFigures(0, 1, figures, missing);
  }

  @Test
  void healthyWindowsStayBelowTheLimit() {
    Baseline baseline = learnt();
    for (int i = 0; i < 1_000; i++)
      assertTrue(baseline.score(baseline.embed(window(figures(0), 0))) < 0.5);
  }

  @Test
  void seesADeviationSmallerThanTheCommonLoad() {
    Baseline baseline = learnt();
    Embedding embedding = baseline.embed(window(figures(14), 0));
    assertTrue(baseline.score(embedding) > 0.5, () -> "score=" + baseline.score(embedding));
    double[] shares = embedding.shares(embedding.vector());
    assertTrue(shares[2] > 0.6, () -> Arrays.toString(shares));
  }

  @Test
  void aMissingChannelBlamesNoOther() {
    Baseline baseline = learnt();
    for (int i = 0; i < 200; i++) {
      double[] figures = figures(0);
      Arrays.fill(figures, 0, ChannelFigures.COUNT, Double.NaN);
      Embedding embedding = baseline.embed(window(figures, 1));
      assertTrue(baseline.score(embedding) < 0.5);
      assertEquals(0, embedding.vector()[0]);
    }
  }

  @Test
  void sharesSumToTheCosine() {
    Embedding a = Embedding.of(new float[]{1, 2, 3, 4, 5, -1, 0, 2, 0, 1}, 2, 1);
    float[] b = {2, 1, 0, 4, 4, 1, 1, 0, 0, 1};
    double dot = 2 + 2 + 16 + 20 - 1 + 1;
    double expected = dot / Math.sqrt(61.0 * 40);
    assertEquals(expected, a.cosine(b), 1e-6);
    assertEquals(expected, Arrays.stream(a.shares(b)).sum(), 1e-12);
    assertEquals(0, a.cosine(new float[10]));
  }

  /** Two machines of a kind that have learnt from different loads: the one's fault is the other's fault. */
  @Test
  void whatAnotherMachineHasSeenLooksTheSameWithOnesOwnEyes() {
    Baseline one = learnt();
    List<double[]> calm = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      double[] figures = figures(0);
      for (int c = 0; c < CHANNELS; c++) // hardly any load, so the channels seem to have little in common
        figures[c * ChannelFigures.COUNT] = 70 + 0.5 * (figures[c * ChannelFigures.COUNT] - 50 - 9 * common(figures));
      calm.add(figures);
    }
    Baseline other = Baseline.learn(calm, calm.size());
    double[] fault = figures(30);
    Embedding own = one.embed(window(fault, 0));
    double[] shifted = fault.clone();
    for (int c = 0; c < CHANNELS; c++)
      shifted[c * ChannelFigures.COUNT] += 20;
    double apart = own.cosine(other.embed(window(shifted, 0)).vector());
    double together = own.cosine(one.embedOffsets(other.offsets(window(shifted, 0))).vector());
    assertTrue(together > 0.9 && together >= apart, () -> "together=" + together + ", apart=" + apart);
  }

  private static double common(double[] figures) {
    return (figures[0] + figures[ChannelFigures.COUNT] + figures[3 * ChannelFigures.COUNT] - 150) / 30;
  }

  @Test
  void tooFewWindowsAreRefused() {
    assertThrows(IllegalArgumentException.class, () -> Baseline.learn(List.of(figures(0)), 1));
  }

  @Test
  void theInverseSquareRootWhitens() {
    double[][] m = {{2, 0.5, 0.1}, {0.5, 1, 0.3}, {0.1, 0.3, 1.5}};
    double[][] r = SymmetricMatrix.inverseSquareRoot(Arrays.stream(m).map(double[]::clone).toArray(double[][]::new));
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++) {
        double sum = 0;
        for (int k = 0; k < 3; k++)
          for (int l = 0; l < 3; l++)
            sum += r[i][k] * m[k][l] * r[l][j];
        assertEquals(i == j ? 1 : 0, sum, 1e-9);
      }
    double[] x = {1, 2, 3};
    SymmetricMatrix.solve(Arrays.stream(m).map(double[]::clone).toArray(double[][]::new), x);
    double[] back = new double[3];
    for (int i = 0; i < 3; i++)
      for (int j = 0; j < 3; j++)
        back[i] += m[i][j] * x[j];
    assertArrayEquals(new double[]{1, 2, 3}, back, 1e-9);
  }

  @Test
  void aReservoirForgetsWhatWasNotHealthy() {
    HealthyWindows healthy = new HealthyWindows(1);
    for (int i = 0; i < 2_000; i++)
      healthy.add(new WindowFigures(i, i + 8, figures(0), 0));
    assertEquals(HealthyWindows.CAPACITY, healthy.size());
    assertTrue(healthy.byTime().stream().anyMatch(w -> w.to() > 1_500));
    healthy.removeBetween(500, 1_500);
    assertTrue(healthy.byTime().stream().noneMatch(w -> w.to() > 500 && w.from() < 1_500));
  }
}
