package io.foreshock.engine;

import io.foreshock.api.table.ColumnType;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.DoubleTally;
import io.foreshock.engine.column.LongTally;
import io.foreshock.engine.column.ObjectTally;
import io.foreshock.engine.column.Tally;
import io.foreshock.engine.format.BlockHeader.ColumnEntry;
import java.util.List;

/** What heads of blocks tell about columns without anything being decoded. Stateless. */
final class HeadTally {
  private final SeriesTable table;
  private final List<Wanted> columns;
  private final boolean bySeries;

  /**
   * One column that something is asked of.
   *
   * @param value
   *            position among the value columns, or one of the two below
   * @param parts
   *            see {@link Tally}
   * @param squares
   *            the sum of squares is asked for
   */
  record Wanted(int value, ColumnType type, int parts, boolean squares) {
    static final int TIME = -1;
    static final int SERIES = -2;
  }

  /** @param bySeries groups are of one series each */
  HeadTally(SeriesTable table, List<Wanted> columns, boolean bySeries) {
    this.table = table;
    this.columns = columns;
    this.bySeries = bySeries;
  }

  /** Whether the head is enough for everything that is wanted. */
  boolean tell(BlockRef block) {
    for (Wanted w : columns)
      if (!tells(block, w))
        return false;
    return true;
  }

  private boolean tells(BlockRef block, Wanted w) {
    if (w.value < 0)
      return tellsKey(w);
    ColumnEntry e = block.header().column(w.value);
    if (e == null)
      return table.valueColumns().get(w.value).defaultValue() == null;
    if (w.parts == 0 && e.tellsNulls())
      return true;
    int values = block.header().rows() - e.nulls();
    if (e.tellsNulls() && values == 0)
      return true;
    boolean endsKnown = (w.parts & Tally.ENDS) == 0 || bySeries || e.nulls() == 0;
    if (e.stats() != null)
      return endsKnown && ((w.parts & Tally.ENDS) == 0 || e.stats().count() == values);
    return e.longs() != null && endsKnown && !w.squares;
  }

  private static boolean tellsKey(Wanted w) {
    return w.value == Wanted.SERIES || (!w.squares && (w.parts & Tally.SUM) == 0);
  }

  /** Whether the number of rows, and their first and last time, are enough for everything that is wanted. */
  boolean tellKeys() {
    return columns.stream().allMatch(w -> w.value < 0 && tellsKey(w));
  }

  /** Adds rows of one series when {@link #tellKeys}, whose times begin and end so. */
  void addKeys(int rows, long min, long max, int series, int rank, Tally[] tallies) {
    for (int i = 0; i < tallies.length; i++)
      addKey(columns.get(i), rows, min, max, series, rank, tallies[i]);
  }

  private void addKey(Wanted w, int rows, long min, long max, int series, int rank, Tally tally) {
    if (w.value == Wanted.SERIES) {
      constant(tally, series, rows, min, max, rank);
      return;
    }
    ((LongTally) tally).addKnown(rows, min, max, 0, 0);
    tally.ends(min, min, max, max, rank);
  }

  /**
   * Adds a block of which {@link #tell} is true.
   *
   * @param rank
   *            place of the series among the texts
   * @param tallies
   *            one per column
   */
  void add(BlockRef block, int series, int rank, Tally[] tallies) {
    for (int i = 0; i < tallies.length; i++)
      add(block, columns.get(i), tallies[i], series, rank);
  }

  private void add(BlockRef block, Wanted w, Tally tally, int series, int rank) {
    int rows = block.header().rows();
    long min = block.header().minTs();
    long max = block.header().maxTs();
    if (w.value < 0) {
      addKey(w, rows, min, max, series, rank, tally);
      return;
    }
    ColumnEntry e = block.header().column(w.value);
    int values = e == null ? 0 : rows - e.nulls();
    if (e == null || values == 0)
      return;
    switch (tally) {
      case ObjectTally t -> t.addCount(values);
      case DoubleTally t when e.stats() != null -> {
        var s = e.stats();
        t.addKnown(s.count(), values - s.count(), s.min(), s.max(), s.sum(), s.squares());
        if ((w.parts & Tally.ENDS) != 0)
          t.ends(s.first(), min, s.last(), max, rank);
      }
      case DoubleTally t -> t.addKnown(values, 0, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 0, 0);
      case LongTally t when e.longs() != null -> {
        var s = e.longs();
        t.addKnown(values, s.min(), s.max(), s.sumHigh(), s.sumLow());
        if ((w.parts & Tally.ENDS) != 0)
          t.ends(s.first(), min, s.last(), max, rank);
      }
      case LongTally t -> t.addKnown(values, Long.MAX_VALUE, Long.MIN_VALUE, 0, 0);
    }
  }

  /** Rows that have the name of their series as their value. */
  void constant(Tally tally, int series, int rows, long min, long max, int rank) {
    String name = table.names().name(series);
    tally.addSame(name, rows);
    tally.ends(name, min, name, max, rank);
  }
}
