package io.foreshock.codec.text;

import io.foreshock.codec.kernels.Input;
import java.util.Arrays;
import java.util.Comparator;

/**
 * At most 255 symbols of 1 to 8 bytes, the shortest common pieces of texts: Boncz, Neumann, Leis, "FSST: Fast Random
 * Access String Compression", VLDB 2020. Code 255 is the escape: the next byte stands for itself. Immutable.
 *
 * <pre>
 * the published library's layout
 * 0             8                       9          10         11     17
 * +-------------+-----------------------+----------+----------+------+----------------------------------
 * | version u64 | zero terminated u8, 0 | number of symbols of | ..   | symbols' bytes, in order of codes
 * |             |                       | 1 byte u8, 2, .. 8   |      |
 * +-------------+-----------------------+----------------------+------+----------------------------------
 * version: 20190218 << 32 | suffix limit << 24 | terminator << 16 | number of symbols << 8 | 1
 * codes ascending: symbols of two bytes, three, .. eight, one
 * suffix limit: the symbols of two bytes that no longer one begins with come first, this many
 * </pre>
 */
final class FsstTable {
  static final int ESCAPE = 255;
  static final int MAX_LENGTH = 8;
  private static final long VERSION = 20190218;
  private static final int HEAD = 17;

  private final int count;
  private final int suffixLimit;
  private final int terminator;
  private final int[] histogram = new int[MAX_LENGTH];
  /** Symbol of each code, first byte lowest; beyond the last 0. */
  final long[] symbols = new long[256];
  /** Beyond the last 0: such a code adds nothing, so the length of the texts gives it away. */
  final int[] lengths = new int[256];

  private FsstTable(long[] ordered, int[] lengths, int count, int suffixLimit, int terminator) {
    this.count = count;
    this.suffixLimit = suffixLimit;
    this.terminator = terminator;
    System.arraycopy(ordered, 0, symbols, 0, count);
    System.arraycopy(lengths, 0, this.lengths, 0, count);
    for (int i = 0; i < count; i++)
      histogram[lengths[i] - 1]++;
  }

  /** Gives the symbols their codes. */
  static FsstTable of(long[] symbols, int[] lengths, int count, int terminator) {
    Integer[] order = new Integer[count];
    boolean[] prefix = new boolean[count];
    for (int i = 0; i < count; i++) {
      order[i] = i;
      prefix[i] = lengths[i] == 2 && isPrefix(symbols[i], symbols, lengths, count);
    }
    Arrays.sort(order, Comparator.<Integer>comparingInt(i -> lengths[i] == 1 ? MAX_LENGTH + 1 : lengths[i])
        .thenComparingInt(i -> prefix[i] ? 1 : 0));
    long[] sorted = new long[count];
    int[] sortedLengths = new int[count];
    int limit = 0;
    for (int i = 0; i < count; i++) {
      sorted[i] = symbols[order[i]];
      sortedLengths[i] = lengths[order[i]];
      if (sortedLengths[i] == 2 && !prefix[order[i]])
        limit++;
    }
    return new FsstTable(sorted, sortedLengths, count, limit, terminator);
  }

  private static boolean isPrefix(long two, long[] symbols, int[] lengths, int count) {
    for (int i = 0; i < count; i++)
      if (lengths[i] > 2 && (symbols[i] & 0xFFFF) == two)
        return true;
    return false;
  }

  int count() {
    return count;
  }

  void write(Output out) {
    out.i64(VERSION << 32 | (long) (suffixLimit & 0xFF) << 24 | (long) terminator << 16 | (long) count << 8 | 1);
    out.u8(0);
    for (int n : histogram)
      out.u8(n);
    for (int i = 0; i < count; i++)
      for (int b = 0; b < lengths[i]; b++)
        out.u8((int) (symbols[i] >>> 8 * b));
  }

  /** @throws io.foreshock.api.codec.MalformedBlockException when it is none */
  static FsstTable read(Input in) {
    long version = in.i64("symbol table");
    if (version >>> 32 != VERSION || (version & 0xFF) != 1)
      throw in.malformed("unknown symbol table: version=" + version);
    in.u8("zero termination", 0);
    int[] histogram = new int[MAX_LENGTH];
    int count = 0;
    for (int i = 0; i < MAX_LENGTH; i++)
      count += histogram[i] = in.u8("symbols", ESCAPE);
    if (count > ESCAPE || count != (version >>> 8 & 0xFF))
      throw in.malformed("too many symbols: count=" + count + ", limit=" + ESCAPE);
    long[] symbols = new long[count];
    int[] lengths = new int[count];
    for (int length = 2, code = 0; length <= MAX_LENGTH + 1; length++) {
      int bytes = length > MAX_LENGTH ? 1 : length;
      for (int n = histogram[bytes - 1]; n > 0; n--, code++) {
        lengths[code] = bytes;
        for (int b = 0; b < bytes; b++)
          symbols[code] |= (long) in.u8("symbol", 255) << 8 * b;
      }
    }
    return new FsstTable(symbols, lengths, count, (int) (version >>> 24 & 0xFF), (int) (version >>> 16 & 0xFF));
  }

  /** Bytes a table of these symbols takes. */
  int size() {
    int bytes = HEAD;
    for (int i = 0; i < count; i++)
      bytes += lengths[i];
    return bytes;
  }
}
