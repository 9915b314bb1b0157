package io.foreshock.vector;

import java.lang.foreign.Arena;
import java.util.SplittableRandom;

/** Times two kernels on the same made-up rows until one has won for good or time is over. */
final class KernelTrial {
  private static final int STRIDE = 128;
  private static final int ROWS = 64;
  private static final int CALLS = 400;
  /** So many rounds in a row it has to be faster: the first fast one may be luck. */
  private static final int WINS = 5;

  private final RowQuery query = new RowQuery(STRIDE, true);
  private final long[] rows = new long[ROWS + RowKernel.TOGETHER];
  private final float[] out = new float[rows.length];

  private KernelTrial(Arena arena) {
    SplittableRandom random = new SplittableRandom(1);
    long memory = arena.allocate(4L * STRIDE * ROWS, 64).address();
    for (int i = 0; i < STRIDE * ROWS; i++)
      Memory.putInt(memory + 4L * i, Float.floatToIntBits((float) random.nextGaussian()));
    for (int i = 0; i < ROWS; i++)
      rows[i] = memory + 4L * STRIDE * i;
    for (int i = 0; i < STRIDE; i++)
      query.floats[i] = (float) random.nextGaussian();
    Codes.learn(query.floats, STRIDE).prepare(query);
  }

  static boolean isFaster(RowKernel challenger, RowKernel known, long limitNanos) {
    try (Arena arena = Arena.ofConfined()) {
      KernelTrial trial = new KernelTrial(arena);
      long end = System.nanoTime() + limitNanos;
      int wins = 0;
      while (wins < WINS && System.nanoTime() < end) {
        long slow = trial.time(known);
        long fast = trial.time(challenger);
        wins = fast < slow ? wins + 1 : 0;
      }
      return wins == WINS;
    }
  }

  private long time(RowKernel kernel) {
    long start = System.nanoTime();
    for (int i = 0; i < CALLS; i++)
      kernel.distances(query, rows, 0, ROWS - i % RowKernel.TOGETHER, out);
    return System.nanoTime() - start;
  }
}
