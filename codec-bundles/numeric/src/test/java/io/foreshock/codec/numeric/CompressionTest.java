package io.foreshock.codec.numeric;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.api.codec.BlockCodec;
import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntToDoubleFunction;
import java.util.function.IntToLongFunction;
import org.junit.jupiter.api.Test;

/** Sizes of columns whose entropy is known; limits are a little above what was reached, so that a loss shows. */
final class CompressionTest {
  private static final int COUNT = 16_384;
  private final Random random = new Random(1);

  private static double bits(BlockCodec codec, IntToLongFunction source) {
    long[] values = new long[COUNT];
    for (int i = 0; i < COUNT; i++)
      values[i] = source.applyAsLong(i);
    ByteBuffer out = ByteBuffer.allocate(16 * COUNT);
    assertTrue(codec.encode(values, 0, COUNT, out));
    return 8.0 * out.position() / COUNT;
  }

  private static double bits(BlockCodec codec, IntToDoubleFunction source) {
    double[] values = new double[COUNT];
    for (int i = 0; i < COUNT; i++)
      values[i] = source.applyAsDouble(i);
    ByteBuffer out = ByteBuffer.allocate(16 * COUNT);
    assertTrue(codec.encode(values, 0, COUNT, out));
    return 8.0 * out.position() / COUNT;
  }

  private static void atMost(double limit, double bits) {
    assertTrue(bits <= limit, "bits per value: " + bits + ", limit " + limit);
  }

  @Test
  void regularTimesCostNearlyNothing() {
    atMost(0.04, bits(new DeltaFforCodec(), (int i) -> 1_700_000_000_000_000L + i * 1_000_000L));
  }

  @Test
  void aConstantColumnCostsNearlyNothing() {
    atMost(0.04, bits(new DeltaFforCodec(), (int i) -> 0L));
    atMost(0.05, bits(new AlpCodec(), (int i) -> 21.37));
  }

  @Test
  void aQuietSensorIsPatched() {
    long[] hundredths = {2_137};
    atMost(1.4, bits(new AlpCodec(), (int i) -> {
      if (random.nextInt(10) == 0)
        hundredths[0] += random.nextBoolean() ? 1 : -1;
      return hundredths[0] / 100.0;
    }));
  }

  @Test
  void aRestlessSensorTakesTwoBits() {
    long[] hundredths = {2_137};
    atMost(2.1, bits(new AlpCodec(), (int i) -> (hundredths[0] += random.nextInt(3) - 1) / 100.0));
  }

  @Test
  void convertedUnitsAreMultiplesOfAStep() {
    // seconds of arc in radians; one in ten is anything
    atMost(27, bits(new MultiplesCodec(), (int i) -> random.nextInt(10) == 0
        ? random.nextDouble()
        : Math.toRadians(random.nextInt(90 * 3_600) / 3_600.0)));
    // a 12-bit converter's steps
    atMost(14, bits(new MultiplesCodec(), (int i) -> random.nextInt(4_096) * (16.0 / 4_095)));
    atMost(14, bits(new ColdMultiplesCodec(), (int i) -> random.nextInt(4_096) * (16.0 / 4_095)));
  }

  @Test
  void whatIsPureNoiseKeepsItsMantissaOnly() {
    atMost(56.8, bits(new FrontBitsCodec(), (int i) -> random.nextGaussian()));
  }

  @Test
  void widenedFloatsShedTheirLowZeros() {
    atMost(27, bits(new OrderedBitsCodec(), (int i) -> (float) (20 + random.nextGaussian())));
  }

  /** A cycle of 400 values of a known 1,000: only what the distinct ones cost. */
  @Test
  void whatComesAgainCostsNearlyNothing() {
    double[] cycle = random.ints(400, 0, 1_000).mapToDouble(i -> Math.round(100 * Math.sqrt(i)) / 100.0).toArray();
    atMost(0.6, bits(new RepeatsCodec(), (int i) -> cycle[i % cycle.length]));
    atMost(0.6, bits(new RepeatedLongsCodec(), (int i) -> (long) cycle[i % cycle.length]));
  }

  /** Six significant digits, as "%g" prints: below 0.1 there are seven behind the point. */
  @Test
  void digitsMayDifferFromPartToPart() {
    double[] level = new double[COUNT];
    for (int i = 0; i < COUNT; i++)
      level[i] = Double.parseDouble(String.format(java.util.Locale.ROOT, "%.6g",
          (i / 2_048 % 2 == 0 ? 0.3 : 0.05) + 0.01 * random.nextDouble()));
    atMost(16.5, bits(new AlpCodec(), (int i) -> level[i]));
    atMost(17.0, bits(new ColdDecimalCodec(), (int i) -> level[i]));
  }
}
