package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * Range asymmetric numeral systems (Duda, "Asymmetric numeral systems", 2013), static frequencies, 32-bit states that
 * give off 16 bits at a time, one state and one stream of words for each lane (Giesen, "Interleaved entropy coders",
 * 2014).
 *
 * <pre>
 * per lane: | last state u32 | words: varint |, then the words of all lanes, u16
 * </pre>
 */
final class RansLanes {
  private static final int LOW = 1 << 16;
  private static final int GROUP = 4;

  private RansLanes() {
  }

  /**
   * @param symbols
   *            row by row, {@code symbols[t * lanes + l]}
   */
  static void encode(byte[] symbols, int rows, int lanes, RansTable table, Output out) {
    int[] starts = table.starts();
    char[] words = new char[rows + 1];
    char[] all = new char[rows * lanes];
    int total = 0;
    for (int l = 0; l < lanes; l++) {
      long x = LOW;
      int n = 0;
      for (int t = rows - 1; t >= 0; t--) {
        int s = symbols[t * lanes + l] & 0xFF;
        int f = table.frequency(s);
        if (x >>> 20 >= f) {
          words[n++] = (char) x;
          x >>>= 16;
        }
        long q = x / f;
        x = (q << RansTable.BITS) + (x - q * f) + starts[s];
      }
      out.i32((int) x);
      out.varint(n);
      for (int i = n - 1; i >= 0; i--)
        all[total++] = words[i];
    }
    out.chars(all, total);
  }

  /** Where the lanes of a block stand while it is decoded. */
  static final class Decoder {
    private final Input in;
    private final int lanes;
    private final int[] slots;
    private final int[] states;
    private final int[] at;
    private final int[] ends;
    private final char[] words;

    Decoder(Input in, RansTable table, int rows, int lanes) {
      this.in = in;
      this.lanes = lanes;
      slots = table.slots();
      states = new int[lanes];
      at = new int[lanes];
      ends = new int[lanes];
      int total = 0;
      for (int l = 0; l < lanes; l++) {
        states[l] = in.i32("state");
        at[l] = total;
        total += in.count("words", rows);
        ends[l] = total;
      }
      words = new char[total + 1];
      in.chars(words, total, "words");
    }

    /**
     * Decodes the next rows.
     *
     * @param v
     *            gets {@code base + symbol << shift} row by row
     */
    void next(long[] v, int rows, long base, int shift) {
      try {
        if (lanes % GROUP == 0)
          for (int l = 0; l < lanes; l += GROUP)
            four(v, rows, l, base, shift);
        else
          for (int l = 0; l < lanes; l++)
            one(v, rows, l, base, shift);
      } catch (ArrayIndexOutOfBoundsException e) {
        throw in.malformed("words cut short: words=" + (words.length - 1));
      }
    }

    private void one(long[] v, int rows, int l, long base, int shift) {
      int x = states[l];
      int p = at[l];
      for (int i = l, end = rows * lanes; i < end; i += lanes) {
        int e = slots[x & RansTable.TOTAL - 1];
        v[i] = base + ((long) (e & 0xFF) << shift);
        x = ((e >>> 8 & 0xFFF) + 1) * (x >>> RansTable.BITS) + (e >>> 20);
        int m = (x >>> 16) - 1 >> 31;
        x = x << (m & 16) | words[p] & m;
        p -= m;
      }
      states[l] = x;
      at[l] = p;
    }

    /** Four lanes at once, so that their latencies overlap; free of branches, since half of them would be missed. */
    private void four(long[] v, int rows, int l, long base, int shift) {
      int[] table = slots;
      char[] w = words;
      int x0 = states[l];
      int x1 = states[l + 1];
      int x2 = states[l + 2];
      int x3 = states[l + 3];
      int p0 = at[l];
      int p1 = at[l + 1];
      int p2 = at[l + 2];
      int p3 = at[l + 3];
      for (int i = l, end = rows * lanes; i < end; i += lanes) {
        int e0 = table[x0 & RansTable.TOTAL - 1];
        int e1 = table[x1 & RansTable.TOTAL - 1];
        int e2 = table[x2 & RansTable.TOTAL - 1];
        int e3 = table[x3 & RansTable.TOTAL - 1];
        v[i] = base + ((long) (e0 & 0xFF) << shift);
        v[i + 1] = base + ((long) (e1 & 0xFF) << shift);
        v[i + 2] = base + ((long) (e2 & 0xFF) << shift);
        v[i + 3] = base + ((long) (e3 & 0xFF) << shift);
        x0 = ((e0 >>> 8 & 0xFFF) + 1) * (x0 >>> RansTable.BITS) + (e0 >>> 20);
        x1 = ((e1 >>> 8 & 0xFFF) + 1) * (x1 >>> RansTable.BITS) + (e1 >>> 20);
        x2 = ((e2 >>> 8 & 0xFFF) + 1) * (x2 >>> RansTable.BITS) + (e2 >>> 20);
        x3 = ((e3 >>> 8 & 0xFFF) + 1) * (x3 >>> RansTable.BITS) + (e3 >>> 20);
        int m0 = (x0 >>> 16) - 1 >> 31;
        int m1 = (x1 >>> 16) - 1 >> 31;
        int m2 = (x2 >>> 16) - 1 >> 31;
        int m3 = (x3 >>> 16) - 1 >> 31;
        x0 = x0 << (m0 & 16) | w[p0] & m0;
        x1 = x1 << (m1 & 16) | w[p1] & m1;
        x2 = x2 << (m2 & 16) | w[p2] & m2;
        x3 = x3 << (m3 & 16) | w[p3] & m3;
        p0 -= m0;
        p1 -= m1;
        p2 -= m2;
        p3 -= m3;
      }
      states[l] = x0;
      states[l + 1] = x1;
      states[l + 2] = x2;
      states[l + 3] = x3;
      at[l] = p0;
      at[l + 1] = p1;
      at[l + 2] = p2;
      at[l + 3] = p3;
    }

    /** All words are used and every state is back where the encoder began. */
    void end() {
      if (!Arrays.equals(at, ends))
        throw in.malformed("words left over");
      for (int x : states)
        if (x != LOW)
          throw in.malformed("state out of step: state=" + x);
    }
  }
}
