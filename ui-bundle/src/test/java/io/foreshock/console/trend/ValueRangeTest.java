package io.foreshock.console.trend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import org.junit.jupiter.api.Test;

class ValueRangeTest {
  @Test
  void anEmptyRangeIsAUnitAxis() {
    assertArrayEquals(new double[]{0, 1}, new ValueRange().rounded());
  }

  @Test
  void everyValueLiesInsideAndTheAxisIsNotMuchLarger() {
    Random random = new Random(3);
    for (int i = 0; i < 10_000; i++) {
      double a = random.nextGaussian() * Math.pow(10, random.nextInt(12) - 6);
      double b = a + random.nextDouble() * Math.pow(10, random.nextInt(12) - 6);
      ValueRange r = new ValueRange();
      r.add(a);
      r.add(b);
      r.add(Double.NaN);
      double[] axis = r.rounded();
      assertTrue(axis[0] <= a && axis[1] >= b, a + " " + b);
      assertTrue(axis[1] > axis[0]);
      double span = Math.max(b - a, Math.abs(b) * 1e-9);
      assertTrue(b - a < Math.abs(b) * 1e-8 || axis[1] - axis[0] <= span * 1.7, a + " " + b + " -> " + axis[0] + " "
          + axis[1]);
    }
  }

  @Test
  void valuesThatAreNeverNegativeKeepAnAxisThatIsNot() {
    ValueRange r = new ValueRange();
    r.add(0.1);
    r.add(5);
    assertTrue(r.rounded()[0] >= 0);
  }
}
