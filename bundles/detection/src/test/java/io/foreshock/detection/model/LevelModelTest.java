package io.foreshock.detection.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class LevelModelTest {
  private static final int CHANNELS = 6;
  private static final int POINTS = 20;

  private final Random random = new Random(11);

  /** All channels follow a load; a fault lifts one channel, or makes it restless. */
  private List<double[]> run(int samples, int lifted, double by, int restless) {
    List<double[]> run = new ArrayList<>();
    double load = 0;
    for (int i = 0; i < samples; i++) {
      load = 0.9 * load + 0.4 * random.nextGaussian();
      double[] row = new double[CHANNELS];
      for (int c = 0; c < CHANNELS; c++)
        row[c] = 50 * c + load + 0.3 * random.nextGaussian() * (c == restless ? 6 : 1) + (c == lifted ? by : 0);
      run.add(row);
    }
    return run;
  }

  @Test
  void levelsAloneDoForALittleHistory() {
    LevelModel model = new LevelModel(run(70, -1, 0, -1), POINTS);
    double[] still = new double[CHANNELS];
    Embedding lifted = model.embed(run(POINTS, 2, 6, -1), still);
    Embedding more = model.embed(run(POINTS, 2, 9, -1), still);
    Embedding lowered = model.embed(run(POINTS, 4, -6, -1), still);
    assertTrue(lifted.cosine(more.vector()) > 0.8, "same=" + lifted.cosine(more.vector()));
    assertTrue(lifted.cosine(lowered.vector()) < 0.5, "other=" + lifted.cosine(lowered.vector()));
  }

  @Test
  void wearIsMeasuredByDistance() {
    WearEmbedding wear = WearEmbedding.learn(run(200, -1, 0, -1));
    float[] fresh = wear.embed(run(POINTS, -1, 0, -1));
    float[] worn = wear.embed(run(POINTS, 3, 4, -1));
    float[] wornOut = wear.embed(run(POINTS, 3, 8, -1));
    assertTrue(distance(fresh, wornOut) > distance(fresh, worn) + 1);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++)
      sum += (a[i] - b[i]) * (a[i] - b[i]);
    return Math.sqrt(sum);
  }

  @Test
  void quietWindowsAreAlikeOnceAnchored() {
    float[] anchored = Embedding.of(new float[10], 2, 0).anchored();
    assertEquals(11, anchored.length);
    assertTrue(anchored[10] > 0);
  }

  @Test
  void tooLittleHistoryIsRefused() {
    List<double[]> little = run(4 * POINTS, -1, 0, -1);
    assertThrows(IllegalArgumentException.class, () -> new LevelModel(little.subList(0, POINTS), POINTS));
  }
}
