package io.foreshock.codec.kernels;

import java.util.Arrays;

/**
 * Stretches of whole numbers, each with a token: a number is its bin's token, entropy coded, and its raw place in the bin
 * (as in pcodec, Loncaric et al. 2025). Uniform bins hold one number each. Immutable.
 *
 * <pre>
 * | bins - 1 in bits 0-4, bit 5: uniform u8 | frequencies: parts of 4,096, all but the last: 7 bits a byte, lowest first |
 * | unless uniform, each: gap to the one before v, width in bits u8 |
 * </pre>
 */
final class Bins {
  static final int MAX = AliasTable.MAX_SYMBOLS;
  static final int MAX_WIDTH = 31;
  private static final int UNIFORM = 0x20;
  private static final int STEP_BITS = 16;

  private final int[] frequencies;
  private final boolean uniform;
  private final int[] lowers;
  private final int[] widths;
  private final int rawSteps;

  /**
   * @param lowers
   *            32 of them, those behind the last bin 0
   */
  Bins(int[] frequencies, boolean uniform, int[] lowers, int[] widths) {
    this.frequencies = frequencies;
    this.uniform = uniform;
    this.lowers = lowers;
    this.widths = widths;
    rawSteps = (Arrays.stream(widths).max().orElse(0) + STEP_BITS - 1) / STEP_BITS;
  }

  int size() {
    return frequencies.length;
  }

  int[] frequencies() {
    return frequencies;
  }

  boolean uniform() {
    return uniform;
  }

  int lower(int bin) {
    return lowers[bin];
  }

  int width(int bin) {
    return widths[bin];
  }

  /** Largest number that has a place in a bin. */
  long highest() {
    long highest = 0;
    for (int i = 0; i < size(); i++)
      highest = Math.max(highest, lowers[i] + (1L << widths[i]) - 1);
    return highest;
  }

  int[] lowers() {
    return lowers;
  }

  /** Of the raw bits from {@code done} on, at most 16. */
  int[] widths(int done) {
    int[] some = new int[MAX];
    for (int i = 0; i < MAX; i++)
      some[i] = Math.clamp(widths[i] - done, 0, STEP_BITS);
    return some;
  }

  /** As many ones. */
  int[] masks(int done) {
    int[] some = widths(done);
    for (int i = 0; i < MAX; i++)
      some[i] = (1 << some[i]) - 1;
    return some;
  }

  int[] widths() {
    return widths;
  }

  /** How often 16 raw bits are taken at most. */
  int rawSteps() {
    return rawSteps;
  }

  /** Frequencies that add up to 4,096; whatever occurs has at least 1. */
  static int[] normalised(int[] counts, int n) {
    long all = 0;
    for (int i = 0; i < n; i++)
      all += counts[i];
    int[] f = new int[n];
    int sum = 0;
    for (int i = 0; i < n; i++) {
      f[i] = counts[i] == 0 ? 0 : (int) Math.max(1, ((long) counts[i] * AliasTable.TOTAL + all / 2) / all);
      sum += f[i];
    }
    while (sum != AliasTable.TOTAL) {
      int largest = 0;
      for (int i = 1; i < n; i++)
        if (f[i] > f[largest])
          largest = i;
      int step = sum > AliasTable.TOTAL
          ? -Math.min(sum - AliasTable.TOTAL, Math.max(1, f[largest] / 16))
          : AliasTable.TOTAL - sum;
      f[largest] += step;
      sum += step;
    }
    return f;
  }

  void write(Output out) {
    out.u8(frequencies.length - 1 | (uniform ? UNIFORM : 0));
    for (int i = 0; i < frequencies.length - 1; i++) {
      int f = frequencies[i];
      if (f >= 128)
        out.u8(f & 0x7F | 0x80);
      out.u8(f >= 128 ? f >>> 7 : f);
    }
    long end = 0;
    for (int i = 0; i < frequencies.length && !uniform; i++) {
      out.varint(lowers[i] - end);
      out.u8(widths[i]);
      end = lowers[i] + (1L << widths[i]);
    }
  }

  static Bins read(Input in) {
    int head = in.u8("bins", UNIFORM + MAX - 1);
    int[] f = new int[(head & MAX - 1) + 1];
    int rest = AliasTable.TOTAL;
    for (int i = 0; i < f.length - 1; i++) {
      int low = in.u8("frequency", 0xFF);
      f[i] = low < 128 ? low : low & 0x7F | in.u8("frequency", AliasTable.TOTAL >>> 7) << 7;
      rest -= f[i];
    }
    if (rest < 0)
      throw in.malformed("frequencies beyond their sum: value=" + (AliasTable.TOTAL - rest) + ", limit="
          + AliasTable.TOTAL);
    f[f.length - 1] = rest;
    int[] lowers = new int[MAX];
    int[] widths = new int[MAX];
    if ((head & UNIFORM) != 0) {
      for (int i = 0; i < f.length; i++)
        lowers[i] = i;
      return new Bins(f, true, lowers, widths);
    }
    long end = 0;
    for (int i = 0; i < f.length; i++) {
      long lower = end + in.varint("bin");
      widths[i] = in.u8("bin's width", MAX_WIDTH);
      end = lower + (1L << widths[i]);
      if (lower < 0 || lower > Integer.MAX_VALUE)
        throw in.malformed("bin out of range: value=" + lower + ", limit=" + Integer.MAX_VALUE);
      lowers[i] = (int) lower;
    }
    return new Bins(f, false, lowers, widths);
  }
}
