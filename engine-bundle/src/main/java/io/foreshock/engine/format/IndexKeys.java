package io.foreshock.engine.format;

import io.foreshock.api.ForeshockException;
import io.foreshock.engine.column.Bytes;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Entries of secondary indexes. Keys compare as unsigned bytes in the order of the columns' values, nulls last, then
 * of the primary key.
 *
 * <pre>
 * key:   | table u32 BE | index u32 BE | columns | primary key |
 * value: | length of columns u16 | primary key, when only its digest fits the key |
 *
 * columns: per column FF for null, or 01 and the value as in a primary key (Keys). When they take more than 400 bytes:
 *          their first 384 and a digest of 16 bytes, equal for equal columns
 * primary key: as in the key of its row, without the table; its digest of 16 bytes when the key would be longer than 511
 * digest: the first 16 bytes of SHA-256 (FIPS 180-4)
 * </pre>
 */
public final class IndexKeys {
  private static final int NULL = 0xFF;
  private static final int VALUE = 1;
  private static final int PREFIX = 8;
  private static final int MAX_COLUMNS = 400;
  private static final int CUT = 384;
  private static final int DIGEST = 16;

  private IndexKeys() {
  }

  /** What all entries begin with whose columns begin with {@link Values#stored} ones. */
  public static byte[] leading(byte[] stored) {
    return stored.length <= CUT ? stored : Arrays.copyOf(stored, CUT);
  }

  /** One entry of an index. */
  public record Entry(byte[] key, byte[] value) {}

  /** All entries of an index. */
  public static byte[] prefix(int table, int index) {
    return Keys.prefix(table, index);
  }

  /**
   * What the entries of rows with these columns begin with.
   *
   * @param columns
   *            {@link Values#stored}
   */
  public static byte[] entryPrefix(int table, int index, byte[] columns) {
    return join(prefix(table, index), columns);
  }

  /** Values of the index's columns in their order; more may be added. */
  public static final class Values {
    private final Bytes bytes = new Bytes(64);
    private boolean hasNull;

    public Values add(@Nullable Object value) {
      if (value == null) {
        bytes.put(NULL);
        hasNull = true;
      } else {
        Keys.putOrdered(bytes.put(VALUE), value);
      }
      return this;
    }

    public boolean hasNull() {
      return hasNull;
    }

    /** The columns as they stand in a key. */
    public byte[] stored() {
      byte[] all = bytes.toArray();
      return all.length <= MAX_COLUMNS ? all : join(Arrays.copyOf(all, CUT), digest(all));
    }

    /** What all entries begin with whose columns begin with these values. */
    public byte[] leading() {
      return Arrays.copyOf(bytes.toArray(), Math.min(bytes.size(), CUT));
    }

    /** What all entries begin with whose next column is not null. */
    public byte[] leadingNotNull() {
      byte[] with = Arrays.copyOf(bytes.toArray(), bytes.size() + 1);
      with[bytes.size()] = VALUE;
      return Arrays.copyOf(with, Math.min(with.length, CUT));
    }
  }

  public static Values values(List<@Nullable Object> values) {
    Values all = new Values();
    values.forEach(all::add);
    return all;
  }

  /**
   * @param rowKey
   *            key of the row, table included
   */
  public static Entry entry(int table, int index, Values values, byte[] rowKey) {
    byte[] columns = values.stored();
    byte[] primary = Arrays.copyOfRange(rowKey, Integer.BYTES, rowKey.length);
    boolean fits = PREFIX + columns.length + primary.length <= Keys.MAX;
    byte[] key = join(prefix(table, index), join(columns, fits ? primary : digest(primary)));
    Bytes value = new Bytes(2).putShort(columns.length);
    return new Entry(key, fits ? value.toArray() : value.put(primary).toArray());
  }

  /**
   * Key of the row an entry points to, table included.
   *
   * @throws ForeshockException
   *             CORRUPT_DATA
   */
  public static byte[] rowKey(ByteBuffer key, ByteBuffer value) {
    int k = key.remaining();
    int v = value.remaining();
    int columns = v < 2 ? -1 : (value.get(value.position()) & 0xFF) | (value.get(value.position() + 1) & 0xFF) << 8;
    if (k < PREFIX || columns < 1 || PREFIX + columns > k || v > 2 && k != PREFIX + columns + DIGEST || v == 2
        && k == PREFIX + columns)
      throw BlockHeader.corrupt("index entry: key=" + k + " bytes, value=" + v + " bytes, columns=" + columns);
    byte[] row;
    if (v > 2) {
      row = new byte[Integer.BYTES + v - 2];
      value.get(value.position() + 2, row, Integer.BYTES, v - 2);
    } else {
      int from = PREFIX + columns;
      row = new byte[Integer.BYTES + k - from];
      key.get(key.position() + from, row, Integer.BYTES, k - from);
    }
    key.get(key.position(), row, 0, Integer.BYTES);
    return row;
  }

  private static byte[] digest(byte[] bytes) {
    try {
      return Arrays.copyOf(MessageDigest.getInstance("SHA-256").digest(bytes), DIGEST);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  static byte[] join(byte[] a, byte[] b) {
    byte[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }
}
