package io.foreshock.engine;

import io.foreshock.api.table.Condition;
import io.foreshock.api.table.Scan;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.ChunkFilter;
import io.foreshock.engine.column.Zone;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import io.foreshock.engine.format.BlockReader;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * The conditions of a scan of a time-series table, taken apart: those on the series key choose series, those on time
 * narrow the range, the others are put to blocks and then to rows. Immutable.
 *
 * @param to
 *            inclusive
 * @param empty
 *            no row can pass
 * @param filter
 *            what is left for rows
 */
record SeriesWhere(SeriesTable table, long from, long to, boolean empty, int[] series, ChunkFilter filter) {
  private static final IntFunction<@Nullable Zone> NOTHING_KNOWN = _ -> null;

  /**
   * @param inOrder
   *            series by their texts, else by their numbers
   */
  static SeriesWhere of(SeriesTable table, Scan scan, boolean inOrder) {
    new ChunkFilter(table.schema(), scan.where());
    long[] range = {Math.max(scan.from(), table.edge()), scan.to() == Long.MAX_VALUE ? Long.MAX_VALUE : scan.to() - 1};
    boolean empty = scan.to() == Long.MIN_VALUE;
    List<Condition> ofSeries = new ArrayList<>();
    List<Condition> ofRows = new ArrayList<>();
    for (Condition c : scan.where()) {
      if (c.column().equals(table.schema().seriesKey()))
        ofSeries.add(c);
      else
        if (!c.column().equals(table.schema().timeColumn()) || !narrowed(range, c))
          ofRows.add(c);
    }
    empty |= range[0] > range[1];
    int[] series = empty ? new int[0] : series(table.names(), scan, ofSeries, inOrder);
    return new SeriesWhere(table, range[0], range[1], empty, series, new ChunkFilter(table.schema(), ofRows));
  }

  private static boolean narrowed(long[] range, Condition c) {
    if (c.op() == Condition.Op.NE || c.op() == Condition.Op.IN || c.values().isEmpty())
      return false;
    long x = (Long) c.values().getFirst();
    switch (c.op()) {
      case GE, EQ -> range[0] = Math.max(range[0], x);
      case GT -> {
        if (x == Long.MAX_VALUE)
          return false;
        range[0] = Math.max(range[0], x + 1);
      }
      default -> {
        // bounds above follow
      }
    }
    switch (c.op()) {
      case LE, EQ -> range[1] = Math.min(range[1], x);
      case LT -> {
        if (x == Long.MIN_VALUE)
          return false;
        range[1] = Math.min(range[1], x - 1);
      }
      default -> {
        // bounds below came before
      }
    }
    return true;
  }

  private static int[] series(SeriesNames names, Scan scan, List<Condition> conditions, boolean inOrder) {
    int[] all = scan.series() != null
        ? asked(names, scan.series(), inOrder)
        : inOrder
            ? names.ordered()
            : names.numbers();
    if (conditions.isEmpty())
      return all;
    return Arrays.stream(all).filter(id -> conditions.stream().allMatch(c -> c.test(names.name(id)))).toArray();
  }

  private static int[] asked(SeriesNames names, Set<String> texts, boolean inOrder) {
    if (texts.size() == 1) {
      int id = names.idOf(texts.iterator().next());
      return id > 0 ? new int[]{id} : new int[0];
    }
    int[] ids = texts.stream().mapToInt(names::idOf).filter(id -> id > 0).toArray();
    if (inOrder)
      names.order(ids);
    else
      Arrays.sort(ids);
    return ids;
  }

  /** Value columns that conditions look at. */
  int[] valueColumns() {
    return Arrays.stream(filter.columns()).map(table::valueOf).filter(v -> v >= 0).toArray();
  }

  /**
   * What is left to be tested in the rows of a block, or null when none of them can pass.
   */
  @Nullable
  ChunkFilter within(BlockRef block) {
    return filter.isEmpty()
        ? filter
        : filter.within(column -> column == table.timeIndex()
            ? new Zone.Longs(block.header().rows(), 0, block.header().minTs(), block.header().maxTs())
            : zone(block, table.valueOf(column)));
  }

  private @Nullable Zone zone(BlockRef block, int value) {
    int rows = block.header().rows();
    ColumnEntry e = block.header().column(value);
    if (e == null)
      return table.valueColumns().get(value).defaultValue() == null ? new Zone.Nulls(rows) : null;
    if (e.nulls() == rows)
      return new Zone.Nulls(rows);
    if (e.stats() != null)
      return new Zone.Doubles(rows, e.nulls(), rows - e.nulls() - e.stats().count(), e.stats().min(), e.stats().max());
    if (e.longs() != null)
      return new Zone.Longs(rows, e.nulls(), e.longs().min(), e.longs().max());
    return e.isText()
        ? new Zone.Texts(rows, e.nulls(), text -> BlockReader.mayHold(block.bytes(), block.header(), value, text))
        : null;
  }
}
