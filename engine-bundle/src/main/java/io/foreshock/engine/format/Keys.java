package io.foreshock.engine.format;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.ColumnVector;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * Keys of the store; all compare as unsigned bytes, so numbers are big endian with the sign flipped.
 *
 * <pre>
 * journal   | seq u64 |
 * blocks    | table u32 | series u32 | min ts i64 | n u8 | seq in n bytes |   seq: of the seal: later rows come later
 * series    | table u32 | series u32 |                          value: the series' text
 * rows      | table u32 | primary key: per column 8 bytes, or text with 00 as 00 FF and 00 00 at its end |
 * index     | table u32 | index u32 | columns | primary key |   see IndexKeys
 * changes   | table u32 | position u64 |                        value: ids of rows, i64 each
 * sources   | source id, UTF-8 |                                value: position u64
 * catalog   | kind u8 | ... |                                   see CatalogFormat
 * </pre>
 */
public final class Keys {
  /** LMDB's compiled-in limit. */
  public static final int MAX = 511;
  private static final int SEQ_OFFSET = 16;

  private Keys() {
  }

  public static byte[] journal(long seq) {
    return new byte[]{(byte) (seq >>> 56), (byte) (seq >>> 48), (byte) (seq >>> 40), (byte) (seq >>> 32),
        (byte) (seq >>> 24), (byte) (seq >>> 16), (byte) (seq >>> 8), (byte) seq};
  }

  public static long journalSeq(ByteBuffer key) {
    return Long.reverseBytes(key.duplicate().order(ByteOrder.LITTLE_ENDIAN).getLong(0));
  }

  public static byte[] block(int table, int series, long minTs, long seq) {
    int bytes = (71 - Long.numberOfLeadingZeros(seq)) / 8;
    Bytes key = new Bytes(SEQ_OFFSET + 1 + bytes);
    key.putInt(Integer.reverseBytes(table)).putInt(Integer.reverseBytes(series));
    putOrdered(key, minTs);
    key.put(bytes);
    for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8)
      key.put((int) (seq >>> shift));
    return key.toArray();
  }

  public static int blockTable(ByteBuffer key) {
    return Integer.reverseBytes(key.getInt(key.position()));
  }

  public static int blockSeries(ByteBuffer key) {
    return Integer.reverseBytes(key.getInt(key.position() + 4));
  }

  public static long blockTime(ByteBuffer key) {
    return Long.reverseBytes(key.getLong(key.position() + 8)) ^ Long.MIN_VALUE;
  }

  public static long blockTime(byte[] key) {
    return ByteBuffer.wrap(key).getLong(8) ^ Long.MIN_VALUE;
  }

  public static long blockSeq(byte[] key) {
    long seq = 0;
    for (int i = SEQ_OFFSET + 1; i < key.length; i++)
      seq = seq << 8 | key[i] & 0xFF;
    return seq;
  }

  /** Prefix of a table's or a series' keys. */
  public static byte[] prefix(int table, int... series) {
    Bytes key = new Bytes(8).putInt(Integer.reverseBytes(table));
    for (int s : series)
      key.putInt(Integer.reverseBytes(s));
    return key.toArray();
  }

  public static byte[] text(String text, int limit, String what) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    if (utf8.length == 0 || utf8.length > limit)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          what + " empty or too long: bytes=" + utf8.length + ", limit=" + limit);
    return utf8;
  }

  /**
   * Key of a relational row; row order equals key order.
   *
   * @param columns
   *            the key columns, in key order
   * @throws ForeshockException
   *             TYPE_MISMATCH for a null, INVALID_ARGUMENT for a key of more than 511 bytes
   */
  public static byte[] row(int table, List<ColumnVector> columns, int row) {
    Bytes key = new Bytes(64).putInt(Integer.reverseBytes(table));
    for (ColumnVector column : columns) {
      if (column.isNull(row))
        throw new ForeshockException(ErrorCode.TYPE_MISMATCH, "null in the primary key: row=" + row);
      switch (column) {
        case ColumnVector.Longs v -> putOrdered(key, v.values()[row]);
        case ColumnVector.Doubles v -> putOrdered(key, v.values()[row]);
        case ColumnVector.Texts v -> putOrdered(key, String.valueOf(v.values()[row]));
        case ColumnVector.Vectors _ -> throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
            "a vector cannot be a primary key");
      }
    }
    if (key.size() > MAX)
      throw new ForeshockException(ErrorCode.INVALID_ARGUMENT,
          "primary key too long: bytes=" + key.size() + ", limit=" + MAX);
    return key.toArray();
  }

  /** First column of a row's key, when it is a long. */
  public static long rowLong(ByteBuffer key) {
    return Long.reverseBytes(key.getLong(key.position() + 4)) ^ Long.MIN_VALUE;
  }

  public static long rowLong(byte[] key) {
    return rowLong(ByteBuffer.wrap(key).order(ByteOrder.LITTLE_ENDIAN));
  }

  /** Key of a relational row from its key values, in key order. */
  public static byte[] row(int table, List<Object> values) {
    Bytes key = new Bytes(64).putInt(Integer.reverseBytes(table));
    values.forEach(v -> putOrdered(key, v));
    return key.toArray();
  }

  /**
   * @param value
   *            Long, Double or String
   */
  static void putOrdered(Bytes key, Object value) {
    switch (value) {
      case Long v -> putOrdered(key, v.longValue());
      case Double v -> putOrdered(key, v.doubleValue());
      case String v -> putOrdered(key, v);
      default -> throw new IllegalArgumentException("no order: value=" + value.getClass().getSimpleName());
    }
  }

  /** Of the list of rows whose vectors a commit changed. */
  public static byte[] change(int table, long position) {
    return new Bytes(12).putInt(Integer.reverseBytes(table)).putLong(Long.reverseBytes(position)).toArray();
  }

  public static long changePosition(ByteBuffer key) {
    return Long.reverseBytes(key.getLong(key.position() + 4));
  }

  private static void putOrdered(Bytes key, long value) {
    key.putLong(Long.reverseBytes(value ^ Long.MIN_VALUE));
  }

  private static void putOrdered(Bytes key, double value) {
    long bits = Double.doubleToLongBits(value == 0 ? 0.0 : value);
    key.putLong(Long.reverseBytes(bits < 0 ? ~bits : bits ^ Long.MIN_VALUE));
  }

  private static void putOrdered(Bytes key, String value) {
    for (byte b : value.getBytes(StandardCharsets.UTF_8)) {
      key.put(b);
      if (b == 0)
        key.put(0xFF);
    }
    key.put(0).put(0);
  }
}
