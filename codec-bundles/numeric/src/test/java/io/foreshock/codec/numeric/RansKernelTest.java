package io.foreshock.codec.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** SIMD does what plain Java does. */
final class RansKernelTest {
  private static final int TILE = 1_024;

  private static RansKernel simd() {
    try {
      return new SimdRansKernel();
    } catch (LinkageError | UnsupportedOperationException e) {
      assumeTrue(false, "no such vectors here: " + e);
      throw e;
    }
  }

  @Test
  void symbolsAreTheSame() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RansKernel simd = simd();
    for (int round = 0; round < 40; round++) {
      int n = 32_768 + random.nextInt(5_000);
      int kinds = 2 + random.nextInt(255);
      byte[] symbols = new byte[n];
      int[] counts = new int[RansTable.MAX_SYMBOLS];
      for (int i = 0; i < n; i++) {
        int s = (int) Math.min(kinds - 1, Math.abs(random.nextGaussian()) * kinds / 4);
        symbols[i] = (byte) s;
        counts[s]++;
      }
      RansTable table = RansTable.of(counts, kinds, 0, false);
      ByteBuffer out = ByteBuffer.allocate(4 * n).order(ByteOrder.LITTLE_ENDIAN);
      Rans.encode(symbols, table, new Output(out));
      ByteBuffer coded = out.flip();
      assertArrayEquals(symbols, decode(simd, coded.duplicate(), table, n), "seed=" + seed + ", round=" + round);
      assertArrayEquals(symbols, decode(new ScalarRansKernel(), coded.duplicate(), table, n), "seed=" + seed);
    }
  }

  private static byte[] decode(RansKernel kernel, ByteBuffer coded, RansTable table, int n) {
    Rans.Decoder d = new Rans.Decoder(new Input(coded), table, n);
    byte[] back = new byte[n];
    int[] tile = new int[TILE];
    for (int done = 0; done < n; done += TILE) {
      int m = Math.min(TILE, n - done);
      kernel.decode(d, tile, m);
      for (int i = 0; i < m; i++)
        back[done + i] = (byte) tile[i];
    }
    d.end();
    return back;
  }

  @Test
  void levelsAreTheSame() {
    RansKernel simd = simd();
    Random random = new Random(5);
    for (int weight = 1; weight <= Prediction.MAX_WEIGHT; weight++) {
      long[] a = random.longs(TILE, -5_000, 5_000).toArray();
      long[] b = a.clone();
      long[] levelsA = random.longs(16, -1L << 40, 1L << 40).toArray();
      long[] levelsB = levelsA.clone();
      simd.restoreLevels(a, TILE / 16, levelsA, weight);
      new ScalarRansKernel().restoreLevels(b, TILE / 16, levelsB, weight);
      assertArrayEquals(b, a);
      assertArrayEquals(levelsB, levelsA);
    }
  }

  @Test
  void theTrialEndsInTime() {
    assertEquals(false, KernelTrial.isFaster(new ScalarRansKernel(), new ScalarRansKernel(), 0));
  }
}
