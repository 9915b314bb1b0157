package io.foreshock.engine;

import io.foreshock.engine.StoredTable.SeriesTable;
import io.foreshock.engine.column.Run;
import io.foreshock.engine.tail.Generation;
import io.foreshock.engine.tail.SeriesBuffer;
import io.foreshock.engine.tail.TableBuffer;
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
  private static final TailRows NOTHING = new TailRows(new Run(0, new long[0], List.of()), Ranges.NONE);

  /** As a state sees it; {@code to} is inclusive. */
  static TailRows of(State state, SeriesTable table, int series, long from, long to, int[] projection) {
    List<Run> parts = new ArrayList<>();
    for (Generation g : state.generations()) {
      TableBuffer buffer = g.table(table.id());
      SeriesBuffer rows = buffer == null ? null : buffer.series(series);
      if (rows != null && rows.mayHold(from, to))
        parts.add(rows.read(rows.visible(g.relative(state.lastSeq())), from, to, table.valueColumns(), projection));
    }
    return parts.isEmpty() ? NOTHING : new TailRows(Run.merged(parts), Ranges.NONE);
  }
}
