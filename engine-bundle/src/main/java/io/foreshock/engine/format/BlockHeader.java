package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Head of a block: rows of one series and stretch of time, column by column. Little endian.
 *
 * <pre>
 * 0       4          8            12         16      20     22    23  24       32       40      48
 * +-------+----------+------------+----------+-------+------+-----+---+--------+--------+-------+----------
 * | magic | crc32c   | header     | crc32c   | rows  | cols | ver | 0 | min ts | max ts | reach | entries ..
 * | FSB1  | [8,hlen) | length     | of body  |       |      |     |   |        |        |       |
 * +-------+----------+------------+----------+-------+------+-----+---+--------+--------+-------+----------
 *
 * entry, one per column, the time column first:
 * 0       1      2       3   4        8                                                     52
 * +-------+------+-------+---+--------+-----------------------------------------------------+
 * | codec | kind | flags | 0 | length | stats (flag 2): count u32, min, max, first, last, sum |
 * +-------+------+-------+---+--------+-----------------------------------------------------+
 * </pre>
 *
 * {@code reach}: a reader that starts at this block has to go back to the block that begins there; equal to min ts
 * except for rows laid over a block that could not be decoded when they were sealed.
 */
public record BlockHeader(int length, int bodyCrc, int rows, long minTs, long maxTs, long reach,
    List<ColumnEntry> entries) {
  static final int MAGIC = 0x31425346;
  static final int VERSION = 1;
  static final int CRC_OFFSET = 4;
  static final int LENGTH_OFFSET = 8;
  static final int BODY_CRC_OFFSET = 12;
  static final int FIXED = 48;
  static final int ENTRY = 8;

  static final int HAS_NULLS = 1;
  static final int HAS_STATS = 2;
  static final int ALL_NULL = 4;

  /**
   * @param offset
   *            of the column's bytes within the block
   */
  public record ColumnEntry(int codec, int kind, int flags, int offset, int length, @Nullable ColumnStats stats) {}

  /**
   * Reads and verifies the head; the body's checksum is verified by {@link BlockReader}.
   *
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static BlockHeader parse(ByteBuffer block) {
    int limit = block.limit();
    if (limit < FIXED || block.getInt(0) != MAGIC)
      throw corrupt("not a block: bytes=" + limit);
    int length = block.getInt(LENGTH_OFFSET);
    if (length < FIXED || length > limit)
      throw corrupt("header length out of range: length=" + length + ", limit=" + limit);
    if (crc(block, LENGTH_OFFSET, length) != block.getInt(CRC_OFFSET))
      throw corrupt("header checksum does not match");
    if (block.get(22) != VERSION)
      throw corrupt("unknown block version: version=" + block.get(22) + ", known=" + VERSION);
    int columns = Short.toUnsignedInt(block.getShort(20));
    List<ColumnEntry> entries = new ArrayList<>(columns);
    int at = FIXED;
    int data = length;
    for (int c = 0; c < columns; c++) {
      int flags = block.get(at + 2);
      int bytes = block.getInt(at + 4);
      ColumnStats stats = (flags & HAS_STATS) == 0 ? null : stats(block, at + ENTRY);
      if (bytes < 0 || bytes > limit - data)
        throw corrupt("column beyond the block: length=" + bytes + ", limit=" + (limit - data));
      entries.add(new ColumnEntry(block.get(at) & 0xFF, block.get(at + 1), flags, data, bytes, stats));
      data += bytes;
      at += ENTRY + (stats == null ? 0 : ColumnStats.BYTES);
    }
    return new BlockHeader(length, block.getInt(BODY_CRC_OFFSET), block.getInt(16), block.getLong(24),
        block.getLong(32), block.getLong(40), entries);
  }

  private static ColumnStats stats(ByteBuffer b, int at) {
    return new ColumnStats(b.getInt(at), b.getDouble(at + 4), b.getDouble(at + 12), b.getDouble(at + 20),
        b.getDouble(at + 28), b.getDouble(at + 36));
  }

  static int crc(ByteBuffer buffer, int from, int to) {
    CRC32C crc = new CRC32C();
    crc.update(buffer.duplicate().limit(to).position(from));
    return (int) crc.getValue();
  }

  static ForeshockException corrupt(String reason) {
    return new ForeshockException(ErrorCode.CORRUPT_DATA, "block: " + reason);
  }
}
