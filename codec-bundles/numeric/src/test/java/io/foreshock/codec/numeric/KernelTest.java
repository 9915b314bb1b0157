package io.foreshock.codec.numeric;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Random;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/** SIMD does what plain Java does. */
final class KernelTest {
  private static final int TILE = IntLanes.VALUES;
  private static final int LANES = 16;

  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final PackKernel plainPack = new ScalarPackKernel();
  private final RansKernel plainRans = new ScalarRansKernel();

  private static <K> K simd(Supplier<K> kernel) {
    try {
      return kernel.get();
    } catch (LinkageError | UnsupportedOperationException e) {
      assumeTrue(false, "no such vectors here: " + e);
      throw e;
    }
  }

  @Test
  void packedIntsComeBack() {
    PackKernel simd = simd(SimdPackKernel::new);
    for (int width = 0; width <= 32; width++) {
      int mask = IntLanes.mask(width);
      int[] values = random.ints(TILE).map(x -> x & mask).toArray();
      int[] words = new int[IntLanes.words(32) + LANES];
      IntLanes.pack(values, width, words);
      for (PackKernel kernel : new PackKernel[]{plainPack, simd}) {
        int[] tile = new int[TILE];
        kernel.unpack(words, width, tile);
        assertArrayEquals(values, tile, kernel + ", width=" + width + ", seed=" + seed);
      }
      assertEquals(Integer.toUnsignedLong(values[777]) & LanePacking.mask(width), IntLanes.get(words, width, 777));
    }
  }

  @Test
  void packedIntsBecomeTheSameLongsAndDoubles() {
    PackKernel simd = simd(SimdPackKernel::new);
    PackKernel.Scale scale = new PackKernel.Scale(random.nextInt(1 << 20), 100, 1e-4);
    for (int width = 0; width < 32; width++) {
      int[] words = random.ints(IntLanes.words(32) + LANES).toArray();
      long[] longs = new long[TILE + 5];
      long[] simdLongs = new long[TILE + 5];
      plainPack.unpackToLongs(words, width, seed, longs, 3);
      simd.unpackToLongs(words, width, seed, simdLongs, 3);
      assertArrayEquals(longs, simdLongs, "width=" + width);
      double[] doubles = new double[TILE + 5];
      double[] simdDoubles = new double[TILE + 5];
      plainPack.unpackToDoubles(words, width, scale, doubles, 5);
      simd.unpackToDoubles(words, width, scale, simdDoubles, 5);
      assertArrayEquals(doubles, simdDoubles, "width=" + width);
    }
  }

  @Test
  void sumsAreTheSame() {
    PackKernel simd = simd(SimdPackKernel::new);
    PackKernel.Scale scale = new PackKernel.Scale(-77, 100, 1e-4);
    int[] tile = random.ints(TILE, -(1 << 20), 1 << 20).toArray();
    long[] longs = new long[TILE];
    long[] simdLongs = new long[TILE];
    plainPack.sumToLongs(tile, seed, -3, longs, 0);
    simd.sumToLongs(tile, seed, -3, simdLongs, 0);
    assertArrayEquals(longs, simdLongs);
    double[] doubles = new double[TILE];
    double[] simdDoubles = new double[TILE];
    plainPack.sumToDoubles(tile, scale, 1_000_000, doubles, 0);
    simd.sumToDoubles(tile, scale, 1_000_000, simdDoubles, 0);
    assertArrayEquals(doubles, simdDoubles);
  }

  @Test
  void packedLongsComeBack() {
    PackKernel simd = simd(SimdPackKernel::new);
    for (int width = 0; width <= 64; width++) {
      long mask = LanePacking.mask(width);
      long[] values = random.longs(TILE).map(x -> x & mask).toArray();
      long[] words = new long[LanePacking.words(64) + LANES];
      LanePacking.pack(values, width, words);
      for (PackKernel kernel : new PackKernel[]{plainPack, simd}) {
        long[] tile = new long[TILE];
        kernel.unpackLongs(words, width, 0, tile);
        assertArrayEquals(values, tile, kernel + ", width=" + width + ", seed=" + seed);
      }
    }
  }

