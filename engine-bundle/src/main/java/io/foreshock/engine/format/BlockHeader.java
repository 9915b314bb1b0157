package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * Head of a block: rows of one series and stretch of time, column by column. Little endian; v: a varint, see
 * {@link Varint}.
 *
 * <pre>
 * 0                 1        5
 * +-----------------+--------+----------+--------+-----------+-------------+-------------+----------+---------+
 * | version, flags  | crc32c | header   | rows v | columns v | max - min v | min -       | entries | columns |
 * | u8 (4 bits each)|        | length v |        |           |             | reach v     |   ..    |   ..    |
 * +-----------------+--------+----------+--------+-----------+-------------+-------------+---------+---------+
 * flags: 1 small, 2 has reach (else it is left out and 0), 4 cold, 8 cut: see {@link BlockBytes}
 * crc32c: of bytes [5, header length), or [5, end of block) in a small block, XOR a hash of the first byte and min ts,
 * which is in the key
 *
 * entry, one per column, the time column first:
 * | codec u8 | kind u8: flags in the high half | length v | nulls v (flag 1) | crc32c u32, not in a small block |
 * | statistics (flag 2): ColumnStats or LongStats | and those of rows not BAD (flag 8, doubles only): ColumnStats |
 * </pre>
 *
 * {@code reach}: a reader that starts at this block has to go back to the block that begins there; equal to min ts
 * except for rows laid over a block that could not be decoded when they were sealed.
 */
public record BlockHeader(int length, int flags, int rows, long minTs, long maxTs, long reach,
    List<ColumnEntry> entries) {
  static final int VERSION = 3;
  static final int CRC_OFFSET = 1;
  static final int LENGTH_OFFSET = 5;
  /** 2^64 by the golden ratio; Knuth, "The Art of Computer Programming" 3, section 6.4. */
  private static final long SPREAD = 0x9E3779B97F4A7C15L;

  static final int SMALL = 1;
  static final int REACH = 2;
  static final int COLD = 4;
  static final int CUT = 8;

  static final int HAS_NULLS = 1;
  static final int HAS_STATS = 2;
  static final int ALL_NULL = 4;
  /** Times: evenly spaced from the first to the last, so there are no bytes. */
  static final int EVEN = 4;
  /** Doubles: a second summary without BAD rows; texts: a Bloom filter ahead; times: what all are divided by. */
  static final int HAS_MORE = 8;

  /**
   * @param nulls
   *            how many rows are null
   * @param offset
   *            of the column's bytes within the block
   * @param good
   *            the summary without rows of BAD quality; the same as {@code stats} when there are none
   */
  public record ColumnEntry(int codec, int kind, int flags, int nulls, int offset, int length, int crc,
      @Nullable ColumnStats stats, @Nullable ColumnStats good, @Nullable LongStats longs) {
    public boolean isText() {
      return kind == BlockWriter.KIND_TEXT;
    }

    /** Whether the number of nulls is known. */
    public boolean tellsNulls() {
      return kind != BlockWriter.KIND_VECTOR;
    }
  }

  /** What the head says of a value column; null when the block is older than the column. */
  public @Nullable ColumnEntry column(int index) {
    return index + 1 < entries.size() ? entries.get(index + 1) : null;
  }

  public boolean cold() {
    return (flags & COLD) != 0;
  }

  /** Whether it is stored in two records. */
  public boolean isCut() {
    return (flags & CUT) != 0;
  }

  /** Bytes of the whole block. */
  public int bytes() {
    ColumnEntry last = entries.getLast();
    return last.offset + last.length;
  }

  /** Of so few rows that it has no summaries. */
  public boolean small() {
    return (flags & SMALL) != 0;
  }

  /**
   * Reads and verifies the head; the columns' checksums are verified by {@link BlockReader}.
   *
   * @param block
   *            at least its first record
   * @param minTs
   *            its lowest time, which its key tells
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static BlockHeader parse(ByteBuffer block, long minTs) {
    if (block.limit() <= LENGTH_OFFSET)
      throw corrupt("header cut short: bytes=" + block.limit());
    int first = block.get(0);
    if ((first >> 4 & 15) != VERSION)
      throw corrupt("unknown block version: version=" + (first >> 4 & 15) + ", known=" + VERSION);
    try {
      ByteBuffer in = block.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(LENGTH_OFFSET);
      int length = Varint.getInt(in, "header length", block.limit());
      int flags = first & 15;
      int start = in.position();
      if (length < start || headCrc(in, first, minTs, (flags & SMALL) != 0 ? block.limit() : length) != in.getInt(
          CRC_OFFSET))
        throw corrupt("header checksum does not match");
      return parse(in.limit(length).position(start), minTs, flags, length, (flags & CUT) == 0
          ? block.limit()
          : BlockBytes.limit(block.limit()));
    } catch (BufferUnderflowException e) {
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "block: header cut short: bytes=" + block.limit(), e);
    }
  }

  private static BlockHeader parse(ByteBuffer in, long min, int flags, int length, int limit) {
    int rows = Varint.getInt(in, "rows", io.foreshock.api.codec.BlockCodec.MAX_COUNT);
    int columns = Varint.getInt(in, "columns", length);
    long max = min + Varint.get(in);
    long reach = (flags & REACH) == 0 ? min : min - Varint.get(in);
    List<ColumnEntry> entries = new ArrayList<>(columns);
    int data = length;
    for (int c = 0; c < columns; c++) {
      ColumnEntry entry = entry(in, (flags & SMALL) != 0, rows, data, limit);
      entries.add(entry);
      data += entry.length;
    }
    if (rows == 0 || entries.isEmpty())
      throw corrupt("nothing in it: rows=" + rows + ", columns=" + columns);
    return new BlockHeader(length, flags, rows, min, max, reach, entries);
  }

  private static ColumnEntry entry(ByteBuffer in, boolean small, int rows, int data, int limit) {
    int codec = in.get() & 0xFF;
    int kind = in.get() & 0xFF;
    int flags = kind >> 4;
    kind &= 15;
    int length = Varint.getInt(in, "column length", limit - data);
    boolean allNull = kind != BlockWriter.KIND_TIME && (flags & ALL_NULL) != 0;
    int nulls = allNull ? rows : (flags & HAS_NULLS) != 0 ? Varint.getInt(in, "nulls", rows) : 0;
    int crc = small ? 0 : in.getInt();
    boolean stats = (flags & HAS_STATS) != 0;
    ColumnStats doubles = stats && kind == BlockWriter.KIND_DOUBLE ? ColumnStats.read(in) : null;
    ColumnStats good = doubles != null && (flags & HAS_MORE) != 0 ? ColumnStats.read(in) : doubles;
    LongStats longs = stats && kind == BlockWriter.KIND_LONG ? LongStats.read(in) : null;
    return new ColumnEntry(codec, kind, flags, nulls, data, length, crc, doubles, good, longs);
  }

  /** Leaves the buffer's position and limit somewhere else. */
  static int headCrc(ByteBuffer block, int first, long minTs, int to) {
    CRC32C crc = new CRC32C();
    crc.update(block.limit(to).position(LENGTH_OFFSET));
    return (int) crc.getValue() ^ (int) ((minTs * SPREAD + first) * SPREAD >>> 32);
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
