package io.foreshock.detection.window;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class StretchTest {
  @Test
  void keepsALineALineBothWays() {
    double[] line = new double[40];
    for (int i = 0; i < line.length; i++)
      line[i] = 3 + 2 * i;
    double[] longer = Stretch.to(160, line);
    for (int i = 8; i < 150; i++)
      assertEquals(0.5, longer[i + 1] - longer[i], 1e-9);
    double[] shorter = Stretch.to(10, line);
    for (int i = 2; i < 8; i++)
      assertEquals(8, shorter[i] - shorter[i - 1], 1e-9);
  }

  @Test
  void keepsTheMeanOfAPeriodicSignal() {
    double[] values = new double[120];
    for (int i = 0; i < values.length; i++)
      values[i] = 5 + Math.sin(2 * Math.PI * i / 12);
    assertEquals(5, Arrays.stream(Stretch.to(50, values)).average().orElse(0), 0.02);
    assertArrayEquals(values, Stretch.to(120, values));
  }
}
