package io.foreshock.sql.run;

import io.foreshock.api.table.Chunk;
import java.util.Arrays;
import java.util.List;

/**
 * Where partitions begin in rows of which those of one partition stand together, so that steps may be large.
 *
 * @param columns
 *            equal within a partition; none = one partition
 */
record Partitions(List<Integer> columns) {
  boolean same(Chunk a, int i, Chunk b, int j) {
    for (int p : columns)
      if (!Same.rows(a.column(p), i, b.column(p), j)) return false;
    return true;
  }

  /** Row at which the chunk's last partition begins. */
  int lastBegin(Chunk in) {
    int last = in.size() - 1;
    if (columns.isEmpty() || same(in, 0, in, last)) return 0;
    int step = 1;
    while (last - step > 0 && same(in, last - step, in, last))
      step *= 2;
    int other = Math.max(0, last - step);
    int begin = last - step / 2;
    while (begin - other > 1) {
      int middle = (other + begin) >>> 1;
      if (same(in, middle, in, last)) begin = middle;
      else other = middle;
    }
    return begin;
  }

  /** First row behind the partition of a row. */
  private int behind(Chunk in, int row) {
    int last = in.size() - 1;
    if (columns.isEmpty() || same(in, row, in, last)) return in.size();
    int step = 1;
    while (row + step < last && same(in, row, in, row + step))
      step *= 2;
    int inside = row + step / 2;
    int outside = Math.min(last, row + step);
    while (outside - inside > 1) {
      int middle = (inside + outside) >>> 1;
      if (same(in, row, in, middle)) inside = middle;
      else outside = middle;
    }
    return outside;
  }

  /** First rows of the partitions, and the number of rows behind them. */
  int[] bounds(Chunk rows) {
    int[] bounds = new int[16];
    int n = 1;
    for (int next = behind(rows, 0); next < rows.size(); next = behind(rows, next)) {
      if (n + 1 >= bounds.length) bounds = Arrays.copyOf(bounds, 2 * n + 2);
      bounds[n++] = next;
    }
    bounds = Arrays.copyOf(bounds, n + 1);
    bounds[n] = rows.size();
    return bounds;
  }
}
