package io.foreshock.codec.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshock.codec.kernels.Input;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

final class NumberCodePropertyTest {
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  private static byte[] written(long[] values) {
    Output out = new Output(16);
    NumberCode.write(values, values.length, out);
    return Arrays.copyOf(out.array(), out.size());
  }

  private static long[] read(byte[] bytes, int n) {
    Input in = new Input(ByteBuffer.wrap(bytes));
    long[] values = NumberCode.read(in, n);
    in.end();
    return values;
  }

  private long value(int kind, int i, long[] before) {
    return switch (kind) {
      case 0 -> 7;
      case 1 -> random.nextInt(1 << random.nextInt(20));
      case 2 -> random.nextLong() & Long.MAX_VALUE >>> 1;
      case 3 -> 1_000_000 + 3L * i + random.nextInt(3);
      case 4 -> random.nextInt(12) * 1_000_003L;
      case 5 -> i > 3 && random.nextInt(3) > 0 ? before[i - 1 - random.nextInt(3)] : random.nextLong() >>> 2;
      default -> random.nextInt(50) == 0 ? Long.MAX_VALUE >>> 1 : 0;
    };
  }

  @Test
  void numbersComeBack() {
    for (int n : new int[]{0, 1, 2, 23, 500, 1_023, 1_024, 20_000})
      for (int kind = 0; kind < 7; kind++) {
        long[] values = new long[n];
        for (int i = 0; i < n; i++)
          values[i] = value(kind, i, values);
        assertArrayEquals(values, read(written(values), n), "seed=" + seed + ", n=" + n + ", kind=" + kind);
      }
  }

  @Test
  void aSkewedColumnTakesLittleMoreThanItsEntropy() {
    int n = 30_000;
    long[] values = new long[n];
    int[] counts = new int[40];
    for (int i = 0; i < n; i++)
      counts[(int) (values[i] = Math.min(39, Long.numberOfTrailingZeros(random.nextLong() | 1L << 39)))]++;
    double entropy = 0;
    for (int count : counts)
      entropy -= count == 0 ? 0 : count * Math.log((double) count / n) / Math.log(2);
    assertEquals(entropy / 8, written(values).length, entropy / 8 * 0.02 + 60, "seed=" + seed);
  }

  @Test
  void frequenciesAddUpWhateverTheCounts() {
    for (int round = 0; round < 500; round++) {
      int[] counts = new int[Rans.TOKENS];
      int kinds = 1 + random.nextInt(Rans.TOKENS);
      for (int k = 0; k < kinds; k++)
        counts[random.nextInt(Rans.TOKENS)] += 1 + random.nextInt(1 << random.nextInt(16));
      int total = Arrays.stream(counts).sum();
      int[] frequencies = Rans.normalised(counts, total, round % 2 == 0 ? 512 : 4_096);
      assertEquals(round % 2 == 0 ? 512 : 4_096, Arrays.stream(frequencies).sum(), "seed=" + seed);
      for (int t = 0; t < Rans.TOKENS; t++)
        assertTrue(counts[t] == 0 ? frequencies[t] == 0 : frequencies[t] > 0, "seed=" + seed);
    }
  }
}
