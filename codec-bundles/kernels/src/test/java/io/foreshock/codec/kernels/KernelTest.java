package io.foreshock.codec.kernels;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
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
  private final FrameKernel plainFrames = new ScalarFrameKernel();
  private final RansKernel plainRans = new ScalarRansKernel();

  static <K> K simd(Supplier<K> kernel) {
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
      plainFrames.pack(Arrays.stream(values).asLongStream().toArray(), 0, 0, width, words);
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

  /** With one rounding fewer where that is none: on both sides of that limit. */
  @Test
  void scalesOfAllSizesGiveTheSameDoubles() {
    PackKernel simd = simd(SimdPackKernel::new);
    int[] words = random.ints(IntLanes.words(32) + LANES).toArray();
    int[] tile = random.ints(TILE, -(1 << 20), 1 << 20).toArray();
    double[] expected = new double[TILE];
    double[] actual = new double[TILE];
    for (int round = 0; round < 2_000; round++) {
      double base = random.nextLong() >> 13 + random.nextInt(50);
      double up = random.nextBoolean() ? WholeNumbers.Scale.of(random.nextInt(19), 0).up() : random.nextDouble();
      PackKernel.Scale scale = new PackKernel.Scale(base, up, random.nextBoolean()
          ? 1
          : WholeNumbers.Scale.of(random.nextInt(19), 0).inverseBack());
      int width = random.nextInt(32);
      plainPack.unpackToDoubles(words, width, scale, expected, 0);
      simd.unpackToDoubles(words, width, scale, actual, 0);
      assertArrayEquals(expected, actual, scale + ", width=" + width + ", seed=" + seed);
      // sums of the encoder's stay whole
      PackKernel.Scale small = new PackKernel.Scale(base % 0x1p51, up, scale.down());
      double step = random.nextLong() >> 23 + random.nextInt(40);
      plainPack.sumToDoubles(tile, small, step, expected, 0);
      simd.sumToDoubles(tile, small, step, actual, 0);
      assertArrayEquals(expected, actual, small + ", step=" + step + ", seed=" + seed);
    }
  }

  @Test
  void shortVectorsBecomeTheSameLongsAndDoubles() {
    PackKernel simd = simd(SimdPackKernel::new);
    PackKernel.Scale scale = new PackKernel.Scale(random.nextInt(1 << 20), 100, 1e-4);
    byte[] bytes = new byte[ShortPacking.bytes(TILE, ShortPacking.MAX_WIDTH) + ShortPacking.PAD];
    for (int width = 0; width <= ShortPacking.MAX_WIDTH; width++) {
      random.nextBytes(bytes);
      int n = 1 + random.nextInt(TILE);
      long[] longs = new long[n + 6];
      long[] simdLongs = new long[n + 6];
      plainPack.unpackShort(bytes, n, width, seed, longs, 3);
      simd.unpackShort(bytes, n, width, seed, simdLongs, 3);
      assertArrayEquals(longs, simdLongs, "width=" + width + ", n=" + n);
      double[] doubles = new double[n + 6];
      double[] simdDoubles = new double[n + 6];
      plainPack.unpackShort(bytes, n, width, scale, doubles, 5);
      simd.unpackShort(bytes, n, width, scale, simdDoubles, 5);
      assertArrayEquals(doubles, simdDoubles, "width=" + width + ", n=" + n);
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
      plainFrames.pack(values, 0, 0, width, words);
      for (PackKernel kernel : new PackKernel[]{plainPack, simd}) {
        long[] tile = new long[TILE];
        kernel.unpackLongs(words, width, 0, tile);
        assertArrayEquals(values, tile, kernel + ", width=" + width + ", seed=" + seed);
      }
    }
  }

  /** Numbers of all sizes, so that every width has some on both sides. */
  private long[] mixed(int n) {
    return random.longs(n).map(x -> x >> (x & 63)).toArray();
  }

  @Test
  void packingIsTheSame() {
    FrameKernel simd = simd(SimdFrameKernel::new);
    long[] values = mixed(TILE + 9);
    long base = random.nextInt();
    for (int width = 0; width <= 64; width++) {
      long[] longWords = new long[LanePacking.words(64)];
      long[] simdLongWords = new long[LanePacking.words(64)];
      plainFrames.pack(values, 9, base, width, longWords);
      simd.pack(values, 9, base, width, simdLongWords);
      assertArrayEquals(longWords, simdLongWords, "width=" + width + ", seed=" + seed);
      if (width > 31)
        continue;
      int[] words = new int[IntLanes.words(32)];
      int[] simdWords = new int[IntLanes.words(32)];
      plainFrames.pack(values, 9, base, width, words);
      simd.pack(values, 9, base, width, simdWords);
      assertArrayEquals(words, simdWords, "width=" + width + ", seed=" + seed);
    }
  }

  @Test
  void plansSeeTheSame() {
    FrameKernel simd = simd(SimdFrameKernel::new);
    long[] values = mixed(TILE + 9);
    long[] ends = new long[16];
    long[] simdEnds = new long[16];
    plainFrames.range(values, 9, TILE, ends);
    simd.range(values, 9, TILE, simdEnds);
    assertArrayEquals(Arrays.copyOf(ends, 2), Arrays.copyOf(simdEnds, 2));
    long[] tile = new long[TILE];
    long[] simdTile = new long[TILE];
    plainFrames.differences(values, 0, TILE, tile, ends);
    simd.differences(values, 0, TILE, simdTile, simdEnds);
    assertArrayEquals(tile, simdTile);
    assertArrayEquals(Arrays.copyOf(ends, 2), Arrays.copyOf(simdEnds, 2));
    byte[] widths = new byte[TILE];
    byte[] simdWidths = new byte[TILE + 8];
    for (boolean around : new boolean[]{false, true}) {
      plainFrames.widths(values, 9, TILE, 77, around, widths);
      simd.widths(values, 9, TILE, 77, around, simdWidths);
      assertArrayEquals(sorted(widths), sorted(Arrays.copyOf(simdWidths, TILE)), "around=" + around + ", seed=" + seed);
    }
    for (int width = 0; width < 64; width++) {
      assertEquals(plainFrames.wider(widths, TILE, width), simd.wider(widths, TILE, width));
      long[] places = new long[TILE];
      long[] simdPlaces = new long[TILE];
      assertEquals(plainFrames.outside(values, 9, TILE, 5, width, places),
          simd.outside(values, 9, TILE, 5, width, simdPlaces));
      assertArrayEquals(places, simdPlaces, "width=" + width + ", seed=" + seed);
    }
  }

  private static byte[] sorted(byte[] bytes) {
    byte[] sorted = bytes.clone();
    Arrays.sort(sorted);
    return sorted;
  }

  @Test
  void narrowValuesHaveTheSameWidths() {
    FrameKernel simd = simd(SimdFrameKernel::new);
    byte[] widths = new byte[TILE];
    byte[] simdWidths = new byte[TILE];
    for (int bits = 0; bits < 63; bits++)
      for (boolean around : new boolean[]{false, true}) {
        long[] values = new long[TILE];
        for (int i = 0; i < TILE; i++)
          values[i] = around
              ? 5 + random.nextLong(-(1L << bits), 1L << bits)
              : 5 + random.nextLong(1L << random.nextInt(bits + 1));
        plainFrames.widths(values, 0, TILE, 5, around, widths);
        simd.widths(values, 0, TILE, 5, around, simdWidths);
        assertArrayEquals(sorted(widths), sorted(simdWidths), "bits=" + bits + ", around=" + around + ", seed=" + seed);
      }
  }

  @Test
  void doublesBecomeTheSameMultiples() {
    FrameKernel simd = simd(SimdFrameKernel::new);
    double step = 16 / 4095.0;
    double[] odd = {0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE,
        WholeNumbers.MOST * step, -Math.nextDown(WholeNumbers.MOST) * step, 2 * WholeNumbers.MOST * step, 1e300,
        Math.PI};
    double[] values = new double[TILE + 3];
    for (int i = 0; i < values.length; i++)
      values[i] = random.nextInt(9) == 0 ? odd[random.nextInt(odd.length)] : (random.nextInt(4_096) - 99) * step;
    long[][] plain = {new long[TILE], new long[TILE], new long[FrameKernel.FAILED]};
    long[][] fast = {new long[TILE], new long[TILE], new long[FrameKernel.FAILED]};
    int failures = plainFrames.multiples(values, 3, TILE, step, plain[0], plain[1], 0, plain[2]);
    assertEquals(failures, simd.multiples(values, 3, TILE, step, fast[0], fast[1], 0, fast[2]));
    assertArrayEquals(Arrays.copyOf(plain[2], TILE / 64), Arrays.copyOf(fast[2], TILE / 64));
    for (int i = 0; i < TILE; i++)
      if ((plain[2][i >>> 6] >>> i & 1) == 0) {
        assertEquals((long) Math.rint(values[3 + i] / step), plain[0][i], "seed=" + seed);
        assertEquals(plain[0][i], fast[0][i], "seed=" + seed);
        assertEquals(plain[1][i], fast[1][i], "seed=" + seed);
        assertEquals(values[3 + i], OrderedBits.restored(
            OrderedBits.ordered(Double.doubleToRawLongBits(plain[0][i] * step)) + plain[1][i], 0), "seed=" + seed);
      }
  }

  @Test
  void doublesBecomeTheSameNumbers() {
    FrameKernel simd = simd(SimdFrameKernel::new);
    double[] odd = {0.0, -0.0, Double.NaN, Double.NEGATIVE_INFINITY, Double.MIN_VALUE, Double.MAX_VALUE, 0x1p51, 0x1p52,
        -0x1p51, 1e300, 4.35};
    double[] values = new double[TILE + 3];
    for (int i = 0; i < values.length; i++)
      values[i] = random.nextInt(9) == 0 ? odd[random.nextInt(odd.length)] : random.nextInt(100_000) / 100.0;
    long[] failed = new long[FrameKernel.FAILED];
    long[] simdFailed = new long[FrameKernel.FAILED];
    long[] whole = new long[TILE];
    long[] simdWhole = new long[TILE];
    WholeNumbers.Scale pair = WholeNumbers.Scale.of(14, 12);
    int failures = plainFrames.wholes(values, 3, TILE, pair, whole, 0, failed);
    assertEquals(failures, simd.wholes(values, 3, TILE, pair, simdWhole, 0, simdFailed));
    assertArrayEquals(Arrays.copyOf(failed, TILE / 64), Arrays.copyOf(simdFailed, TILE / 64), "seed=" + seed);
    assertArrayEquals(whole, simdWhole, "seed=" + seed);
    assertEquals(plainFrames.bits(values, 3, TILE, whole, 0), simd.bits(values, 3, TILE, simdWhole, 0));
    plainFrames.order(whole, 0, TILE, 5);
    simd.order(simdWhole, 0, TILE, 5);
    assertArrayEquals(whole, simdWhole, "seed=" + seed);
    double[] back = new double[TILE];
    double[] simdBack = new double[TILE];
    plainPack.disorder(whole, 0, TILE, 5, back, 0);
    simd(SimdPackKernel::new).disorder(whole, 0, TILE, 5, simdBack, 0);
    assertArrayEquals(Arrays.stream(back).mapToLong(Double::doubleToRawLongBits).toArray(),
        Arrays.stream(simdBack).mapToLong(Double::doubleToRawLongBits).toArray());
  }

  @Test
  void residualsBecomeTheSameTokens() {
    RansKernel simd = simd(SimdRansKernel::new);
    for (int round = 0; round < 40; round++) {
      double spread = Math.pow(2, random.nextInt(50));
      long[] residuals = random.longs(TILE + 64)
          .map(x -> (x & 7) == 0 ? x >> (x & 63) : Math.round(spread * random.nextGaussian())).toArray();
      Scratch room = Scratch.take();
      BinChoice choice = BinChoice.of(Arrays.copyOf(residuals, 300), 300, room);
      room.give();
      byte[] tokens = new byte[TILE + 64];
      byte[] simdTokens = new byte[TILE + 64];
      int[] places = new int[TILE + 64];
      int[] simdPlaces = new int[TILE + 64];
      long[] escaped = new long[TILE / 64 + 1];
      long[] simdEscaped = new long[TILE / 64 + 1];
      assertEquals(plainRans.tokens(residuals, 64, TILE, choice, tokens, places, escaped),
          simd.tokens(residuals, 64, TILE, choice, simdTokens, simdPlaces, simdEscaped));
      assertArrayEquals(escaped, simdEscaped, "round=" + round + ", seed=" + seed);
      for (int i = 64; i < TILE + 64; i++)
        if ((escaped[i >> 6] >>> i & 1) == 0) {
          assertEquals(tokens[i], simdTokens[i], "round=" + round + ", seed=" + seed);
          assertEquals(places[i], simdPlaces[i], "round=" + round + ", seed=" + seed);
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
      Scratch room = Scratch.take();
      TokenCode.encode(residuals, n, Prediction.NONE, room, new Output(out));
      room.give();
      out.flip();
      String what = "seed=" + seed + ", round=" + round;
      assertArrayEquals(decode(plainRans, out.duplicate(), n), decode(simd, out.duplicate(), n), what);
    }
  }

  private static int[] decode(RansKernel kernel, ByteBuffer coded, int n) {
    Scratch room = Scratch.take();
    Rans.Decoder d = TokenCode.open(new Input(coded), n, room).rans();
    int[] back = new int[(n + TILE - 1) / TILE * TILE];
    int[] tile = new int[TILE];
    int padded = ((n + LANES - 1) / LANES * LANES + 63) / 64 * 64;
    for (int done = 0; done < padded; done += TILE) {
      int m = Math.min(TILE, padded - done);
      kernel.decode(d, tile, m);
      System.arraycopy(tile, 0, back, done, m);
    }
    d.end();
    room.give();
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
  void valuesNearTheirLanesAreTheSameInIntsAndLongs() {
    RansKernel simd = simd(SimdRansKernel::new);
    for (int kind = Prediction.DELTA; kind <= Prediction.LAST; kind++) {
      if (kind == Prediction.SECOND_DELTA)
        continue;
      int most = kind == Prediction.DELTA ? 1 << 24 : (1 << 17) - 2;
      boolean large = random.nextBoolean();
      int[] numbers = random.ints(TILE, 0, large ? 2 * most : 50).toArray();
      if (large)
        Arrays.fill(numbers, 0, TILE / 2, 2 * most);
      int lowest = large ? -most : -20;
      long[] bases = random.longs(LANES, -1L << 50, 1L << 50).toArray();
      int[] levels = kind == Prediction.DELTA ? new int[LANES] : random.ints(LANES, 0, 256).toArray();
      long[] a = new long[LANES];
      for (int l = 0; l < LANES; l++)
        a[l] = kind == Prediction.DELTA ? bases[l] : (bases[l] << 8) + levels[l];
      long[] longs = Arrays.stream(numbers).mapToLong(x -> (long) x + lowest).toArray();
      plainRans.restore(kind, longs, TILE / LANES, a, new long[LANES]);
      double[] expected = new double[TILE];
      plainRans.transpose(longs.clone(), TILE / LANES, expected, 0, TILE / LANES, 10, 1e-3);
      String what = "kind=" + kind + ", large=" + large + ", seed=" + seed;
      for (RansKernel kernel : new RansKernel[]{plainRans, simd}) {
        int[] v = numbers.clone();
        int[] stand = levels.clone();
        kernel.restore(kind, v, TILE / LANES, lowest, stand);
        for (int i = 0; i < TILE; i++)
          assertEquals(longs[i], bases[i % LANES] + v[i], what);
        for (int l = 0; l < LANES; l++)
          assertEquals(a[l], (kind == Prediction.DELTA ? bases[l] : bases[l] << 8) + stand[l], what);
        double[] doubles = new double[TILE];
        kernel.transpose(v.clone(), TILE / LANES, bases, doubles, 0, TILE / LANES, 10, 1e-3);
        assertArrayEquals(expected, doubles, what);
        long[] out = new long[2_000];
        kernel.transpose(v, 56, bases, out, 3, 100);
        for (int l = 0; l < LANES; l++)
          for (int t = 0; t < 56; t++)
            assertEquals(longs[t * LANES + l], out[3 + 100 * l + t], what);
      }
    }
  }

  /** Columns with residuals of all sizes, escapes among them: what is near and what is not. */
  @Test
  void columnsOfAllKindsComeBack() {
    for (int round = 0; round < 150; round++) {
      int n = 8_192 + random.nextInt(3_000);
      double spread = Math.pow(2, random.nextInt(30));
      long rare = 1L << random.nextInt(60);
      long[] column = new long[n];
      long x = random.nextLong() >> random.nextInt(63);
      for (int i = 0; i < n; i++)
        column[i] = x += Math.round(spread * random.nextGaussian()) + (random.nextInt(500) == 0 ? rare : 0);
      int kind = random.nextInt(Prediction.LAST + 1);
      long[] range = Arrays.stream(column).sorted().toArray();
      if (!Prediction.fits(kind, range[0], range[n - 1]))
        kind = Prediction.DELTA;
      ByteBuffer out = ByteBuffer.allocate(32 * n).order(ByteOrder.LITTLE_ENDIAN);
      Scratch room = Scratch.take();
      TokenCode.encode(column.clone(), n, kind, room, new Output(out));
      room.give();
      long[] back = new long[n];
      TokenCode.decode(new Input(out.flip()), n, new Target.Longs(back, 0));
      assertArrayEquals(column, back, "kind=" + kind + ", round=" + round + ", seed=" + seed);
    }
  }

  @Test
  void theTrialEndsInTime() {
    KernelTrial trial = new KernelTrial(Pace.quarter());
    assertFalse(trial.isFaster(() -> trial.run(plainPack), () -> trial.run(plainPack), 0));
    assertFalse(trial.isFaster(() -> trial.run(plainFrames), () -> trial.run(plainFrames), 0));
    assertFalse(trial.isFaster(() -> trial.run(plainRans), () -> trial.run(plainRans), 0));
  }
}
