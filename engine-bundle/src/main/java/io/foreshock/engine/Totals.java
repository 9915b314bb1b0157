package io.foreshock.engine;

import io.foreshock.engine.HeadTally.Wanted;
import io.foreshock.engine.PieceTally.Group;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Tally;
import io.foreshock.engine.format.TableLayout;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.TableBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What all rows in the blocks of a table add up to, remembered as long as no block changes: the many small blocks of
 * quiet sensors carry no summaries of their own. Thread-safe.
 */
final class Totals {
  private final Map<Integer, Total> byTable = new ConcurrentHashMap<>();

  /**
   * @param sealCount
   *            of the state it was read with
   * @param minTs
   *            no row is older, unless it is retired
   * @param maxTs
   *            no row is newer
   * @param tallies
   *            not to be changed
   */
  private record Total(long sealCount, long edge, TableLayout layout, long minTs, long maxTs, long rows,
      Map<Wanted, Tally> tallies) {
    boolean holds(State state, SeriesTable table) {
      return sealCount == state.sealCount() && edge == table.edge() && layout.equals(table.layout());
    }

    boolean lies(SeriesWhere where) {
      return (where.from() <= edge || where.from() <= minTs) && where.to() >= maxTs;
    }
  }

  /** The sums, when they are known and nothing in the tail concerns the same time. */
  @Nullable
  Group find(State state, SeriesWhere where, List<Wanted> columns) {
    Total total = byTable.get(where.table().id());
    if (total == null || !total.holds(state, where.table()) || !total.lies(where)
        || !total.tallies.keySet().containsAll(columns) || tailFrom(state, where.table().id()) <= total.maxTs)
      return null;
    Tally[] tallies = new Tally[columns.size()];
    for (int i = 0; i < tallies.length; i++)
      tallies[i] = total.tallies.get(columns.get(i));
    return new Group(total.rows, tallies);
  }

  /** Whether it is worth adding up blocks apart from the tail: the time of blocks is a guess until that is done. */
  boolean isWorthIt(State state, SeriesWhere where) {
    Total before = byTable.get(where.table().id());
    return where.from() <= where.table().edge() && where.to() == Long.MAX_VALUE
        && (before == null || tailFrom(state, where.table().id()) > before.maxTs);
  }

  /** Remembers the sums of all blocks; the group is not to be changed any more. */
  void keep(State state, SeriesTable table, List<Wanted> columns, Group group, long minTs, long maxTs) {
    Map<Wanted, Tally> tallies = new HashMap<>();
    Total before = byTable.get(table.id());
    if (before != null && before.holds(state, table))
      tallies.putAll(before.tallies);
    for (int i = 0; i < columns.size(); i++)
      tallies.put(columns.get(i), group.tallies()[i]);
    byTable.put(table.id(), new Total(state.sealCount(), table.edge(), table.layout(), minTs, maxTs, group.rows(),
        Map.copyOf(tallies)));
  }

  /** Lowest time that the tail says something about; the highest of all when it is empty. */
  private static long tailFrom(State state, int table) {
    long from = Long.MAX_VALUE;
    for (Generation g : state.generations()) {
      TableBuffer buffer = g.table(table);
      if (buffer == null)
        continue;
      if (!buffer.deletes().isEmpty())
        return Long.MIN_VALUE;
      from = Math.min(from, buffer.minTs(g.relative(state.lastSeq())));
    }
    return from;
  }

  /** Whether the tail may hold something of the table. */
  static boolean hasTail(State state, int table) {
    for (Generation g : state.generations())
      if (g.table(table) != null)
        return true;
    return false;
  }
}
