package io.foreshock.engine;

import java.util.ArrayList;
import java.util.List;

/**
 * Stretches of time, ends included, in the order they were told of. Immutable.
 *
 * @param bounds
 *            lowest and highest time, one pair after the other
 */
record Ranges(long[] bounds) {
  static final Ranges NONE = new Ranges(new long[0]);

  boolean isEmpty() {
    return bounds.length == 0;
  }

  boolean holds(long ts) {
    for (int i = 0; i < bounds.length; i += 2)
      if (ts >= bounds[i] && ts <= bounds[i + 1])
        return true;
    return false;
  }

  /** Whether any time of {@code [from, to]} may lie in one. */
  boolean touches(long from, long to) {
    for (int i = 0; i < bounds.length; i += 2)
      if (bounds[i] <= to && bounds[i + 1] >= from)
        return true;
    return false;
  }

  /** Whether one of them holds all of {@code [from, to]}. */
  boolean covers(long from, long to) {
    for (int i = 0; i < bounds.length; i += 2)
      if (bounds[i] <= from && bounds[i + 1] >= to)
        return true;
    return false;
  }

  Ranges and(long from, long to) {
    long[] more = java.util.Arrays.copyOf(bounds, bounds.length + 2);
    more[bounds.length] = from;
    more[bounds.length + 1] = to;
    return new Ranges(more);
  }

  /** The same times as few ascending stretches that do not meet. */
  List<long[]> merged() {
    List<long[]> all = new ArrayList<>();
    for (int i = 0; i < bounds.length; i += 2)
      all.add(new long[]{bounds[i], bounds[i + 1]});
    all.sort((a, b) -> Long.compare(a[0], b[0]));
    List<long[]> merged = new ArrayList<>();
    for (long[] r : all) {
      long[] last = merged.isEmpty() ? null : merged.getLast();
      if (last != null && (last[1] == Long.MAX_VALUE || r[0] <= last[1] + 1))
        last[1] = Math.max(last[1], r[1]);
      else
        merged.add(r);
    }
    return merged;
  }
}
