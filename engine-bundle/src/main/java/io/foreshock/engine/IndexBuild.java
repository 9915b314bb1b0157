package io.foreshock.engine;

import io.foreshock.api.ErrorCode;
import io.foreshock.api.ForeshockException;
import io.foreshock.api.table.Index;
import io.foreshock.engine.RowTable.Indexed;
import io.foreshock.engine.format.IndexKeys;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills an index of a table that has rows: works of a few thousand rows each, in key order. All writes since the
 * table was staged keep their own entries, and each work reads the rows as they are in its transaction, so a row is
 * indexed as it is however the two meet. Confined to one thread.
 */
final class IndexBuild {
  private static final int ROWS_PER_COMMIT = 4_096;
  private static final long BYTES_PER_COMMIT = 4L << 20;

  private IndexBuild() {
  }

  /**
   * @throws ForeshockException
   *             DUPLICATE_KEY when the rows do not fulfil a unique index
   */
  static void run(CommitQueue queue, RowTable table, Index index) {
    Indexed indexed = table.maintained().stream().filter(i -> i.index().equals(index)).findFirst().orElseThrow();
    byte[] from = Keys.prefix(table.id());
    while (from != null)
      from = queue.submit(new Step(table, indexed, from)).next;
  }

  private static final class Step extends AwaitedWork {
    private final RowTable table;
    private final Indexed index;
    private final byte[] from;
    private volatile byte @Nullable [] next;

    Step(RowTable table, Indexed index, byte[] from) {
      this.table = table;
      this.index = index;
      this.from = from;
    }

    @Override
    public long weight() {
      return 1024;
    }

    @Override
    public void apply(Group group) {
      if (group.tables.get(table.schema().name()) != table)
        throw new ForeshockException(ErrorCode.UNKNOWN_TABLE,
            "table was dropped meanwhile: table=" + table.schema().name());
      List<IndexKeys.Entry> entries = collect(group.access());
      for (IndexKeys.Entry e : entries)
        group.access().put(Space.INDEX, e.key(), e.value());
      if (!entries.isEmpty())
        group.changed();
    }

    private List<IndexKeys.Entry> collect(Access access) {
      List<IndexKeys.Entry> entries = new ArrayList<>();
      Set<ByteBuffer> seen = new HashSet<>();
      byte[] prefix = Keys.prefix(table.id());
      long bytes = 0;
      try (Walk rows = access.walk(Space.ROWS); Walk others = access.walk(Space.INDEX)) {
        boolean on = rows.seek(from) && rows.hasPrefix(prefix);
        while (on && entries.size() < ROWS_PER_COMMIT && bytes < BYTES_PER_COMMIT) {
          byte[] key = rows.keyBytes();
          ByteBuffer value = rows.value();
          byte[] row = new byte[value.remaining()];
          value.get(row);
          bytes += row.length;
          IndexKeys.Values values = index.values(table.layout(), row);
          if (index.index().unique() && !values.hasNull())
            checkUnique(others, seen, key, row, values.stored());
          entries.add(IndexKeys.entry(table.id(), index.number(), values, key));
          on = rows.next() && rows.hasPrefix(prefix);
        }
        next = on ? rows.keyBytes() : null;
      }
      return entries;
    }

    private void checkUnique(Walk others, Set<ByteBuffer> seen, byte[] key, byte[] row, byte[] values) {
      boolean taken = !seen.add(ByteBuffer.wrap(values));
      for (byte[] other : RowChanges.storedWith(others, table, index, values))
        taken |= !Arrays.equals(other, key);
      if (taken)
        throw RowChanges.duplicate(table, index, row);
    }
  }
}
