package io.foreshock.codec.numeric;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/** Times two kernels on the same made-up block until one has won for good or time is over. */
final class KernelTrial {
  private static final int SYMBOLS = 65_536;
  private static final int TILE = 1_024;
  private static final int LANES = 16;
  private static final int WEIGHT = 3;
  /** So many rounds in a row it has to be faster: the first fast one may be luck. */
  private static final int WINS = 5;

  private final RansTable table;
  private final byte[] coded;
  private final int[] tile = new int[TILE];
  private final long[] values = new long[TILE];
  private final long[] levels = new long[LANES];

  private KernelTrial() {
    SplittableRandom random = new SplittableRandom(1);
    byte[] symbols = new byte[SYMBOLS];
    int[] counts = new int[RansTable.MAX_SYMBOLS];
    for (int i = 0; i < SYMBOLS; i++) {
      symbols[i] = (byte) Math.clamp(Math.round(32 + 6 * random.nextGaussian()), 0L, 63L);
      counts[symbols[i]]++;
    }
    table = RansTable.of(counts, 64, 64, false);
    ByteBuffer out = ByteBuffer.allocate(4 * SYMBOLS).order(ByteOrder.LITTLE_ENDIAN);
    Rans.encode(symbols, table, new Output(out));
    coded = new byte[out.position()];
    out.flip().get(coded);
  }

  static boolean isFaster(RansKernel challenger, RansKernel known, long limitNanos) {
    KernelTrial trial = new KernelTrial();
    long end = System.nanoTime() + limitNanos;
    int wins = 0;
    while (wins < WINS && System.nanoTime() < end) {
      long slow = trial.time(known);
      long fast = trial.time(challenger);
      wins = fast < slow ? wins + 1 : 0;
    }
    return wins == WINS;
  }

  private long time(RansKernel kernel) {
    Rans.Decoder decoder = new Rans.Decoder(new Input(ByteBuffer.wrap(coded)), table, SYMBOLS);
    long start = System.nanoTime();
    for (int done = 0; done < SYMBOLS; done += TILE) {
      kernel.decode(decoder, tile, TILE);
      for (int i = 0; i < TILE; i++)
        values[i] = tile[i];
      kernel.restoreLevels(values, TILE / LANES, levels, WEIGHT);
    }
    long nanos = System.nanoTime() - start;
    decoder.end();
    return nanos;
  }
}
