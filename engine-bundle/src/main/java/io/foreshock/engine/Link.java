package io.foreshock.engine;

import io.foreshock.api.table.ForeignKey;
import io.foreshock.api.table.ForeignKey.OnDelete;
import io.foreshock.engine.RowChanges.Change;
import io.foreshock.engine.RowTable.Indexed;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.RelationalRow;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * A foreign key with its tables resolved. Immutable.
 *
 * @param childColumns
 *            positions of the referencing columns
 * @param parentColumns
 *            positions of what each references
 */
record Link(ForeignKey key, RowTable child, int[] childColumns, RowTable parent, int[] parentColumns) {
  /** Of all tables; one that is still being checked only refuses. */
  static List<Link> all(Iterable<StoredTable> tables) {
    Map<String, RowTable> byName = new HashMap<>();
    for (StoredTable t : tables)
      if (t instanceof RowTable r)
        byName.put(r.schema().name(), r);
    List<Link> links = new ArrayList<>();
    for (RowTable child : byName.values())
      for (ForeignKey key : child.enforced().foreignKeys()) {
        RowTable parent = byName.get(key.table());
        if (parent != null)
          links.add(of(child.schema().foreignKeys().contains(key) ? key : restricting(key), child, parent));
      }
    return links;
  }

  private static ForeignKey restricting(ForeignKey key) {
    return new ForeignKey(key.name(), key.columns(), key.table(), key.references(), OnDelete.RESTRICT);
  }

  static Link of(ForeignKey key, RowTable child, RowTable parent) {
    return new Link(key, child, key.columns().stream().mapToInt(child.schema()::indexOf).toArray(), parent,
        key.references().stream().mapToInt(parent.schema()::indexOf).toArray());
  }

  /** Whether a row has the values that this row of the parent had. */
  boolean parentExists(RowChanges changes, byte[] parentRow) {
    return exists(changes, parentRow, parent, parentColumns);
  }

  /** Whether the row exists that this row of the child references. */
  boolean parentExistsFor(RowChanges changes, byte[] childRow) {
    return exists(changes, childRow, child, childColumns);
  }

  private boolean exists(RowChanges changes, byte[] row, RowTable of, int[] columns) {
    byte[] primary = primaryKey(row, of, columns);
    if (primary != null) {
      Change touched = changes.touched(primary);
      return touched == null ? changes.access().contains(Space.ROWS, primary) : touched.after != null;
    }
    if (!changes.touchedWith(parent, parentColumns, of.values(row, columns).stored()).isEmpty())
      return true;
    for (byte[] key : uniqueMatches(changes.access(), row, of, columns))
      if (changes.touched(key) == null)
        return true;
    return false;
  }

  /** The same for a row that nobody is changing. */
  boolean parentExistsIn(Access access, byte[] childRow) {
    byte[] primary = primaryKey(childRow, child, childColumns);
    return primary != null
        ? access.contains(Space.ROWS, primary)
        : !uniqueMatches(access, childRow, child, childColumns).isEmpty();
  }

  /** Key of the parent's row when the key is its primary one, else null. */
  private byte @Nullable [] primaryKey(byte[] row, RowTable of, int[] columns) {
    int[] keyIndexes = parent.keyIndexes();
    if (keyIndexes.length != columns.length)
      return null;
    List<Object> values = new ArrayList<>();
    for (int k : keyIndexes) {
      int at = IntStream.range(0, parentColumns.length).filter(i -> parentColumns[i] == k).findFirst().orElse(-1);
      if (at < 0 || !(RelationalRow.value(of.layout(), row, columns[at]) instanceof Object value))
        return null;
      values.add(value);
    }
    return Keys.row(parent.id(), values);
  }

  private List<byte[]> uniqueMatches(Access access, byte[] row, RowTable of, int[] columns) {
    for (Indexed index : parent.readable()) {
      int[] order = order(index.columns(), index.columns().length, parentColumns);
      if (!index.index().unique() || order == null)
        continue;
      int[] inOrder = Arrays.stream(order).map(i -> columns[i]).toArray();
      try (Walk walk = access.walk(Space.INDEX)) {
        return RowChanges.storedWith(walk, parent, index, of.values(row, inOrder).stored());
      }
    }
    throw new IllegalStateException("foreign key without a unique index: key=" + key.name());
  }

  /** For each of the first n columns its place among the wanted ones; null when they are not the same set. */
  private static int @Nullable [] order(int[] columns, int n, int[] wanted) {
    if (n != wanted.length || columns.length < n)
      return null;
    int[] order = new int[n];
    for (int i = 0; i < n; i++) {
      int column = columns[i];
      order[i] = IntStream.range(0, n).filter(w -> wanted[w] == column).findFirst().orElse(-1);
      if (order[i] < 0)
        return null;
    }
    return order;
  }

  /**
   * Keys of the stored rows that reference any of the values: through an index that begins with the columns, else by
   * one look at all rows.
   *
   * @param values
   *            {@link IndexKeys.Values#stored} of the referencing columns
   */
  List<byte[]> children(Access access, Set<ByteBuffer> values) {
    for (Indexed index : child.readable()) {
      int n = childColumns.length;
      if (index.columns().length >= n && Arrays.equals(Arrays.copyOf(index.columns(), n), childColumns))
        return indexed(access, index, values);
    }
    byte[] prefix = Keys.prefix(child.id());
    List<byte[]> found = new ArrayList<>();
    try (Walk walk = access.walk(Space.ROWS)) {
      for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next()) {
        ByteBuffer value = walk.value();
        byte[] row = new byte[value.remaining()];
        value.get(row);
        if (values.contains(ByteBuffer.wrap(child.values(row, childColumns).stored())))
          found.add(walk.keyBytes());
      }
    }
    return found;
  }

  private List<byte[]> indexed(Access access, Indexed index, Set<ByteBuffer> values) {
    List<byte[]> found = new ArrayList<>();
    try (Walk walk = access.walk(Space.INDEX)) {
      for (ByteBuffer v : values)
        found.addAll(RowChanges.storedWith(walk, child, index, IndexKeys.leading(v.array())));
    }
    return found;
  }
}
