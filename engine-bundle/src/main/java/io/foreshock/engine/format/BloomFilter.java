package io.foreshock.engine.format;

import io.foreshock.api.codec.TextBuffer;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Which texts a block cannot hold. Double hashing (Kirsch and Mitzenmacher, "Less Hashing, Same Performance", ESA 2006)
 * with 7 probes in 10 bits a text: 0.8 % of the texts that are not there pass.
 *
 * <pre>
 * | bytes u32 | crc32c u32, of the bits | bits |
 * </pre>
 */
final class BloomFilter {
  static final int HEAD = 8;
  /** Fewer distinct texts are found as fast in the dictionary itself. */
  static final int MIN_TEXTS = 64;
  private static final int BITS_PER_TEXT = 10;
  private static final int PROBES = 7;

  private BloomFilter() {
  }

  /** Bytes of the filter of so many texts. */
  static int size(int texts) {
    return HEAD + (texts * BITS_PER_TEXT + 7) / 8;
  }

  static void write(TextBuffer texts, Bytes out) {
    byte[] bits = new byte[size(texts.size()) - HEAD];
    for (int i = 0; i < texts.size(); i++) {
      long hash = hash(texts.array(), texts.start(i), texts.start(i + 1));
      for (int p = 0; p < PROBES; p++) {
        int bit = bit(hash, p, bits.length);
        bits[bit >> 3] |= (byte) (1 << (bit & 7));
      }
    }
    out.putInt(bits.length).putInt(BlockHeader.crc(ByteBuffer.wrap(bits), 0, bits.length)).put(bits);
  }

  /** Bytes the filter takes at the start of a column. */
  static int length(ByteBuffer column) {
    int bytes = column.remaining() < HEAD ? -1 : column.getInt(column.position());
    if (bytes < 1 || bytes > column.remaining() - HEAD)
      throw BlockHeader.corrupt("filter beyond the column: bytes=" + bytes);
    return HEAD + bytes;
  }

  /** False only when the text is in none of the rows. */
  static boolean mayHold(ByteBuffer column, String text) {
    int bytes = length(column) - HEAD;
    int at = column.position() + HEAD;
    if (BlockHeader.crc(column, at, at + bytes) != column.getInt(column.position() + 4))
      throw BlockHeader.corrupt("filter checksum does not match");
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    long hash = hash(utf8, 0, utf8.length);
    for (int p = 0; p < PROBES; p++) {
      int bit = bit(hash, p, bytes);
      if ((column.get(at + (bit >> 3)) >> (bit & 7) & 1) == 0)
        return false;
    }
    return true;
  }

  private static int bit(long hash, int probe, int bytes) {
    int mixed = (int) hash + probe * ((int) (hash >>> 32) | 1);
    return (int) ((mixed & 0xFFFF_FFFFL) * (8L * bytes) >>> 32);
  }

  /** FNV-1a with a final mix (the finaliser of MurmurHash3). */
  private static long hash(byte[] text, int from, int to) {
    long h = 0xcbf29ce484222325L;
    for (int i = from; i < to; i++)
      h = (h ^ text[i] & 0xFF) * 0x100000001b3L;
    h = (h ^ h >>> 33) * 0xff51afd7ed558ccdL;
    h = (h ^ h >>> 33) * 0xc4ceb9fe1a85ec53L;
    return h ^ h >>> 33;
  }
}
