package io.foreshock.engine.column;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.table.ColumnVector;
import io.foreshock.testkit.EventTable;
import io.foreshock.testkit.tables.MadeTable;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class EntropyEstimateTest {
  private static final int N = 65_536;

  private static double of(double... values) {
    return EntropyEstimate.of(new ColumnVector.Doubles(values, null, values.length));
  }

  private static double of(String... values) {
    return EntropyEstimate.of(new ColumnVector.Texts(values, values.length));
  }

  @Test
  void madeTablesHaveTheEntropyTheyAreMadeWith() {
    for (MadeTable table : new MadeTable[]{MadeTable.A1, MadeTable.A2}) {
      MadeTable.Rows rows = table.rows(0, N);
      assertEquals(table.boundBits(), of(rows.columns()[0]), 0.02, table.name());
      assertEquals(0, EntropyEstimate.ofTimes(rows.ts(), N));
    }
    // differences of white noise tell more than its values do
    double noise = of(MadeTable.A3.rows(0, N).columns()[0]);
    assertTrue(noise > MadeTable.A3.boundBits() && noise < MadeTable.A3.boundBits() + 0.6, "bits=" + noise);
  }

  @Test
  void jitterIsMeasuredOffTheGrid() {
    MadeTable.Rows rows = MadeTable.B1.rows(0, N);
    double sigma = 5; // milliseconds
    assertEquals(Math.log(sigma * Math.sqrt(2 * Math.PI * Math.E)) / Math.log(2), EntropyEstimate.ofTimes(rows.ts(), N),
        0.02);
  }

  @Test
  void textsAreCountedAndMessagesAreTooMany() {
    EventTable events = new EventTable(N);
    assertEquals(3.15, of(events.types()), 0.05);
    assertEquals(5.4, of(events.machines()), 0.1);
    assertEquals(7.87, EntropyEstimate.ofTimes(events.times(), N), 0.15);
    assertTrue(Double.isNaN(of(events.messages())));
  }

  @Test
  void lowBitsThatAreNoiseCountAsTheyAre() {
    Random random = new Random(7);
    double[] noise = random.doubles(N).toArray();
    assertEquals(54, of(noise), 0.1, "52 bits below an exponent of 2");
    long[] any = random.longs(1_000).toArray();
    assertEquals(64, EntropyEstimate.of(new ColumnVector.Longs(any, null, any.length)), 0.1);
    MadeTable.Rows floats = MadeTable.B2.rows(0, N);
    double bits = EntropyEstimate.ofTimes(floats.ts(), N);
    for (double[] column : floats.columns())
      bits += of(column);
    assertEquals(MadeTable.B2.boundBits(), bits, 0.5);
  }

  @Test
  void hardlyAnythingIsHardlyAnything() {
    double[] steps = new double[N];
    Arrays.setAll(steps, i -> (long) i * i / 100.0);
    assertEquals(0, of(steps), 1e-3, "the second differences are all the same");
    assertEquals(0, of(new double[N]));
    assertEquals(0, of(7.5));
    assertEquals(0, of(Long.MAX_VALUE, Long.MAX_VALUE));
    assertEquals(64, EntropyEstimate.of(new ColumnVector.Longs(new long[]{Long.MIN_VALUE, 0, 1, Long.MAX_VALUE}, null,
        4)), 4);
    assertTrue(Double.isNaN(of(new double[0])));
  }

  @Test
  void fewValuesOfManyKindsLookNoMoreEvenThanTheyAre() {
    Random random = new Random(3);
    int n = 2_000;
    long[] values = new long[n];
    for (int i = 0; i < n; i++)
      values[i] = random.nextInt(256);
    double bits = EntropyEstimate.of(new ColumnVector.Longs(values, null, n));
    assertEquals(8, bits, 0.03);
  }

  @Test
  void nullsAndWhatIsNoNumberArePassedOver() {
    Random random = new Random(5);
    double[] values = new double[N];
    BitSet nulls = new BitSet();
    for (int i = 0; i < N; i++) {
      values[i] = i % 3 == 0 ? Double.NaN : i % 3 == 1 ? random.nextInt(4) / 10.0 : random.nextGaussian();
      if (i % 3 == 2)
        nulls.set(i);
    }
    assertEquals(2, EntropyEstimate.of(new ColumnVector.Doubles(values, nulls, N)), 0.01);
  }

  @Test
  void floatsAreComparedByTheirBits() {
    double[] values = new double[N];
    Random random = new Random(9);
    float at = 20;
    for (int i = 0; i < N; i++) {
      at = random.nextBoolean() ? Math.nextUp(at) : Math.nextDown(at);
      values[i] = at;
    }
    assertEquals(1, of(values), 0.01);
  }
}
