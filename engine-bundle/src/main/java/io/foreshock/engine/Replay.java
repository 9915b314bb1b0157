package io.foreshock.engine;

import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.format.JournalFormat;
import io.foreshock.engine.format.Keys;
import io.foreshock.engine.lmdb.Access;
import io.foreshock.engine.lmdb.Store.Space;
import io.foreshock.engine.lmdb.Walk;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.Rows;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Reads what of the journal is not in blocks yet back into memory, as it was before the store was closed or killed. */
final class Replay {
  private final Access access;
  private final Map<Integer, SeriesTable> tables = new HashMap<>();
  private final List<BlockWork.Progress> sealed;
  private final long base;

  Replay(Access access, Iterable<StoredTable> known) {
    this.access = access;
    for (StoredTable table : known)
      if (table instanceof SeriesTable s)
        tables.put(s.id(), s);
    this.sealed = Meta.sealing(access);
    this.base = Meta.getLong(access, Meta.LAST_SEALED, 0);
  }

  Generation run() {
    Generation tail = new Generation(base, System.nanoTime(), expected());
    try (Walk walk = access.walk(Space.JOURNAL)) {
      for (boolean on = walk.seek(Keys.journal(base + 1)); on; on = walk.next()) {
        var entry = walk.value();
        long seq = Keys.journalSeq(walk.key());
        SeriesTable table = tables.get(JournalFormat.table(entry));
        Rows rows = table == null
            ? null
            : unsealed(JournalFormat.read(entry, table.valueColumns()), table, seq);
        if (table != null && rows != null)
          tail.append(seq, table.id(), table.valueColumns(), rows);
        else
          tail.skip(seq);
      }
    }
    return tail;
  }

  /** Rows that a series probably has, so that buffers need not grow: as if all series of a table had as many. */
  private Map<Integer, int[]> expected() {
    Map<Integer, Long> rows = new HashMap<>();
    try (Walk walk = access.walk(Space.JOURNAL)) {
      for (boolean on = walk.seek(Keys.journal(base + 1)); on; on = walk.next())
        rows.merge(JournalFormat.table(walk.value()), (long) JournalFormat.rows(walk.value()), Long::sum);
    }
    Map<Integer, int[]> expected = new HashMap<>();
    rows.forEach((id, n) -> {
      SeriesTable table = tables.get(id);
      if (table == null)
        return;
      int[] each = new int[table.names().count() + 1];
      Arrays.fill(each, (int) Math.min(Integer.MAX_VALUE, n / each.length));
      expected.put(id, each);
    });
    return expected;
  }

  /** What is deleted of all series as what is deleted of each, since some of them have newer rows in blocks already. */
  private static Rows spelledOut(Rows rows, SeriesTable table) {
    return rows instanceof Rows.Deleted d && d.series().length == 0 && table.names().count() > 0
        ? new Rows.Deleted(IntStream.rangeClosed(1, table.names().count()).toArray(), d.from(), d.to())
        : rows;
  }

  /** Without what a generation that was not sealed to its end had in blocks already. */
  private @Nullable Rows unsealed(Rows rows, SeriesTable table, long seq) {
    Rows left = rows;
    for (BlockWork.Progress p : sealed)
      if (seq <= p.seq() && table.id() <= p.table() && left != null)
        left = table.id() < p.table() ? null : spelledOut(left, table).only(series -> series > p.series());
    return left;
  }
}
