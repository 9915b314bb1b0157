package io.foreshock.detection.embed;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

class ShapeEmbeddingTest {
  private final ShapeEmbedding shape = ShapeEmbedding.coarse();

  @Test
  void simdCountsAsItsScalarTwin() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int dilation : new int[]{1, 2, 5, 15, 63}) {
      float[] signal = new float[128];
      for (int i = 0; i < signal.length; i++)
        signal[i] = (float) random.nextGaussian();
      float[] thresholds = new float[2 * PositiveShares.KERNELS];
      for (int i = 0; i < thresholds.length; i++)
        thresholds[i] = (float) random.nextGaussian();
      float[] scalar = new float[thresholds.length + 1];
      float[] simd = new float[thresholds.length + 1];
      new ScalarPositiveShares().count(signal, dilation, thresholds, scalar, 1);
      new SimdPositiveShares().count(signal, dilation, thresholds, simd, 1);
      assertArrayEquals(scalar, simd, 1e-6F, "seed=" + seed + ", dilation=" + dilation);
    }
  }

  @Test
  void levelHeightAndNoiseCountLessThanShape() {
    Random random = new Random(3);
    float[] saw = shape.embed(grid(i -> i % 16));
    float[] higherSaw = shape.embed(grid(i -> 500 + 3 * (i % 16) + random.nextGaussian()));
    float[] step = shape.embed(grid(i -> (i < 70 ? 0 : 1) + 0.05 * random.nextGaussian()));
    float[] otherStep = shape.embed(grid(i -> (i < 60 ? 40 : 90) + 2.5 * random.nextGaussian()));
    assertTrue(cosine(saw, higherSaw) > 0.6, "same=" + cosine(saw, higherSaw));
    assertTrue(cosine(step, otherStep) > 0.6, "same=" + cosine(step, otherStep));
    assertTrue(cosine(saw, step) < 0.3, "other=" + cosine(saw, step));
  }

  @Test
  void bytesKeepTheDirection() {
    Random random = new Random(4);
    float[] vector = shape.embed(grid(i -> Math.sin(i / 5.0) + 0.1 * random.nextGaussian()));
    assertEquals(ShapeEmbedding.DIMENSIONS, vector.length);
    assertTrue(cosine(vector, ByteVector.floats(ByteVector.of(vector))) > 0.999);
  }

  @Test
  void aConstantIsNoTrouble() {
    for (float x : shape.embed(grid(i -> 101_325)))
      assertTrue(Float.isFinite(x));
  }

  @Test
  void refusesAnotherLength() {
    assertThrows(IllegalArgumentException.class, () -> shape.embed(new double[64]));
  }

  private static double[] grid(DoubleUnaryOperator value) {
    double[] grid = new double[128];
    for (int i = 0; i < grid.length; i++)
      grid[i] = value.applyAsDouble(i);
    return grid;
  }

  static double cosine(float[] a, float[] b) {
    double ab = 0;
    double aa = 0;
    double bb = 0;
    for (int i = 0; i < a.length; i++) {
      ab += (double) a[i] * b[i];
      aa += (double) a[i] * a[i];
      bb += (double) b[i] * b[i];
    }
    return ab / Math.sqrt(aa * bb);
  }
}
