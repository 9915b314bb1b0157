package io.foreshock.sql.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vector kernels give what the plain ones give. */
class ProductsTest {
  private final Random random = new Random(11);
  private final Products plain = new PlainProducts();
  private final Products vector = new VectorProducts();

  private double[] doubles(int n) {
    return random.doubles(n, -1, 1).toArray();
  }

  private float[] floats(int n) {
    float[] out = new float[n];
    for (int i = 0; i < n; i++)
      out[i] = random.nextFloat() - 0.5f;
    return out;
  }

  @Test
  void blocksOfRows() {
    for (int width : new int[]{16, 64, 512}) {
      double[] m = doubles(10 + 8 * width);
      double[] expected = doubles(64);
      double[] actual = expected.clone();
      plain.block(m, 10, width, 0, 4, expected, 8);
      vector.block(m, 10, width, 0, 4, actual, 8);
      assertArrayEquals(expected, actual, 1e-10);
    }
  }

  @Test
  void vectorsOfAnyLength() {
    for (int n = 1; n < 70; n++) {
      double[] m = doubles(3 * n);
      assertEquals(plain.dot(m, 1, n, n), vector.dot(m, 1, n, n), 1e-12);
      float[] x = floats(n);
      float[] y = floats(4 * n);
      assertEquals(plain.dot(x, 0, y, n, n), vector.dot(x, 0, y, n, n), 1e-4);
      float[] a = new float[4];
      float[] b = new float[4];
      plain.dots(x, 0, y, 0, n, a);
      vector.dots(x, 0, y, 0, n, b);
      assertArrayEquals(a, b, 1e-4f);
      float[] z = floats(n);
      assertEquals(plain.product(x, z), vector.product(x, z), 1e-12);
      assertEquals(plain.squaredDistance(x, z), vector.squaredDistance(x, z), 1e-12);
    }
  }
}
