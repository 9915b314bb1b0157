package io.foreshock.codec.text;

import io.foreshock.api.codec.MalformedBlockException;
import io.foreshock.codec.kernels.Words;

/** Turns codes back into texts: a symbol is always stored as eight bytes, and the next one overwrites the rest. */
final class FsstDecoder {
  private static final long HIGH_BITS = 0x8080_8080_8080_8080L;
  private static final long LOW_BITS = 0x7F7F_7F7F_7F7F_7F7FL;

  private final long[] symbols;
  private final int[] lengths;

  FsstDecoder(FsstTable table) {
    symbols = table.symbols;
    lengths = table.lengths;
  }

  /**
   * @param codes
   *            may be read eight bytes beyond {@code to}
   * @param limit
   *            where in {@code out} the texts have to end; {@code out} may be written 64 bytes beyond
   * @return where they ended
   * @throws MalformedBlockException
   *             when that is beyond the limit
   */
  int decode(byte[] codes, int from, int to, byte[] out, int start, int limit) {
    // arrays made here have a length the compiler knows, so that it leaves out the checks of their indexes
    long[] symbols = new long[256];
    int[] lengths = new int[256];
    System.arraycopy(this.symbols, 0, symbols, 0, 256);
    System.arraycopy(this.lengths, 0, lengths, 0, 256);
    int in = from;
    int at = start;
    while (in + 8 <= to && at <= limit) {
      long eight = Words.get(codes, in);
      if ((eight & (eight & LOW_BITS) + 0x0101_0101_0101_0101L & HIGH_BITS) == 0) {
        for (int k = 0; k < 8; k++, eight >>>= 8) {
          int code = (int) eight & 0xFF;
          Words.put(out, at, symbols[code]);
          at += lengths[code];
        }
        in += 8;
      } else {
        int code = (int) eight & 0xFF;
        while (code != FsstTable.ESCAPE) {
          Words.put(out, at, symbols[code]);
          at += lengths[code];
          eight >>>= 8;
          code = (int) eight & 0xFF;
          in++;
        }
        out[at++] = codes[in + 1];
        in += 2;
      }
    }
    while (in < to && at <= limit) {
      int code = codes[in++] & 0xFF;
      if (code == FsstTable.ESCAPE) {
        out[at++] = codes[in++];
      } else {
        Words.put(out, at, symbols[code]);
        at += lengths[code];
      }
    }
    if (in > to || at > limit)
      throw new MalformedBlockException(in, "codes of other lengths: bytes=" + (at - start) + ", limit=" + (limit
          - start));
    return at;
  }
}
