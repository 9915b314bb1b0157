package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Words;
import java.util.Arrays;

/**
 * Finds the longest symbol a text goes on with. Symbols of three bytes and more are in buckets by their first three;
 * the paper keeps one a bucket, here all of them are kept, the longest first. Confined to one thread.
 */
final class FsstMatcher {
  private static final int BUCKETS = 1 << 12;

  private final int[] buckets = new int[BUCKETS];
  private final long[] symbols = new long[256];
  private final long[] masks = new long[256];
  private final int[] entries = new int[256];
  /** What two bytes are coded by when no longer symbol fits: length << 16 | code. */
  private final int[] pairs = new int[1 << 16];
  private final int[] singles = new int[256];

  /**
   * @param escape
   *            what bytes that no symbol covers are coded by, plus the byte when {@code escapeOfByte}
   */
  FsstMatcher set(long[] symbols, int[] lengths, int count, int firstCode, boolean escapeOfByte) {
    for (int b = 0; b < 256; b++)
      singles[b] = 1 << 16 | (escapeOfByte ? b : FsstTable.ESCAPE);
    for (int i = 0; i < count; i++)
      if (lengths[i] == 1)
        singles[(int) symbols[i] & 0xFF] = 1 << 16 | firstCode + i;
    for (int p = 0; p < pairs.length; p += 256)
      System.arraycopy(singles, 0, pairs, p, 256);
    Integer[] order = new Integer[count];
    int longer = 0;
    for (int i = 0; i < count; i++)
      if (lengths[i] == 2)
        pairs[(int) symbols[i] & 0xFFFF] = 2 << 16 | firstCode + i;
      else
        if (lengths[i] > 2)
          order[longer++] = i;
    Arrays.sort(order, 0, longer, (a, b) -> {
      int buckets = Integer.compare(bucket(symbols[a]), bucket(symbols[b]));
      return buckets != 0 ? buckets : Integer.compare(lengths[b], lengths[a]);
    });
    Arrays.fill(buckets, 0);
    for (int at = 0; at < longer; at++) {
      int i = order[at];
      this.symbols[at] = symbols[i];
      masks[at] = mask(lengths[i]);
      entries[at] = lengths[i] << 16 | firstCode + i;
      int bucket = bucket(symbols[i]);
      buckets[bucket] = buckets[bucket] == 0 ? at << 8 | 1 : buckets[bucket] + 1;
    }
    return this;
  }

  static long mask(int length) {
    return -1L >>> 64 - 8 * length;
  }

  private static int bucket(long word) {
    return (int) (word & 0xFF_FFFF) * 0x9E37_79B1 >>> 32 - 12;
  }

  /**
   * @param word
   *            the next eight bytes, whatever they are beyond the text
   * @param left
   *            bytes left of the text, at least 1
   * @return length << 16 | code
   */
  int match(long word, int left) {
    int bucket = buckets[bucket(word)];
    if (bucket != 0) {
      int i = bucket >>> 8;
      for (int end = i + (bucket & 0xFF); i < end; i++)
        if ((word & masks[i]) == symbols[i] && entries[i] >>> 16 <= left)
          return entries[i];
    }
    return left > 1 ? pairs[(int) word & 0xFFFF] : singles[(int) word & 0xFF];
  }

  /**
   * Codes one text.
   *
   * @param to
   *            has room for twice the text
   * @return where the codes end
   */
  int encode(byte[] from, int start, int end, byte[] to, int at) {
    int out = at;
    for (int i = start; i < end;) {
      int entry = match(Words.get(from, i), end - i);
      to[out++] = (byte) entry;
      if ((entry & 0xFF) == FsstTable.ESCAPE)
        to[out++] = from[i];
      i += entry >>> 16;
    }
    return out;
  }
}
