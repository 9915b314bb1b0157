package io.foreshock.engine;

import io.foreshock.engine.column.Bytes;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.function.IntToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one commit changed of the vectors that graphs index. The store lists it in the same transaction, so that a graph
 * read back from its own file learns what it missed; what every graph has, and the oldest of a list that grows too long,
 * is taken off again.
 *
 * @param position
 *            of the commit: one above that of the last commit that changed vectors
 * @param ids
 *            of rows, by table
 */
record VectorChanges(long position, Map<Integer, long[]> ids) {
  /** Ids listed of a table: to compare all rows is quicker then. */
  static final int MAX_LISTED = 500_000;
  /** A commit takes off at most so many entries: more than it adds. */
  private static final int REMOVED_AT_ONCE = 8;

  /**
   * @param kept
   *            by table: changes up to this position are not asked for any more; {@code Long.MIN_VALUE} = not known
   */
  static VectorChanges write(Access access, Map<Integer, Set<Long>> changed, IntToLongFunction kept) {
    long position = position(access) + 1;
    Meta.putLong(access, Meta.CHANGE_POSITION, position);
    Map<Integer, long[]> ids = new HashMap<>();
    changed.forEach((table, set) -> {
      long[] list = set.stream().mapToLong(Long::longValue).toArray();
      ids.put(table, list);
      Bytes out = new Bytes(Long.BYTES * list.length);
      for (long id : list)
        out.putLong(id);
      access.put(Space.CHANGES, Keys.change(table, position), out.toArray());
      long listed = trim(access, table, list.length + Meta.getLong(access, Meta.changes(table), 0), position, kept
          .applyAsLong(table));
      Meta.putLong(access, Meta.changes(table), listed);
    });
    return new VectorChanges(position, ids);
  }

  private static long trim(Access access, int table, long listed, long position, long kept) {
    long from = Meta.getLong(access, Meta.changesFrom(table), 0);
    long wanted = Math.max(from, listed > MAX_LISTED ? position : Math.min(kept, position));
    if (wanted > from)
      Meta.putLong(access, Meta.changesFrom(table), wanted);
    long left = listed;
    byte[] prefix = Keys.prefix(table);
    try (Walk walk = access.walk(Space.CHANGES)) {
      for (int n = 0; n < REMOVED_AT_ONCE && walk.seek(prefix) && walk.hasPrefix(prefix)
          && Keys.changePosition(walk.key()) <= wanted; n++) {
        left -= walk.value().remaining() / Long.BYTES;
        walk.delete();
      }
    }
    return left;
  }

  /** Of the last commit that changed vectors, 0 before the first. */
  static long position(Access access) {
    return Meta.getLong(access, Meta.CHANGE_POSITION, 0);
  }

  /** Ids of the rows that commits after a position changed, some perhaps twice; null = the list does not reach back. */
  static long @Nullable [] since(Access access, int table, long position) {
    if (position < Meta.getLong(access, Meta.changesFrom(table), 0))
      return null;
    long[] ids = new long[1_024];
    int size = 0;
    byte[] prefix = Keys.prefix(table);
    try (Walk walk = access.walk(Space.CHANGES)) {
      for (boolean on = walk.seek(Keys.change(table, position + 1)); on && walk.hasPrefix(prefix); on = walk.next()) {
        ByteBuffer value = walk.value();
        int count = value.remaining() / Long.BYTES;
        if (size + count > ids.length)
          ids = Arrays.copyOf(ids, Math.max(size + count, 2 * ids.length));
        for (int i = 0; i < count; i++)
          ids[size++] = value.getLong();
      }
    }
    return Arrays.copyOf(ids, size);
  }
}
