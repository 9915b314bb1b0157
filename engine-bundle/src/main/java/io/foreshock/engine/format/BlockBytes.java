package io.foreshock.engine.format;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A block as it is stored. LMDB gives a value of more than half a page pages of its own, and the last one is half empty
 * on average: what does not fill whole pages is the rest, stored in pieces that fit on pages together with others.
 *
 * @param main
 *            head and columns, as many bytes as fill whole pages; all of them when there is no rest
 */
public record BlockBytes(ByteBuffer main, ByteBuffer rest) {
  /** Of an LMDB page on most machines; on others blocks are read the same but save less. */
  private static final int PAGE = 4_096;
  private static final int PAGE_HEAD = 16;
  /** So many pieces are on a page; LMDB takes no fewer than two. */
  private static final int PIECES = 4;
  /** What a piece takes beside its bytes: key, head and place. */
  private static final int PIECE_HEAD = 44;
  /** More of them are no better than a page. */
  private static final int MAX_PIECES = 3;
  private static final ByteBuffer NONE = ByteBuffer.allocate(0);

  /** A block in one piece. */
  public static BlockBytes of(ByteBuffer whole) {
    return new BlockBytes(whole, NONE);
  }

  /** For blocks of so many rows: small blocks, as in tests, are cut as if pages were small too. */
  public static int page(int blockRows) {
    return Math.clamp(4L * blockRows, 256, PAGE);
  }

  /** How many bytes of a block fill whole pages; {@code size} when there is to be no rest. */
  static int main(int size, int page) {
    int main = (size + PAGE_HEAD) / page * page - PAGE_HEAD;
    return main > 0 && size - main <= MAX_PIECES * piece(page) ? main : size;
  }

  /** Most bytes of a piece of the rest. */
  public static int piece(int page) {
    return page / PIECES - PIECE_HEAD;
  }

  /** Most bytes of a block that begins with so many. */
  static int limit(int main) {
    return main + MAX_PIECES * piece(PAGE);
  }

  /** Where a coded block is to be cut; its length when it is stored in one piece. */
  public static int cut(byte[] block, int page) {
    return (block[0] & BlockHeader.CUT) == 0 ? block.length : main(block.length, page);
  }

  public int size() {
    return main.limit() + rest.limit();
  }

  /** What the block's head was sealed with. */
  public int checksum() {
    return main.getInt(BlockHeader.CRC_OFFSET);
  }

  /** Bytes of a column; copied when they lie on both sides of the cut. */
  ByteBuffer slice(int offset, int length) {
    int cut = main.limit();
    if (offset + length > size())
      throw BlockHeader.corrupt("column beyond the end: end=" + (offset + length) + ", bytes=" + size());
    ByteBuffer column;
    if (offset + length <= cut)
      column = main.slice(offset, length);
    else
      if (offset >= cut)
        column = rest.slice(offset - cut, length);
      else
        column = ByteBuffer.allocate(length).put(0, main, offset, cut - offset).put(cut - offset, rest, 0, offset
            + length - cut);
    return column.order(ByteOrder.LITTLE_ENDIAN);
  }
}
