package io.foreshock.sql.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Random;
import org.junit.jupiter.api.Test;

/** The vector kernel gives what the plain one gives. */
class ComparisonsTest {
  private static final double[] SPECIAL = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0.0, -0.0, 1,
      Double.MIN_VALUE};

  private final Random random = new Random(12);

  private double[] numbers(int n) {
    double[] out = new double[n];
    for (int i = 0; i < n; i++)
      out[i] = random.nextInt(3) == 0 ? random.nextGaussian() : SPECIAL[random.nextInt(SPECIAL.length)];
    return out;
  }

  @Test
  void numbersAndTheirAbsence() {
    for (int n = 0; n < 300; n++) {
      double[] a = numbers(n);
      double[] b = numbers(n);
      long[] expected = new long[n];
      long[] actual = new long[n];
      new PlainComparisons().greater(a, b, expected, n);
      new VectorComparisons().greater(a, b, actual, n);
      assertArrayEquals(expected, actual);
      int[] rows = new int[n];
      int[] same = new int[n];
      int found = new PlainComparisons().selectGreater(a, b, rows, n);
      assertEquals(found, new VectorComparisons().selectGreater(a, b, same, n));
      assertArrayEquals(rows, same);
    }
  }
}
