package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** Single numbers of the store: key is the name, value an i64, little endian. */
final class Meta {
  static final String FORMAT = "format";
  static final String LAST_SEALED = "last-sealed";
  static final String NEXT_TABLE = "next-table";
  static final String BLOCK_ROWS = "block-rows";
  static final String BLOCK_BYTES = "block-bytes";
  static final String BLOCK_RAW = "block-raw";
  static final String LATE_ROWS = "late-rows";
  static final String NEXT_CORRECTION = "next-correction";
  /** Number of the last commit that changed vectors of a table with a graph. */
  static final String CHANGE_POSITION = "change-position";
  private static final String SEALING = "sealing-";
  static final long FORMAT_VERSION = 4;

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

  /** How far the generation that ends with this sequence number is sealed: table and series. */
  static String sealing(long seq) {
    return SEALING + "%016x".formatted(seq);
  }

  /** All marks of generations that were not sealed to their end. */
  static List<BlockWork.Progress> sealing(Access access) {
    List<BlockWork.Progress> all = new ArrayList<>();
    byte[] prefix = SEALING.getBytes(StandardCharsets.UTF_8);
    try (Walk walk = access.walk(Space.META)) {
      for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next()) {
        String name = new String(walk.keyBytes(), StandardCharsets.UTF_8);
        long at = walk.value().getLong(0);
        all.add(new BlockWork.Progress(Long.parseUnsignedLong(name, SEALING.length(), name.length(), 16),
            (int) (at >>> 32), (int) at));
      }
    }
    return all;
  }

  static void removeSealing(Access access, long upTo) {
    for (BlockWork.Progress p : sealing(access))
      if (p.seq() <= upTo)
        access.delete(Space.META, sealing(p.seq()).getBytes(StandardCharsets.UTF_8));
  }

  /** Bytes of a table's blocks. */
  static String bytes(int table) {
    return "bytes-" + table;
  }

  /** Highest time ever sealed of a table. */
  static String newest(int table) {
    return "newest-" + table;
  }

  /** How far back the list of a table's changed vectors does not reach: later changes are all in it. */
  static String changesFrom(int table) {
    return "changes-from-" + table;
  }

  /** Ids in the list of a table's changed vectors. */
  static String changes(int table) {
    return "changes-" + table;
  }

  static void remove(Access access, String name) {
    access.delete(Space.META, name.getBytes(StandardCharsets.UTF_8));
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
