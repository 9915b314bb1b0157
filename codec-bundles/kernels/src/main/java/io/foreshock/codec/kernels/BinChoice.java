package io.foreshock.codec.kernels;

import java.util.Arrays;
import java.util.Objects;

/**
 * How residuals are cut into noise, tokens and what lies within a token's bin: number = (residual - lowest) >> shift. The
 * bins are those that code a sample of a column shortest, found by dynamic programming over stretches of equal counts;
 * bins of one width, which decode faster, win if they cost hardly more. What the sample did not show and no bin holds is
 * an escape.
 *
 * @param lowest
 *          residual of number 0
 * @param highest
 *          the last residual that is no escape
 * @param shift
 *          low bits that are plain noise
 * @param size
 *          bins
 * @param lowers
 *          first numbers of the bins; behind the last one {@link Integer#MAX_VALUE}
 * @param widths
 *          bits of the places in a bin
 */
record BinChoice(long lowest, long highest, int shift, boolean uniform, int size, int[] lowers, int[] widths,
    double bits) {
  private static final int SAMPLES = 4_096;
  private static final int CELLS = 96;
  /** Widest stretch of numbers. */
  private static final int MAX_BITS = 30;
  private static final int ESCAPE_PART = 128;
  private static final int ESCAPE_BITS = 36;
  /** What uniform bins may cost more. */
  private static final double FAST = 1.008;
  private static final double LOG2 = Math.log(2);

  static BinChoice of(long[] residuals, int n, Scratch room) {
    long[] sorted = sample(residuals, n, room);
    Arrays.sort(sorted);
    double weight = (double) n / sorted.length;
    BinChoice uniform = uniform(sorted, weight);
    BinChoice best = bins(sorted, weight);
    return uniform.bits <= best.bits * FAST + 32 / weight ? uniform : best;
  }

  /** Evenly spread, and the least and the greatest. */
  private static long[] sample(long[] residuals, int n, Scratch room) {
    if (n <= SAMPLES + SAMPLES / 2)
      return Arrays.copyOf(residuals, n);
    long[] sample = new long[SAMPLES];
    long min = residuals[0];
    long max = min;
    for (int at = 0; at < n; at += IntLanes.VALUES) {
      int m = Math.min(IntLanes.VALUES, n - at);
      FrameKernel.of(m).range(residuals, at, m, room.ends);
      min = Math.min(min, room.ends[0]);
      max = Math.max(max, room.ends[1]);
    }
    // an odd step: rows of lanes are a power of two long
    for (int i = 0; i < SAMPLES - 2; i++)
      sample[i] = residuals[(int) ((long) i * (n - 8) / SAMPLES) + (i & 7)];
    sample[SAMPLES - 2] = min;
    sample[SAMPLES - 1] = max;
    return sample;
  }

  private static double log2(double x) {
    return Math.log(x) / LOG2;
  }

  private static int bitsOf(long span) {
    return 64 - Long.numberOfLeadingZeros(span);
  }

  /** The shortest stretch that leaves out at most {@code allowed} values: its first index. */
  private static int window(long[] sorted, int allowed) {
    int best = 0;
    int kept = sorted.length - allowed;
    for (int i = 1; i <= allowed; i++)
      if (Long.compareUnsigned(sorted[i + kept - 1] - sorted[i], sorted[best + kept - 1] - sorted[best]) < 0)
        best = i;
    return best;
  }

  private static BinChoice uniform(long[] sorted, double weight) {
    BinChoice best = null;
    int n = sorted.length;
    for (int allowed : new int[]{0, n / 2_048, n / 512, n / ESCAPE_PART}) {
      int from = window(sorted, allowed);
      int to = from + n - allowed;
      int shift = Math.max(0, bitsOf(sorted[to - 1] - sorted[from]) - 5);
      BinChoice choice = uniform(sorted, from, to, shift, weight);
      if (best == null || choice.bits < best.bits)
        best = choice;
    }
    return Objects.requireNonNull(best);
  }

  private static BinChoice uniform(long[] sorted, int from, int to, int shift, double weight) {
    long lowest = sorted[from];
    int[] counts = new int[Bins.MAX];
    for (int i = from; i < to; i++)
      counts[(int) (sorted[i] - lowest >>> shift)]++;
    int size = (int) (sorted[to - 1] - lowest >>> shift) + 1;
    int[] lowers = ends(size);
    double bits = 0;
    for (int i = 0; i < size; i++) {
      lowers[i] = i;
      if (counts[i] > 0)
        bits += counts[i] * (shift + log2((double) (to - from) / counts[i])) + 12 / weight;
    }
    int escapes = sorted.length - (to - from);
    return new BinChoice(lowest, sorted[to - 1], shift, true, size, lowers, new int[Bins.MAX],
        bits + (double) escapes * ESCAPE_BITS);
  }

  private static int[] ends(int size) {
    int[] lowers = new int[Bins.MAX];
    Arrays.fill(lowers, size, Bins.MAX, Integer.MAX_VALUE);
    return lowers;
  }

  private static BinChoice bins(long[] sorted, double weight) {
    int n = sorted.length;
    int from = 0;
    int to = n;
    int least = 0;
    if (bitsOf(sorted[n - 1] - sorted[0]) > MAX_BITS) {
      from = window(sorted, n / ESCAPE_PART);
      to = from + n - n / ESCAPE_PART;
      least = Math.max(0, bitsOf(sorted[to - 1] - sorted[from]) - MAX_BITS);
      // what fits without being needed to fit comes along
      while (from > 0 && bitsOf(sorted[to - 1] - sorted[from - 1]) <= least + MAX_BITS)
        from--;
      while (to < n && bitsOf(sorted[to] - sorted[from]) <= least + MAX_BITS)
        to++;
    }
    int[] cells = cells(sorted, from, to);
    double head = 32 / weight;
    int[] ends = ends(sorted, cells, least, head);
    while (ends.length > Bins.MAX)
      ends = ends(sorted, cells, least, head *= 2);
    return of(sorted, from, to, ends, least, weight);
  }

  /** Indices where cells end; a frequent value has one of its own. */
  private static int[] cells(long[] sorted, int from, int to) {
    int size = Math.max(1, (to - from) / CELLS);
    int[] ends = new int[2 * CELLS + 3];
    int n = 0;
    ends[n++] = from;
    int i = from;
    while (i < to) {
      int run = i + 1;
      while (run < to && sorted[run] == sorted[i])
        run++;
      if (run - i >= size && i > ends[n - 1])
        ends[n++] = i;
      if (run - ends[n - 1] >= size || run == to)
        ends[n++] = run;
      i = run;
    }
    return Arrays.copyOf(ends, n);
  }

  /** Which cells are taken together: the ends of the bins. */
  private static int[] ends(long[] sorted, int[] cells, int least, double head) {
    int n = cells.length - 1;
    double all = log2(cells[n] - cells[0]);
    double[] best = new double[n + 1];
    int[] before = new int[n + 1];
    for (int j = 1; j <= n; j++) {
      best[j] = Double.MAX_VALUE;
      for (int i = j - 1; i >= 0; i--) {
        int count = cells[j] - cells[i];
        int width = Math.max(least, bitsOf(sorted[cells[j] - 1] - sorted[cells[i]]));
        double bits = best[i] + count * (width + all - log2(count)) + head + width;
        if (bits < best[j]) {
          best[j] = bits;
          before[j] = i;
        }
      }
    }
    int bins = 0;
    for (int j = n; j > 0; j = before[j])
      bins++;
    int[] ends = new int[bins];
    for (int j = n; j > 0; j = before[j])
      ends[--bins] = cells[j];
    return ends;
  }

  private static BinChoice of(long[] sorted, int from, int to, int[] ends, int least, double weight) {
    long lowest = sorted[from];
    int shift = 64;
    for (int b = 0, start = from; b < ends.length; start = ends[b++])
      shift = Math.min(shift, Math.max(least, bitsOf(sorted[ends[b] - 1] - sorted[start])));
    int[] lowers = new int[Bins.MAX];
    int[] widths = new int[Bins.MAX];
    int[] uppers = new int[Bins.MAX];
    int[] counts = new int[Bins.MAX];
    int size = 0;
    double bits = (double) (sorted.length - (to - from)) * ESCAPE_BITS;
    for (int b = 0, start = from; b < ends.length; start = ends[b++]) {
      int lower = (int) (sorted[start] - lowest >>> shift);
      int upper = (int) (sorted[ends[b] - 1] - lowest >>> shift);
      // a number at the edge of two bins belongs to the one it begins
      int into = size > 0 && lowers[size - 1] == lower ? size - 1 : size++;
      lowers[into] = lower;
      uppers[into] = upper;
      widths[into] = Math.max(widths[into], bitsOf(upper - lower));
    }
    for (int i = from, b = 0; i < to; i++) {
      int number = (int) (sorted[i] - lowest >>> shift);
      while (b + 1 < size && lowers[b + 1] <= number)
        b++;
      counts[b]++;
    }
    for (int b = 0; b < size; b++)
      if (counts[b] > 0)
        bits += counts[b] * (shift + widths[b] + log2((double) (to - from) / counts[b])) + 24 / weight;
    fillGaps(lowers, uppers, widths, size);
    Arrays.fill(lowers, size, Bins.MAX, Integer.MAX_VALUE);
    return new BinChoice(lowest, sorted[to - 1], shift, false, size, lowers, widths, bits);
  }

  /** A bin begins earlier where it has room and the one before does not reach it: others may lie there. */
  private static void fillGaps(int[] lowers, int[] uppers, int[] widths, int size) {
    for (int b = 1; b < size; b++) {
      long gap = lowers[b] - (lowers[b - 1] + (1L << widths[b - 1]));
      long spare = lowers[b] + (1L << widths[b]) - 1 - uppers[b];
      if (gap > 0)
        lowers[b] -= (int) Math.min(gap, spare);
    }
  }

  /** The bins with the frequencies that were counted. */
  Bins bins(int[] counts) {
    int[] some = Arrays.copyOf(lowers, Bins.MAX);
    Arrays.fill(some, size, Bins.MAX, 0);
    return new Bins(Bins.normalised(counts, size), uniform, some, widths);
  }
}
