package io.foreshock.engine;

import io.foreshock.api.ForeshockException;
import io.foreshock.engine.RowTable.Indexed;
import io.foreshock.engine.format.CatalogFormat;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.format.TableFormat;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Whether rows and indexes of all relational tables belong together: every row can be read and has its entry in every
 * index, every entry has its row, unique indexes are, every reference leads to a row, and nothing is left of what is
 * gone but what is noted to be purged. Confined to one thread and one transaction.
 */
final class IndexCheck {
  private final Access access;
  private final int limit;
  private final List<String> findings = new ArrayList<>();
  private long rows;
  private long entries;

  /**
   * @param limit
   *            findings to stop at
   */
  IndexCheck(Access access, int limit) {
    this.access = access;
    this.limit = limit;
  }

  /** What is wrong, in words; empty when all is well. */
  List<String> run() {
    List<RowTable> tables = new ArrayList<>();
    tables.add(new RowTable(StoredTable.CORRECTIONS_ID, TableLayout.of(StoredTable.CORRECTIONS_SCHEMA)));
    Purges purges = Purges.of(access);
    catalog(tables);
    for (RowTable table : tables)
      rows(table, Link.all(List.copyOf(tables)).stream().filter(l -> l.child() == table).toList());
    try (Walk walk = access.walk(Space.INDEX)) {
      for (boolean on = walk.first(); on && findings.size() < limit; on = walk.next())
        entry(walk, tables, purges);
    }
    try (Walk walk = access.walk(Space.ROWS)) {
      for (boolean on = walk.first(); on && findings.size() < limit; on = walk.next()) {
        int id = walk.key().order(java.nio.ByteOrder.BIG_ENDIAN).getInt(0);
        if (tables.stream().noneMatch(t -> t.id() == id) && !purges.hold(Space.ROWS, walk.keyBytes()))
          findings.add("row of no table: table number=" + id);
      }
    }
    return List.copyOf(findings);
  }

  /** Rows looked at. */
  long rowCount() {
    return rows;
  }

  /** Index entries looked at. */
  long entryCount() {
    return entries;
  }

  private void catalog(List<RowTable> tables) {
    try (Walk walk = access.walk(Space.CATALOG)) {
      for (boolean on = walk.first(); on; on = walk.next()) {
        if (walk.key().get(0) == CatalogFormat.TABLE)
          try {
            if (StoredTable.of(CatalogFormat.id(walk.key()), TableFormat.read(walk.value())) instanceof RowTable t)
              tables.add(t);
          } catch (ForeshockException e) {
            findings.add("table cannot be read: table number=" + CatalogFormat.id(walk.key()) + ": " + e.getMessage());
          }
      }
    }
  }

  private void rows(RowTable table, List<Link> links) {
    byte[] prefix = Keys.prefix(table.id());
    try (Walk walk = access.walk(Space.ROWS)) {
      for (boolean on = walk.seek(prefix); on && walk.hasPrefix(prefix) && findings.size() < limit; on = walk.next()) {
        byte[] key = walk.keyBytes();
        ByteBuffer value = walk.value();
        byte[] row = new byte[value.remaining()];
        value.get(row);
        rows++;
        try {
          row(table, links, key, row);
        } catch (ForeshockException e) {
          findings.add("row cannot be read: table=" + table.schema().name() + ": " + e.getMessage());
        }
      }
    }
  }

  private void row(RowTable table, List<Link> links, byte[] key, byte[] row) {
    List<Object> primary = new ArrayList<>();
    for (int c : table.keyIndexes())
      primary.add(String.valueOf(io.foreshock.engine.format.RelationalRow.value(table.layout(), row, c)));
    for (Indexed index : table.readable()) {
      IndexKeys.Values values = table.values(row, index.columns());
      IndexKeys.Entry entry = IndexKeys.entry(table.id(), index.number(), values, key);
      ByteBuffer stored = access.get(Space.INDEX, entry.key());
      if (stored == null || !stored.equals(ByteBuffer.wrap(entry.value())))
        findings.add("row without its index entry: table=" + table.schema().name() + ", index=" + index.index().name()
            + ", key=" + primary);
      if (index.index().unique() && !values.hasNull())
        try (Walk walk = access.walk(Space.INDEX)) {
          if (RowChanges.storedWith(walk, table, index, values.stored()).size() > 1)
            findings.add("unique index is not: table=" + table.schema().name() + ", index=" + index.index().name()
                + ", key=" + primary);
        }
    }
    for (Link link : links)
      if (!table.values(row, link.childColumns()).hasNull() && !link.parentExistsIn(access, row))
        findings.add("reference leads nowhere: table=" + table.schema().name() + ", foreign key=" + link.key().name()
            + ", key=" + primary);
  }

  private void entry(Walk walk, List<RowTable> tables, Purges purges) {
    entries++;
    byte[] key = walk.keyBytes();
    if (key.length < 2 * Integer.BYTES) {
      findings.add("index entry too short: bytes=" + key.length);
      return;
    }
    int id = ByteBuffer.wrap(key).getInt(0);
    int number = ByteBuffer.wrap(key).getInt(Integer.BYTES);
    RowTable table = tables.stream().filter(t -> t.id() == id).findFirst().orElse(null);
    Indexed index = table == null
        ? null
        : table.readable().stream().filter(i -> i.number() == number).findFirst().orElse(null);
    if (table == null || index == null) {
      if (!purges.hold(Space.INDEX, key))
        findings.add("entry of no index: table number=" + id + ", index number=" + number);
      return;
    }
    try {
      byte[] rowKey = IndexKeys.rowKey(walk.key(), walk.value());
      ByteBuffer value = rowKey.length > Keys.MAX ? null : access.get(Space.ROWS, rowKey);
      byte[] row = new byte[value == null ? 0 : value.remaining()];
      if (value != null)
        value.get(row);
      if (value == null || !Arrays.equals(key, IndexKeys.entry(id, number, table.values(row, index.columns()),
          rowKey).key()))
        findings.add("index entry without its row: table=" + table.schema().name() + ", index=" + index.index()
            .name());
    } catch (ForeshockException e) {
      findings.add("index entry cannot be read: table=" + table.schema().name() + ", index=" + index.index().name()
          + ": " + e.getMessage());
    }
  }
}
