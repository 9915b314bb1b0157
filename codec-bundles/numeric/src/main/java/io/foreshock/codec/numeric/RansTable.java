package io.foreshock.codec.numeric;

import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * Frequencies of up to 256 symbols in parts of 4,096, and how they are stored: one by one, or, where that is shorter, as
 * the width of a bell curve (short blocks could not pay for a table).
 *
 * <pre>
 * | symbols - 1 u8 | form u8: 0 | frequencies, 7 bits a byte, lowest first; a 0 is followed by how many zeros more u8 |
 * |                | form u8: 1 + width index (below 64) | middle: varint | rare u8: 1 when the last symbol is an escape |
 * </pre>
 */
final class RansTable {
  static final int BITS = 12;
  static final int TOTAL = 1 << BITS;
  static final int MAX_SYMBOLS = 256;
  private static final int WIDTHS = 64;
  private static final int WIDTHS_PER_OCTAVE = 6;
  private static final int MAX_MIDDLE = 1 << 16;
  private static final AtomicReferenceArray<double[]> BELLS = new AtomicReferenceArray<>(WIDTHS);

  private final int[] frequencies;
  /** 0 for an explicit table. */
  private final int form;
  /** Twice the middle's symbol. */
  private final int middle;
  private final boolean escape;

  private RansTable(int[] frequencies, int form, int middle, boolean escape) {
    this.frequencies = frequencies;
    this.form = form;
    this.middle = middle;
    this.escape = escape;
  }

  /**
   * The table that codes these symbols shortest, its own size included.
   *
   * @param middle
   *            twice the symbol where a bell curve would have its top
   * @param escape
   *            whether the last symbol is none of the curve
   */
  static RansTable of(int[] counts, int n, int middle, boolean escape) {
    RansTable exact = new RansTable(normalised(counts, n), 0, middle, escape);
    RansTable best = exact;
    double least = exact.bits(counts, n) + 8.0 * exact.explicitBytes();
    if (Math.abs(middle) > MAX_MIDDLE || n < 3)
      return exact;
    int guess = widthOf(counts, n, middle, escape);
    for (int w = Math.max(0, guess - 1); w <= Math.min(WIDTHS - 1, guess + 1); w++) {
      RansTable bell = new RansTable(bell(n, w, middle, escape), w + 1, middle, escape);
      double bits = bell.bits(counts, n) + 8 * 4;
      if (bits < least) {
        least = bits;
        best = bell;
      }
    }
    return best;
  }

  private static double sigma(int width) {
    return 0.25 * StrictMath.pow(2, (double) width / WIDTHS_PER_OCTAVE);
  }

  private static int widthOf(int[] counts, int n, int middle, boolean escape) {
    double sum = 0;
    long all = 0;
    for (int i = 0; i < (escape ? n - 1 : n); i++) {
      double d = i - middle / 2.0;
      sum += counts[i] * d * d;
      all += counts[i];
    }
    double sigma = Math.sqrt(sum / Math.max(1, all));
    return (int) Math.clamp(Math.round(Math.log(sigma / 0.25) / Math.log(2) * WIDTHS_PER_OCTAVE), 0L, WIDTHS - 1L);
  }

  /** Heights of the bell of a width at distances 0, 1/2, 1, ...; the same on every machine. */
  private static double[] heights(int width) {
    double[] known = BELLS.get(width);
    if (known != null)
      return known;
    double sigma = sigma(width);
    double[] h = new double[2 * MAX_SYMBOLS + 2];
    for (int i = 0; i < h.length; i++)
      h[i] = StrictMath.exp(-(i / 2.0) * (i / 2.0) / (2 * sigma * sigma));
    BELLS.set(width, h);
    return h;
  }

  private static int[] bell(int n, int width, int middle, boolean escape) {
    double[] heights = heights(width);
    int[] weights = new int[n];
    for (int i = 0; i < n; i++) {
      int distance = Math.abs(2 * i - middle);
      weights[i] = 1 + (int) ((1 << 20) * heights[Math.min(distance, heights.length - 1)]);
    }
    if (escape)
      weights[n - 1] = 1;
    return normalised(weights, n);
  }

