package io.foreshock.engine;

import io.foreshock.api.table.Column;
import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.SeriesBuffer;
import io.foreshock.engine.tail.TableBuffer;
import io.foreshock.engine.tail.TableBuffer.Delete;
import java.util.ArrayList;
import java.util.List;

/**
 * What the journal's tail holds of one series.
 *
 * @param rows
 *            strictly ascending
 * @param deleted
 *            stretches of time in which rows of blocks, which are older, do not count any more
 */
record TailRows(Run rows, Ranges deleted) {
  static final TailRows NOTHING = new TailRows(new Run(0, new long[0], List.of()), Ranges.NONE);

  /** As a state sees it; {@code to} is inclusive. */
  static TailRows of(State state, SeriesTable table, int series, long from, long to, int[] projection) {
    List<Run> parts = List.of();
    Ranges later = Ranges.NONE;
    for (int i = state.generations().size() - 1; i >= 0; i--) {
      Generation g = state.generations().get(i);
      TableBuffer buffer = g.table(table.id());
      if (buffer == null)
        continue;
      int limit = g.relative(state.lastSeq());
      Deletes own = Deletes.of(buffer, series, limit);
      SeriesBuffer rows = buffer.series(series);
      if (rows != null && rows.mayHold(from, to)) {
        Run run = own.read(rows, rows.visible(limit), from, to, table.valueColumns(), projection);
        parts = parts.isEmpty() ? new ArrayList<>() : parts;
        parts.addFirst(later.isEmpty() ? run : run.without(later::holds));
      }
      for (Delete d : own.all)
        later = later.and(d.from(), d.to());
    }
    if (parts.isEmpty())
      return later.isEmpty() ? NOTHING : new TailRows(NOTHING.rows, later);
    return new TailRows(Run.merged(parts), later);
  }

  /** What was deleted of one series within one generation. */
  record Deletes(List<Delete> all) {
    private static final Deletes NONE = new Deletes(List.of());

    static Deletes of(TableBuffer buffer, int series, int limit) {
      if (buffer.deletes().isEmpty())
        return NONE;
      return new Deletes(buffer.deletes().stream().filter(d -> d.seq() <= limit && d.concerns(series)).toList());
    }

    boolean isEmpty() {
      return all.isEmpty();
    }

    Ranges ranges() {
      Ranges ranges = Ranges.NONE;
      for (Delete d : all)
        ranges = ranges.and(d.from(), d.to());
      return ranges;
    }

    /** Rows that were written after the last delete of their time. */
    Run read(SeriesBuffer rows, int visible, long from, long to, List<Column> valueColumns, int[] projection) {
      return all.isEmpty()
          ? rows.read(visible, from, to, valueColumns, projection)
          : rows.read(visible, from, to, valueColumns, projection, this::dropped);
    }

    private boolean dropped(long ts, int seq) {
      for (Delete d : all)
        if (seq < d.seq() && ts >= d.from() && ts <= d.to())
          return true;
      return false;
    }
  }
}
