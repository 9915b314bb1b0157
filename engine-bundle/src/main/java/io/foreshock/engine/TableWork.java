package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Write;
import io.foreshock.engine.PreparedWrite.RowWrite;
import io.foreshock.engine.PreparedWrite.SeriesWrite;
import io.foreshock.engine.RowChanges.Change;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/**
 * Writes that are applied together or not at all: everything is checked, against the store and against the writes
 * before it, ahead of the first change.
 */
final class TableWork extends AwaitedWork {
  private final List<PreparedWrite> writes;
  private final long weight;

  private TableWork(List<PreparedWrite> writes) {
    this.writes = List.copyOf(writes);
    this.weight = writes.stream().mapToLong(PreparedWrite::weight).sum();
  }

  /**
   * @param tables
   *            as they are now
   */
  static TableWork of(List<Write> writes, Map<String, StoredTable> tables) {
    return new TableWork(writes.stream().map(w -> PreparedWrite.of(table(tables, w.table()), w)).toList());
  }

  static StoredTable table(Map<String, StoredTable> tables, String name) {
    StoredTable table = tables.get(name);
    if (table == null)
      throw new ForeshockException(ErrorCode.UNKNOWN_TABLE, "no such table: table=" + name);
    return table;
  }

  @Override
  public long weight() {
    return weight;
  }

  @Override
  public boolean givesRoom() {
    return writes.stream().allMatch(w -> w.write() instanceof Write.Delete || w.write() instanceof Write.DeleteRange);
  }

  @Override
  public void apply(Group group) {
    RowChanges changes = new RowChanges(group.access());
    List<SeriesWrite> series = new ArrayList<>();
    for (PreparedWrite prepared : writes) {
      StoredTable table = group.table(prepared.write().table());
      switch (table == prepared.table() ? prepared : PreparedWrite.of(table, prepared.write())) {
        case RowWrite w -> collect(w, changes);
        case SeriesWrite w -> series.add(w);
      }
    }
    changes.check(group.tables.values());
    changes.apply(group);
    series.forEach(w -> w.append(group, w.table()));
  }

  private static void collect(RowWrite write, RowChanges changes) {
    for (int i = 0; i < write.keys().length; i++) {
      Change known = changes.of(write.table(), write.keys()[i]);
      if (write.insertsOnly() && known.after != null)
        throw duplicate(write, i);
      changes.set(write.table(), write.keys()[i], write.row(i));
    }
  }

  static ForeshockException duplicate(RowWrite write, int row) {
    List<Object> key = Arrays.stream(write.table().keyIndexes())
        .mapToObj(c -> (Object) String.valueOf(write.write().rows().column(c).get(row))).toList();
    return new ForeshockException(ErrorCode.DUPLICATE_KEY,
        "key exists: table=" + write.table().schema().name() + ", key=" + key);
  }
}
