package io.foreshock.codec.numeric;

import java.util.Arrays;
import java.util.Objects;

/**
 * How residuals are cut into noise, tokens and what lies within a token's bin: number = (residual - lowest) >> shift. The
 * bins are those that code a column shortest, found by dynamic programming over stretches of equal counts; bins of one
 * width, which decode faster, win if they cost hardly more.
 *
 * @param lowest
 *          residual of number 0
 * @param highest
 *          the last residual that is no escape
 * @param shift
 *          low bits that are plain noise
 */
record BinChoice(long lowest, long highest, int shift, Bins bins, double bits) {
  private static final int CELLS = 96;
  /** Widest stretch of numbers. */
  private static final int MAX_BITS = 30;
  private static final int ESCAPE_PART = 128;
  private static final int ESCAPE_BITS = 36;
  /** What uniform bins may cost more. */
  private static final double FAST = 1.008;
  private static final double LOG2 = Math.log(2);

  static BinChoice of(long[] residuals, int n) {
    long[] sorted = Arrays.copyOf(residuals, n);
    Arrays.sort(sorted);
    BinChoice uniform = uniform(sorted);
    BinChoice best = bins(sorted);
    return uniform.bits <= best.bits * FAST + 32 ? uniform : best;
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

  private static BinChoice uniform(long[] sorted) {
    BinChoice best = null;
    int n = sorted.length;
    for (int allowed : new int[]{0, n / 2_048, n / 512, n / ESCAPE_PART}) {
      int from = window(sorted, allowed);
      int to = from + n - allowed;
      int shift = Math.max(0, bitsOf(sorted[to - 1] - sorted[from]) - 5);
      BinChoice choice = uniform(sorted, from, to, shift);
      if (best == null || choice.bits < best.bits)
        best = choice;
    }
    return Objects.requireNonNull(best);
  }

  private static BinChoice uniform(long[] sorted, int from, int to, int shift) {
    long lowest = sorted[from];
    int[] counts = new int[Bins.MAX];
    for (int i = from; i < to; i++)
      counts[(int) (sorted[i] - lowest >>> shift)]++;
    int size = (int) (sorted[to - 1] - lowest >>> shift) + 1;
    int[] lowers = new int[Bins.MAX];
    double bits = 0;
    for (int i = 0; i < size; i++) {
      lowers[i] = i;
      if (counts[i] > 0)
        bits += counts[i] * (shift + log2((double) (to - from) / counts[i])) + 12;
    }
    int escapes = sorted.length - (to - from);
    return new BinChoice(lowest, sorted[to - 1], shift,
        new Bins(Bins.normalised(counts, size), true, lowers, new int[Bins.MAX]), bits + (double) escapes
            * ESCAPE_BITS);
  }

  private static BinChoice bins(long[] sorted) {
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
    double head = 32;
    int[] ends = ends(sorted, cells, least, head);
    while (ends.length > Bins.MAX)
      ends = ends(sorted, cells, least, head *= 2);
    return of(sorted, from, to, ends, least);
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

  private static BinChoice of(long[] sorted, int from, int to, int[] ends, int least) {
    long lowest = sorted[from];
    int shift = 64;
    for (int b = 0, start = from; b < ends.length; start = ends[b++])
      shift = Math.min(shift, Math.max(least, bitsOf(sorted[ends[b] - 1] - sorted[start])));
    int[] lowers = new int[Bins.MAX];
    int[] widths = new int[Bins.MAX];
    int[] counts = new int[Bins.MAX];
    int size = 0;
    double bits = (double) (sorted.length - (to - from)) * ESCAPE_BITS;
    for (int b = 0, start = from; b < ends.length; start = ends[b++]) {
      int lower = (int) (sorted[start] - lowest >>> shift);
      int upper = (int) (sorted[ends[b] - 1] - lowest >>> shift);
      // a number at the edge of two bins belongs to the one it begins
      int into = size > 0 && lowers[size - 1] == lower ? size - 1 : size++;
      lowers[into] = lower;
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
        bits += counts[b] * (shift + widths[b] + log2((double) (to - from) / counts[b])) + 24;
    return new BinChoice(lowest, sorted[to - 1], shift,
        new Bins(Bins.normalised(counts, size), false, lowers, widths), bits);
  }

  boolean isEscape(long residual) {
    return residual < lowest || residual > highest;
  }

  int number(long residual) {
    return (int) (residual - lowest >>> shift);
  }
}
