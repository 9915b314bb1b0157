package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.engine.RowTable.Indexed;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one atomic write does to relational rows: collected first, then checked as a whole against the store, then
 * applied together with the indexes' entries, in key order. Confined to the writer thread and one transaction.
 */
final class RowChanges {
  /** Before and after the write; null = no row. */
  static final class Change {
    final RowTable table;
    final byte @Nullable [] before;
    byte @Nullable [] after;

    private Change(RowTable table, byte @Nullable [] before) {
      this.table = table;
      this.before = before;
      this.after = before;
    }

    boolean isChange() {
      return !Arrays.equals(before, after);
    }
  }

  /** Changed rows by the values they have in some columns; whoever asks checks that they still have them. */
  private record Lookup(RowTable table, int[] columns, Map<ByteBuffer, List<byte[]>> keys) {
    void add(byte[] key, byte @Nullable [] row) {
      if (row == null)
        return;
      IndexKeys.Values values = table.values(row, columns);
      if (!values.hasNull())
        keys.computeIfAbsent(ByteBuffer.wrap(values.stored()), _ -> new ArrayList<>(1)).add(key);
    }
  }

  private final Access access;
  private final NavigableMap<byte[], Change> changes = new TreeMap<>(Arrays::compareUnsigned);
  private final List<Lookup> lookups = new ArrayList<>();

  RowChanges(Access access) {
    this.access = access;
  }

  /** What is known of a row; reads the store when it was not touched before. */
  Change of(RowTable table, byte[] key) {
    Change change = changes.get(key);
    if (change == null) {
      change = new Change(table, stored(key));
      changes.put(key, change);
    }
    return change;
  }

  /** A row as the store has it. */
  byte @Nullable [] stored(byte[] key) {
    ByteBuffer row = access.get(Space.ROWS, key);
    if (row == null)
      return null;
    byte[] bytes = new byte[row.remaining()];
    row.get(bytes);
    return bytes;
  }

  /**
   * @param row
   *            null to delete it
   */
  void set(RowTable table, byte[] key, byte @Nullable [] row) {
    of(table, key).after = row;
    for (Lookup l : lookups)
      if (l.table == table)
        l.add(key, row);
  }

  /** Touched rows by key. */
  NavigableMap<byte[], Change> all() {
    return changes;
  }

  @Nullable
  Change touched(byte[] key) {
    return changes.get(key);
  }

  Access access() {
    return access;
  }

  /** Keys of touched rows that have the values now. */
  List<byte[]> touchedWith(RowTable table, int[] columns, byte[] values) {
    List<byte[]> found = new ArrayList<>();
    for (byte[] key : lookup(table, columns).keys.getOrDefault(ByteBuffer.wrap(values), List.of())) {
      Change change = changes.get(key);
      if (change != null && change.after != null && Arrays.equals(table.values(change.after, columns).stored(), values)
          && found.stream().noneMatch(f -> Arrays.equals(f, key)))
        found.add(key);
    }
    return found;
  }

  private Lookup lookup(RowTable table, int[] columns) {
    for (Lookup l : lookups)
      if (l.table == table && Arrays.equals(l.columns, columns))
        return l;
    Lookup fresh = new Lookup(table, columns, new HashMap<>());
    changes.forEach((key, change) -> {
      if (change.table == table)
        fresh.add(key, change.after);
    });
    lookups.add(fresh);
    return fresh;
  }

  /**
   * Follows foreign keys, then checks everything.
   *
   * @throws ForeshockException
   *             DUPLICATE_KEY, FOREIGN_KEY, NOT_NULL
   */
  void check(Iterable<StoredTable> tables) {
    if (changes.isEmpty())
      return;
    new ForeignKeys(tables, this).enforce();
    try (Walk walk = access.walk(Space.INDEX)) {
      changes.forEach((key, change) -> {
        if (change.after == null || !change.isChange())
          return;
        if (change.table.isChanging())
          change.table.checkEnforced(change.after);
        for (Indexed index : change.table.maintained())
          if (index.index().unique())
            checkUnique(walk, index, key, change);
      });
    }
  }

  private void checkUnique(Walk walk, Indexed index, byte[] key, Change change) {
    byte[] row = change.after;
    if (row == null)
      return;
    IndexKeys.Values values = change.table.values(row, index.columns());
    if (values.hasNull())
      return;
    byte[] stored = values.stored();
    if (change.before != null && Arrays.equals(change.table.values(change.before, index.columns()).stored(), stored))
      return;
    for (byte[] other : touchedWith(change.table, index.columns(), stored))
      if (!Arrays.equals(other, key))
        throw duplicate(change.table, index, row);
    for (byte[] other : storedWith(walk, change.table, index, stored))
      if (!changes.containsKey(other))
        throw duplicate(change.table, index, row);
  }

  /**
   * Keys of the rows in the store whose columns have these values; those of touched rows may be out of date.
   *
   * @param values
   *            {@link IndexKeys.Values#stored}: digests make them as good as exact
   */
  static List<byte[]> storedWith(Walk walk, RowTable table, Indexed index, byte[] values) {
    byte[] prefix = IndexKeys.entryPrefix(table.id(), index.number(), values);
    List<byte[]> found = new ArrayList<>();
    for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix); on = walk.next())
      found.add(IndexKeys.rowKey(walk.key(), walk.value()));
    return found;
  }

  static ForeshockException duplicate(RowTable table, Indexed index, byte[] row) {
    return new ForeshockException(ErrorCode.DUPLICATE_KEY, "value exists: table=" + table.schema().name() + ", index="
        + index.index().name() + ", key=" + table.text(row, index.columns()));
  }

  /** Writes rows and entries; nothing can be refused any more. */
  void apply(Group group) {
    changes.forEach((key, change) -> {
      if (!change.isChange())
        return;
      group.changed();
      byte[] after = change.after;
      if (after == null)
        access.delete(Space.ROWS, key);
      else
        access.put(Space.ROWS, key, after);
      for (Indexed index : change.table.maintained())
        move(index, key, change);
      if (change.table.changesVectors(change.before, after))
        group.vectorChanged(change.table.id(), Keys.rowLong(key));
    });
  }

  private void move(Indexed index, byte[] key, Change change) {
    IndexKeys.Entry old = entry(index, key, change.table, change.before);
    IndexKeys.Entry now = entry(index, key, change.table, change.after);
    if (old != null && now != null && Arrays.equals(old.key(), now.key()))
      return;
    if (old != null)
      access.delete(Space.INDEX, old.key());
    if (now != null)
      access.put(Space.INDEX, now.key(), now.value());
  }

  private static IndexKeys.@Nullable Entry entry(Indexed index, byte[] key, RowTable table, byte @Nullable [] row) {
    return row == null
        ? null
        : IndexKeys.entry(table.id(), index.number(), table.values(row, index.columns()), key);
  }
}
