package io.foreshock.engine;

import io.foreshock.api.vector.IdFilter;
import io.foreshock.api.vector.Metric;
import io.foreshock.api.vector.VectorIndex;
import io.foreshock.api.vector.VectorIndexFactory;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The rows changed after a graph's snapshot was written, as they were when the graph was opened: until it has caught up with
 * them it is not asked about them, and they are compared here. So a graph answers in full as soon as it is mapped.
 * Immutable and thread-safe.
 *
 * @param ids
 *            ascending, also of rows that are gone
 * @param keptPosition
 *            of the snapshot; another one means that it could not be used
 */
record LateRows(long[] ids, VectorIndex rows, long keptPosition) {
  /** Rows read in one snapshot of the store. */
  private static final int PIECE = 16_384;

  /** @return null when they are not known, or more than {@code most} */
  static @Nullable LateRows read(VectorIndexFactory factory, int dimension, Metric metric, GraphRows from, long kept,
      int most) {
    if (from.position() < kept)
      return null; // the rows came back from an older copy
    long[] changed = from.changedSince(kept);
    if (changed == null || changed.length > most)
      return null;
    long[] ids = RecentChanges.distinct(changed);
    VectorIndex rows = factory.create(dimension, metric);
    for (int at = 0; at < ids.length; at += PIECE)
      from.read(Arrays.copyOfRange(ids, at, Math.min(ids.length, at + PIECE)), (id, vector) -> {
        if (vector != null && FollowedGraph.isFinite(vector))
          rows.put(id, vector);
        return true;
      });
    return new LateRows(ids, rows, kept);
  }

  boolean has(long id) {
    return Arrays.binarySearch(ids, id) >= 0;
  }

  /** @param newer ids that were changed again since, ascending */
  IdFilter without(long[] newer, @Nullable IdFilter wanted) {
    return new IdFilter.Matching(id -> Arrays.binarySearch(newer, id) < 0 && (wanted == null || wanted.accepts(id)));
  }
}
