package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.ingest.ReadingBatch;
import io.foreshock.api.table.Column;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.tail.Rows;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;

/**
 * One committed batch in the journal. Little endian.
 *
 * <pre>
 * 0        4       8       12     13      14   16
 * +--------+-------+-------+------+-------+----+--------
 * | crc32c | table | rows  | kind | flags | 0  | columns
 * | [4,..) |       |       |      |       |    |
 * +--------+-------+-------+------+-------+----+--------
 *
 * kind 1, readings: | base ts i64 | values f64[] | ts u32[] above base, or i64[] (flag 1) |
 *                   | sensors u16[], or u32[] (flag 2) | qualities u8[] (flag 4; absent = all GOOD) |
 * kind 2, rows:     see JournalColumns
 * kind 3, deleted:  | from i64 | to i64, inclusive | series u32[], as many as rows; none = all |
 * </pre>
 */
public final class JournalFormat {
  private static final int HEADER = 16;
  private static final int READINGS = 1;
  private static final int ROWS = 2;
  private static final int DELETED = 3;
  static final int WIDE_TIMES = 1;
  static final int WIDE_SENSORS = 2;
  private static final int QUALITIES = 4;

  private JournalFormat() {
  }

  /** Shape of a batch of readings: what decides its size. */
  public record Shape(int rows, long base, int flags) {
    public static Shape of(ReadingBatch batch) {
      int n = batch.size();
      long min = Long.MAX_VALUE;
      long max = Long.MIN_VALUE;
      for (long t : batch.timestamps()) {
        min = Math.min(min, t);
        max = Math.max(max, t);
      }
      int quality = 0;
      for (byte q : batch.qualities())
        quality |= q;
      int highest = 0;
      for (int id : batch.sensorIds())
        highest |= id;
      long span = max - min;
      int flags = (span < 0 || span >= 1L << 32 ? WIDE_TIMES : 0) | (highest >>> 16 != 0 ? WIDE_SENSORS : 0)
          | (quality != 0 ? QUALITIES : 0);
      return new Shape(n, n == 0 ? 0 : min, flags);
    }

    public int bytes() {
      int row = 8 + ((flags & WIDE_TIMES) != 0 ? 8 : 4) + ((flags & WIDE_SENSORS) != 0 ? 4 : 2)
          + ((flags & QUALITIES) != 0 ? 1 : 0);
      return HEADER + 8 + rows * row;
    }
  }

  /**
   * @param out
   *            little endian with exactly {@code shape.bytes()} of room from index 0
   */
  public static void write(int table, ReadingBatch batch, Shape shape, ByteBuffer out) {
    int n = shape.rows;
    out.putInt(4, table).putInt(8, n).put(12, (byte) READINGS).put(13, (byte) shape.flags).putShort(14, (short) 0);
    out.putLong(HEADER, shape.base);
    int at = HEADER + 8;
    out.slice(at, 8 * n).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().put(batch.values());
    at += 8 * n;
    long[] ts = batch.timestamps();
    if ((shape.flags & WIDE_TIMES) != 0) {
      out.slice(at, 8 * n).order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().put(ts);
      at += 8 * n;
    } else {
      for (int i = 0; i < n; i++, at += 4)
        out.putInt(at, (int) (ts[i] - shape.base));
    }
    int[] ids = batch.sensorIds();
    if ((shape.flags & WIDE_SENSORS) != 0) {
      out.slice(at, 4 * n).order(ByteOrder.LITTLE_ENDIAN).asIntBuffer().put(ids);
      at += 4 * n;
    } else {
      for (int i = 0; i < n; i++, at += 2)
        out.putShort(at, (short) ids[i]);
    }
    if ((shape.flags & QUALITIES) != 0)
      out.put(at, batch.qualities());
    out.putInt(0, BlockHeader.crc(out, 4, shape.bytes()));
  }

  /** A batch of any other table, measured. */
  public static Generic generic(Rows.Generic rows) {
    return new Generic(new JournalColumns(rows), rows.size());
  }

  /** What is to be written for a batch of rows that are no readings. */
  public static final class Generic {
    private final JournalColumns columns;
    private final int rows;

