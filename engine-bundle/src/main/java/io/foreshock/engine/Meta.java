package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Single numbers of the store: key is the name, value an i64, little endian. */
final class Meta {
  static final String FORMAT = "format";
  static final String LAST_SEALED = "last-sealed";
  static final String NEXT_TABLE = "next-table";
  static final String BLOCK_ROWS = "block-rows";
  static final String BLOCK_BYTES = "block-bytes";
  static final String BLOCK_RAW = "block-raw";
  static final long FORMAT_VERSION = 1;

  private Meta() {
  }

  static long getLong(Access access, String name, long otherwise) {
    ByteBuffer value = access.get(Space.META, name.getBytes(StandardCharsets.UTF_8));
    return value == null ? otherwise : value.getLong(0);
  }

  static void putLong(Access access, String name, long value) {
    access.put(Space.META, name.getBytes(StandardCharsets.UTF_8), new Bytes(8).putLong(value).toArray());
  }

  static void add(Access access, String name, long delta) {
    putLong(access, name, getLong(access, name, 0) + delta);
  }

  static int nextTableId(Access access) {
    return (int) getLong(access, NEXT_TABLE, StoredTable.FIRST_USER_ID);
  }

  static void checkFormat(Access access) {
    long format = getLong(access, FORMAT, FORMAT_VERSION);
    if (format != FORMAT_VERSION)
      throw new ForeshockException(ErrorCode.NOT_SUPPORTED,
          "store was written in another format: format=" + format + ", known=" + FORMAT_VERSION);
  }
}