  @Test
  void tokensAndRawBitsAreTheSame() {
    RansKernel simd = simd(SimdRansKernel::new);
    for (int round = 0; round < 60; round++) {
      int n = 8_192 + random.nextInt(5_000);
      double spread = Math.pow(2, random.nextInt(34));
      boolean mixed = random.nextBoolean();
      long[] residuals = new long[n];
      for (int i = 0; i < n; i++)
        residuals[i] = Math.round(random.nextGaussian() * (mixed && random.nextInt(4) > 0 ? 1.5 : spread));
      ByteBuffer out = ByteBuffer.allocate(32 * n).order(ByteOrder.LITTLE_ENDIAN);
      TokenCode.encode(residuals, n, Prediction.NONE, new Output(out));
      out.flip();
      String what = "seed=" + seed + ", round=" + round;
      assertArrayEquals(decode(plainRans, out.duplicate(), n), decode(simd, out.duplicate(), n), what);
    }
  }

  private static int[] decode(RansKernel kernel, ByteBuffer coded, int n) {
    Rans.Decoder d = TokenCode.open(new Input(coded), n).rans();
    int[] back = new int[(n + TILE - 1) / TILE * TILE];
    int[] tile = new int[TILE];
    int padded = ((n + LANES - 1) / LANES * LANES + 63) / 64 * 64;
    for (int done = 0; done < padded; done += TILE) {
      int m = Math.min(TILE, padded - done);
      kernel.decode(d, tile, m);
      System.arraycopy(tile, 0, back, done, m);
    }
    d.end();
    return back;
  }

  @Test
  void restoredPredictionsAreTheSame() {
    RansKernel simd = simd(SimdRansKernel::new);
    for (int kind = Prediction.NONE; kind <= Prediction.LAST; kind++) {
      long[] x = random.longs(TILE, -5_000, 5_000).toArray();
      long[] y = x.clone();
      long[] a = random.longs(LANES, -1L << 40, 1L << 40).toArray();
      long[] a2 = a.clone();
      long[] b = random.longs(LANES, -100, 100).toArray();
      long[] b2 = b.clone();
      simd.restore(kind, x, TILE / LANES, a, b);
      plainRans.restore(kind, y, TILE / LANES, a2, b2);
      assertArrayEquals(y, x, "kind=" + kind);
      assertArrayEquals(a2, a, "kind=" + kind);
      assertArrayEquals(b2, b, "kind=" + kind);
    }
  }

  @Test
  void stretchesAreTheSame() {
    RansKernel simd = simd(SimdRansKernel::new);
    long[] tile = random.longs(TILE, -1L << 50, 1L << 50).toArray();
    double[] x = new double[3_000];
    double[] y = new double[3_000];
    simd.transpose(tile.clone(), 64, x, 7, 150, 10, 1e-3);
    plainRans.transpose(tile.clone(), 64, y, 7, 150, 10, 1e-3);
    assertArrayEquals(y, x);
    long[] v = new long[3_000];
    long[] w = new long[3_000];
    simd.transpose(tile.clone(), 56, v, 7, 150);
    plainRans.transpose(tile.clone(), 56, w, 7, 150);
    assertArrayEquals(w, v);
    int[] numbers = random.ints(TILE, 0, Integer.MAX_VALUE).toArray();
    simd.widen(numbers, TILE, 17, seed, v);
    plainRans.widen(numbers, TILE, 17, seed, w);
    assertArrayEquals(w, v);
  }

  @Test
  void theTrialEndsInTime() {
    KernelTrial trial = new KernelTrial();
    assertFalse(KernelTrial.isFaster(() -> trial.run(plainPack), () -> trial.run(plainPack), 0));
    assertFalse(KernelTrial.isFaster(() -> trial.run(plainRans), () -> trial.run(plainRans), 0));
  }
}