    private Generic(JournalColumns columns, int rows) {
      this.columns = columns;
      this.rows = rows;
    }

    public int bytes() {
      return HEADER + columns.bytes();
    }

    /**
     * @param out
     *            little endian with exactly {@link #bytes()} of room from index 0
     */
    public void write(int table, ByteBuffer out) {
      out.putInt(4, table).putInt(8, rows).put(12, (byte) ROWS).put(13, (byte) columns.flags()).putShort(14, (short) 0);
      columns.write(out.slice(HEADER, columns.bytes()).order(ByteOrder.LITTLE_ENDIAN));
      out.putInt(0, BlockHeader.crc(out, 4, bytes()));
    }
  }

  public static byte[] write(int table, Rows.Deleted deleted) {
    Bytes out = new Bytes(HEADER + 16 + 4 * deleted.series().length);
    out.putInt(0).putInt(table).putInt(deleted.series().length).put(DELETED).put(0).putShort(0);
    out.putLong(deleted.from()).putLong(deleted.to());
    for (int s : deleted.series())
      out.putInt(s);
    out.setInt(0, BlockHeader.crc(out.view(), 4, out.size()));
    return out.toArray();
  }

  public static int table(ByteBuffer entry) {
    return entry.getInt(4);
  }

  /** As the entry says, not verified, but never more than its bytes could hold. */
  public static int rows(ByteBuffer entry) {
    return Math.clamp(entry.getInt(8), 0, entry.limit() / Integer.BYTES);
  }

  /**
   * Verifies the checksum.
   *
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static void verify(ByteBuffer entry) {
    int limit = entry.limit();
    if (limit < HEADER || BlockHeader.crc(entry, 4, limit) != entry.getInt(0))
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "journal entry: checksum does not match: bytes=" + limit);
  }

  /**
   * Verifies and decodes an entry.
   *
   * @param valueColumns
   *            of the entry's table, by slot
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static Rows read(ByteBuffer entry, List<Column> valueColumns) {
    verify(entry);
    int limit = entry.limit();
    int n = entry.getInt(8);
    try {
      ByteBuffer in = entry.duplicate().order(ByteOrder.LITTLE_ENDIAN).position(HEADER);
      return switch (entry.get(12)) {
        case READINGS -> readings(entry, n, entry.get(13));
        case DELETED -> deleted(in, n);
        default -> JournalColumns.read(in, n, entry.get(13), valueColumns);
      };
    } catch (BufferUnderflowException | IndexOutOfBoundsException | IllegalArgumentException
        | NegativeArraySizeException e) {
      throw new ForeshockException(ErrorCode.CORRUPT_DATA, "journal entry: cut short: bytes=" + limit, e);
    }
  }

  private static Rows readings(ByteBuffer in, int n, int flags) {
    long base = in.getLong(HEADER);
    int at = HEADER + 8;
    double[] values = new double[n];
    in.slice(at, 8 * n).order(ByteOrder.LITTLE_ENDIAN).asDoubleBuffer().get(values);
    at += 8 * n;
    long[] ts = new long[n];
    int[] ids = new int[n];
    byte[] qualities = new byte[n];
    boolean wide = (flags & WIDE_TIMES) != 0;
    for (int i = 0; i < n; i++)
      ts[i] = wide ? in.getLong(at + 8 * i) : base + Integer.toUnsignedLong(in.getInt(at + 4 * i));
    at += (wide ? 8 : 4) * n;
    boolean wideIds = (flags & WIDE_SENSORS) != 0;
    for (int i = 0; i < n; i++)
      ids[i] = wideIds ? in.getInt(at + 4 * i) : Short.toUnsignedInt(in.getShort(at + 2 * i));
    at += (wideIds ? 4 : 2) * n;
    if ((flags & QUALITIES) != 0)
      in.get(at, qualities);
    return new Rows.Readings(new ReadingBatch(ids, ts, values, qualities));
  }

  private static Rows deleted(ByteBuffer in, int n) {
    long from = in.getLong();
    long to = in.getLong();
    int[] series = new int[n];
    in.asIntBuffer().get(series);
    return new Rows.Deleted(series, from, to);
  }
}
