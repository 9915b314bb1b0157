package io.foreshock.engine;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import org.jspecify.annotations.Nullable;

/**
 * The last commits that changed vectors of a table: those a graph has still to bring in, and as many before them as
 * snapshots may ask for. Thread-safe.
 */
final class RecentChanges {
  /** Ids kept of commits that the graph has. */
  private static final int KEPT = 100_000;
  /** Ids that may wait for the graph: about 16 MB. Beyond it the graph is opened anew, which reads them from disk. */
  private static final int MAX_WAITING = 2_000_000;

  private record Commit(long position, long[] ids) {}

  /** Guarded by this, as all below. */
  private final ArrayDeque<Commit> commits = new ArrayDeque<>();
  /** Commits up to this one are not known any more. */
  private long floor;
  private long applied;
  private long waiting;
  private long done;
  private boolean lost;

  /** From here on: what was committed before is not this one's. */
  synchronized void startAt(long position) {
    while (!commits.isEmpty() && commits.getFirst().position <= position)
      waiting -= commits.removeFirst().ids.length;
    floor = position;
    applied = position;
  }

  synchronized void add(long position, long[] ids) {
    commits.add(new Commit(position, ids));
    waiting += ids.length;
    if (waiting > MAX_WAITING)
      lose();
  }

  /** What was committed is not known any more: the graph has to be opened anew. */
  synchronized void lose() {
    commits.clear();
    lost = true;
  }

  /** Whether commits were forgotten that the graph does not have. */
  synchronized boolean isLost() {
    return lost;
  }

  /** The graph has all commits up to this one, and perhaps some later ones. */
  synchronized long applied() {
    return applied;
  }

  synchronized boolean isWaiting() {
    return waiting > 0;
  }

  /**
   * The next commits for the graph.
   *
   * @param most
   *            ids, about
   * @return ids ascending, each once; null when there are none
   */
  synchronized @Nullable VectorBatch next(int most) {
    long position = applied;
    long[] ids = {};
    for (Commit c : commits)
      if (c.position > applied && ids.length < most) {
        ids = joined(ids, c.ids);
        position = c.position;
      }
    return ids.length == 0 ? null : new VectorBatch(position, distinct(ids));
  }

  /** Changed rows up to a commit. */
  record VectorBatch(long position, long[] ids) {}

  synchronized void applied(long position) {
    for (Commit c : commits)
      if (c.position > applied && c.position <= position) {
        waiting -= c.ids.length;
        done += c.ids.length;
      }
    applied = position;
    for (Iterator<Commit> i = commits.iterator(); done > KEPT && i.hasNext();) {
      Commit c = i.next();
      if (c.position > applied)
        break;
      done -= c.ids.length;
      floor = c.position;
      i.remove();
    }
  }

  /**
   * Ids changed after a commit, ascending, each once.
   *
   * @return null when they are not known any more, or more than wanted
   */
  synchronized long @Nullable [] since(long position, int most) {
    if (position < floor || lost)
      return null;
    int count = 0;
    for (Commit c : commits)
      if (c.position > position)
        count += c.ids.length;
    if (count > most)
      return null;
    long[] ids = new long[count];
    int at = 0;
    for (Commit c : commits)
      if (c.position > position) {
        System.arraycopy(c.ids, 0, ids, at, c.ids.length);
        at += c.ids.length;
      }
    return distinct(ids);
  }

  static long[] joined(long[] a, long[] b) {
    long[] both = Arrays.copyOf(a, a.length + b.length);
    System.arraycopy(b, 0, both, a.length, b.length);
    return both;
  }

  static long[] distinct(long[] ids) {
    Arrays.sort(ids);
    int n = 0;
    for (int i = 0; i < ids.length; i++)
      if (i == 0 || ids[i] != ids[i - 1])
        ids[n++] = ids[i];
    return Arrays.copyOf(ids, n);
  }
}
