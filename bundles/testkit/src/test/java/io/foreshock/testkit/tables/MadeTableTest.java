package io.foreshock.testkit.tables;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class MadeTableTest {
  private static final int COUNT = 50_000;

  @Test
  void theSameSeriesIsTheSameAndOthersAreNot() {
    for (MadeTable table : MadeTable.values()) {
      MadeTable.Rows rows = table.rows(3, 500);
      assertArrayEquals(rows.columns(), table.rows(3, 500).columns(), table.name());
      assertArrayEquals(rows.ts(), table.rows(3, 500).ts(), table.name());
      assertFalse(Arrays.equals(rows.columns()[0], table.rows(4, 500).columns()[0]), table.name());
    }
  }

  @Test
  void timestampsAscend() {
    for (MadeTable table : MadeTable.values()) {
      long[] ts = table.rows(0, COUNT).ts();
      for (int i = 1; i < COUNT; i++)
        assertTrue(ts[i] > ts[i - 1], table + ", row " + i);
    }
  }

  /** Of steps, whose entropy can be counted. */
  @Test
  void stepsHaveTheirEntropy() {
    assertEquals(MadeTable.A1.boundBits(), entropyOfSteps(MadeTable.A1), 0.03);
    assertEquals(MadeTable.A2.boundBits(), entropyOfSteps(MadeTable.A2), 0.03);
    // differences of white noise: half a bit more than the noise
    double noise = entropyOfSteps(MadeTable.A3);
    assertTrue(noise > MadeTable.A3.boundBits() && noise < MadeTable.A3.boundBits() + 0.6, "bits=" + noise);
  }

  private static double entropyOfSteps(MadeTable table) {
    double[] values = table.rows(0, COUNT).columns()[0];
    Map<Long, Integer> counts = new HashMap<>();
    for (int i = 1; i < COUNT; i++)
      counts.merge(Math.round(100 * (values[i] - values[i - 1])), 1, Integer::sum);
    double n = COUNT - 1;
    return counts.values().stream().mapToDouble(c -> -c / n * Math.log(c / n) / Math.log(2)).sum();
  }

  @Test
  void theFirstRowsDoNotDependOnHowManyThereAre() {
    double[] few = MadeTable.A3.rows(1, 10).columns()[0];
    assertArrayEquals(few, Arrays.copyOf(MadeTable.A3.rows(1, 1_000).columns()[0], 10));
  }

  @Test
  void whatCannotBeMadeIsRefused() {
    assertThrows(IllegalArgumentException.class, () -> MadeTable.A1.rows(-1, 5));
    assertThrows(IllegalArgumentException.class, () -> MadeTable.A1.rows(0, 0));
  }
}
