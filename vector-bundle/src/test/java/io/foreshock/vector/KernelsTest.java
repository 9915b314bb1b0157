package io.foreshock.vector;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.vector.Metric;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KernelsTest {
  @Test
  void simdEqualsItsScalarTwin() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    Kernels scalar = new ScalarKernels();
    Kernels simd = new SimdKernels();
    for (int dimension = Kernels.LANES; dimension <= 20 * Kernels.LANES; dimension += Kernels.LANES) {
      int count = 1 + random.nextInt(RowBlocks.ROWS);
      float[] query = random(random, dimension);
      float[] rows = random(random, dimension * count);
      float[] expected = new float[count];
      float[] actual = new float[count];
      scalar.dot(query, rows, count, expected);
      simd.dot(query, rows, count, actual);
      assertClose(expected, actual, dimension, seed);
      scalar.squaredDistance(query, rows, count, expected);
      simd.squaredDistance(query, rows, count, actual);
      assertClose(expected, actual, dimension, seed);
    }
  }

  @Test
  void withoutTheVectorModuleTheScalarKernelsRun() {
    assertInstanceOf(ScalarKernels.class, Kernels.choose(() -> {
      throw new NoClassDefFoundError("jdk/incubator/vector/FloatVector");
    }));
    assertTrue(Kernels.best().describe().startsWith("SIMD"));
  }

  @Test
  void theFactorySwitchesToSimdOnceWarm() {
    ExactIndexFactory factory = new ExactIndexFactory();
    long deadline = System.nanoTime() + 30_000_000_000L;
    while (!factory.describe().startsWith("exact, SIMD") && System.nanoTime() < deadline)
      Thread.onSpinWait();
    assertTrue(factory.describe().startsWith("exact, SIMD"), factory.describe());
    assertEquals(3, factory.create(3, Metric.DOT).dimension());
    factory.stop();
  }

  private static void assertClose(float[] expected, float[] actual, int dimension, long seed) {
    for (int i = 0; i < expected.length; i++)
      assertEquals(expected[i], actual[i], 1e-4 * dimension, "seed=" + seed + ", dimension=" + dimension);
  }

  private static float[] random(Random random, int n) {
    float[] values = new float[n];
    for (int i = 0; i < n; i++)
      values[i] = (float) random.nextGaussian();
    return values;
  }
}
