package io.foreshock.codec.kernels;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/**
 * Runs every loop of a kernel on made-up blocks and times two kernels until one has won for good or time is over, at a
 * {@link Pace} that leaves the machine to others. Confined to one thread.
 */
final class KernelTrial {
  private static final int NUMBERS = 16_384;
  private static final int TILE = IntLanes.VALUES;
  private static final int LANES = 16;
  private static final int SHORT = 100;
  /** So many rounds in a row it has to be faster: the first fast one may be luck. */
  private static final int WINS = 5;

  private final Pace pace;
  private final byte[] uniform;
  private final byte[] binned;
  private final BinChoice bins;
  private final int[] words = new int[IntLanes.words(32) + LANES];
  private final long[] longWords = new long[LanePacking.words(64) + LANES];
  private final byte[] bytes = new byte[ShortPacking.bytes(SHORT, ShortPacking.MAX_WIDTH) + ShortPacking.PAD];
  private final int[] tile = new int[TILE];
  private final long[] longs = new long[TILE];
  private final double[] doubles = new double[TILE];
  private final long[] patches = new long[TILE];
  private final long[] differences = new long[TILE];
  private final long[] ends = new long[FrameKernel.FAILED];
  private final byte[] widths = new byte[TILE + Long.BYTES];
  private final int[] packed = new int[IntLanes.words(32)];
  private final long[] longPacked = new long[LanePacking.words(64)];
  private final long[] a = new long[LANES];
  private final long[] b = new long[LANES];
  private final int[] levels = new int[LANES];

  KernelTrial(Pace pace) {
    this.pace = pace;
    SplittableRandom random = new SplittableRandom(1);
    long[] narrow = new long[NUMBERS];
    long[] wide = new long[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      narrow[i] = Math.round(4 * random.nextGaussian());
      wide[i] = random.nextInt(5) == 0 ? Math.round(1e6 * random.nextGaussian()) : narrow[i];
    }
    Scratch room = Scratch.take();
    bins = BinChoice.of(wide, NUMBERS, room);
    room.give();
    uniform = coded(narrow);
    binned = coded(wide);
    for (int i = 0; i < words.length; i++)
      words[i] = random.nextInt();
    for (int i = 0; i < longWords.length; i++)
      longWords[i] = random.nextLong();
    random.nextBytes(bytes);
  }

  private static byte[] coded(long[] residuals) {
    ByteBuffer out = ByteBuffer.allocate(16 * NUMBERS).order(ByteOrder.LITTLE_ENDIAN);
    Scratch room = Scratch.take();
    TokenCode.encode(residuals, NUMBERS, Prediction.NONE, room, new Output(out));
    room.give();
    byte[] bytes = new byte[out.position()];
    out.flip().get(bytes);
    return bytes;
  }

  /**
   * @param limitNanos
   *            of work, not of waiting
   */
  boolean isFaster(Runnable challenger, Runnable known, long limitNanos) {
    long end = pace.worked() + limitNanos;
    int wins = 0;
    while (wins < WINS && pace.worked() < end) {
      long slow = time(known);
      long fast = time(challenger);
      wins = fast < slow ? wins + 1 : 0;
    }
    return wins == WINS;
  }

  private long time(Runnable kernel) {
    long start = pace.worked();
    kernel.run();
    return pace.worked() - start;
  }

  void run(PackKernel kernel) {
    PackKernel.Scale scale = new PackKernel.Scale(3, 10, 1e-3);
    for (int width = 0; width < 32; width++) {
      pace.rest();
      kernel.unpack(words, width, tile);
      kernel.sumToLongs(tile, 1, 2, longs, 0);
      kernel.sumToDoubles(tile, scale, 2, doubles, 0);
      kernel.unpackToLongs(words, width, 5, longs, 0);
      kernel.unpackToDoubles(words, width, scale, doubles, 0);
      kernel.unpackLongs(longWords, 2 * width, 7, longs);
      kernel.disorder(longs, 0, TILE, 3, doubles, 0);
      kernel.unpackShort(bytes, SHORT, width % ShortPacking.MAX_WIDTH, 5, longs, 0);
      kernel.unpackShort(bytes, SHORT, width % ShortPacking.MAX_WIDTH, scale, doubles, 0);
    }
  }

  void run(FrameKernel kernel) {
    WholeNumbers.Scale pair = WholeNumbers.Scale.of(14, 12);
    for (int i = 0; i < TILE; i++) {
      doubles[i] = i / 100.0;
      longs[i] = longWords[i] >>> 40;
    }
    for (int width = 0; width < 32; width++) {
      pace.rest();
      kernel.wholes(doubles, 0, TILE, pair, patches, 0, ends);
      kernel.multiples(doubles, 0, TILE, 0.01, patches, differences, 0, ends);
      kernel.bits(doubles, 0, TILE, patches, 0);
      kernel.order(patches, 0, TILE, 3);
      kernel.range(longs, 0, TILE, ends);
      kernel.differences(longs, 0, TILE, patches, ends);
      kernel.widths(longs, 0, TILE, 3, (width & 1) > 0, widths);
      kernel.wider(widths, TILE, width);
      kernel.outside(longs, 0, TILE, 5, 30, patches);
      kernel.pack(longs, 0, 5, width, packed);
      kernel.pack(longs, 0, 7, 2 * width, longPacked);
    }
  }

  void run(RansKernel kernel) {
    Scratch room = Scratch.take();
    for (byte[] bytes : new byte[][]{uniform, binned}) {
      TokenCode.Opened opened = TokenCode.open(new Input(ByteBuffer.wrap(bytes)), NUMBERS, room);
      for (int done = 0; done < NUMBERS; done += TILE) {
        pace.rest();
        kernel.decode(opened.rans(), tile, TILE);
      }
    }
    for (int i = 0; i < NUMBERS / TILE; i++) {
      pace.rest();
      kernel.tokens(longWords, 0, TILE, bins, widths, tile, ends);
      kernel.widen(tile, TILE, 1, i, longs);
      kernel.widen(tile, words, TILE, 1, i, longs);
      kernel.restore(Prediction.DELTA, longs, TILE / LANES, a, b);
      kernel.restore(Prediction.LEVEL + i % Prediction.MAX_WEIGHT, longs, TILE / LANES, a, b);
      kernel.restore(Prediction.DELTA, tile, TILE / LANES, 3, levels);
      kernel.restore(Prediction.LEVEL + i % Prediction.MAX_WEIGHT, tile, TILE / LANES, 3, levels);
      kernel.transpose(tile, TILE / LANES, a, doubles, 0, TILE / LANES, 10, 1e-3);
      kernel.transpose(tile, TILE / LANES, a, longs, 0, TILE / LANES);
      kernel.transpose(longs, TILE / LANES, doubles, 0, TILE / LANES, 10, 1e-3);
      kernel.transpose(longs, TILE / LANES, longs.clone(), 0, TILE / LANES);
    }
    room.give();
  }
}