  /** Frequencies that add up to {@link #TOTAL}; whatever occurs has at least 1. */
  private static int[] normalised(int[] counts, int n) {
    long all = 0;
    for (int i = 0; i < n; i++)
      all += counts[i];
    int[] f = new int[n];
    int sum = 0;
    for (int i = 0; i < n; i++) {
      f[i] = counts[i] == 0 ? 0 : (int) Math.max(1, (counts[i] * (long) TOTAL + all / 2) / all);
      sum += f[i];
    }
    while (sum != TOTAL) {
      int largest = 0;
      for (int i = 1; i < n; i++)
        if (f[i] > f[largest])
          largest = i;
      int step = sum > TOTAL ? -Math.min(sum - TOTAL, Math.max(1, f[largest] / 16)) : TOTAL - sum;
      f[largest] += step;
      sum += step;
    }
    return f;
  }

  private double bits(int[] counts, int n) {
    double bits = 0;
    for (int i = 0; i < n; i++)
      if (counts[i] > 0)
        bits += counts[i] * (BITS - Math.log(frequencies[i]) * (1 / 0.6931471805599453));
    return bits;
  }

  /** Bits these symbols will take. */
  long bits(int[] counts) {
    return (long) bits(counts, frequencies.length);
  }

  private int explicitBytes() {
    int bytes = 2;
    for (int i = 0; i < frequencies.length; i++) {
      bytes += frequencies[i] < 128 ? 1 : 2;
      if (frequencies[i] == 0) {
        bytes++;
        while (i + 1 < frequencies.length && frequencies[i + 1] == 0)
          i++;
      }
    }
    return bytes;
  }

  int symbols() {
    return frequencies.length;
  }

  int frequency(int symbol) {
    return frequencies[symbol];
  }

  void write(Output out) {
    out.u8(frequencies.length - 1);
    out.u8(form);
    if (form > 0) {
      out.varint(middle);
      out.u8(escape ? 1 : 0);
      return;
    }
    for (int i = 0; i < frequencies.length; i++) {
      int f = frequencies[i];
      if (f >= 128) {
        out.u8(f & 0x7F | 0x80);
        out.u8(f >>> 7);
      } else {
        out.u8(f);
      }
      if (f == 0) {
        int more = 0;
        while (i + 1 < frequencies.length && frequencies[i + 1] == 0) {
          more++;
          i++;
        }
        out.u8(more);
      }
    }
  }

  static RansTable read(Input in) {
    int n = in.u8("symbols", MAX_SYMBOLS - 1) + 1;
    int form = in.u8("table form", WIDTHS);
    if (form > 0) {
      long middle = in.varint("middle");
      if (Math.abs(middle) > MAX_MIDDLE)
        throw in.malformed("middle out of range: value=" + middle + ", limit=" + MAX_MIDDLE);
      boolean escape = in.u8("escape", 1) == 1;
      return new RansTable(bell(n, form - 1, (int) middle, escape), form, (int) middle, escape);
    }
    int[] f = new int[n];
    int sum = 0;
    for (int i = 0; i < n; i++) {
      int low = in.u8("frequency", 0xFF);
      f[i] = low < 128 ? low : low & 0x7F | in.u8("frequency", TOTAL >>> 7) << 7;
      sum += f[i];
      if (f[i] == 0)
        i += in.u8("zeros", n - 1 - i);
    }
    if (sum != TOTAL)
      throw in.malformed("frequencies do not add up: sum=" + sum + ", expected=" + TOTAL);
    return new RansTable(f, 0, 0, false);
  }

  /**
   * By the low 12 bits of a state: symbol in bits 0-7, its frequency - 1 in bits 8-19, offset within its stretch in
   * bits 20-31.
   */
  int[] slots() {
    int[] slots = new int[TOTAL];
    int at = 0;
    for (int s = 0; s < frequencies.length; s++) {
      int f = frequencies[s];
      for (int i = 0; i < f; i++)
        slots[at++] = i << 20 | f - 1 << 8 | s;
    }
    return slots;
  }

  int[] starts() {
    int[] starts = new int[frequencies.length];
    for (int i = 1; i < starts.length; i++)
      starts[i] = starts[i - 1] + frequencies[i - 1];
    return starts;
  }

  @Override
  public String toString() {
    return "form=" + form + ", frequencies=" + Arrays.toString(frequencies);
  }
}
