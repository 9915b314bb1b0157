package io.foreshock.engine;

import io.foreshock.api.table.StoragePolicy;
import io.foreshock.api.table.StoragePolicy.RollUp;
import io.foreshock.engine.StoredTable.SeriesTable;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a time-series table. Immutable.
 *
 * @param edge
 *            rows of a lower time are retired; a multiple of the widest summary's bucket
 * @param summaries
 *            of this table
 * @param of
 *            the table that this one summarises; null for a table of its own
 */
record Keep(StoragePolicy policy, long edge, List<Summary> summaries, @Nullable Source of) {
  static final Keep ALL = new Keep(StoragePolicy.NONE, Long.MIN_VALUE, List.of(), null);
  /** All series that there are and will be. */
  static final int ALL_SERIES = Integer.MAX_VALUE;

  /**
   * Summaries of a table.
   *
   * @param built
   *            series up to this number have theirs; the others are still to be computed from their blocks
   */
  record Summary(RollUp rollUp, SeriesTable table, int built) {}

  /** Where summaries come from. */
  record Source(int table, RollUp rollUp) {}

  boolean readOnly() {
    return of != null;
  }

  Keep withEdge(long other) {
    return new Keep(policy, other, summaries, of);
  }

  Keep withSummaries(List<Summary> others) {
    return new Keep(policy, edge, List.copyOf(others), of);
  }
}
