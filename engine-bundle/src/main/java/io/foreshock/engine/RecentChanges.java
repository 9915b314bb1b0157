package io.foreshock.engine;

import io.foreshock.api.vector.VectorIndex;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.Function;
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

  /** What one commit changed. */
  static final class Commit {
    final long position;
    final long[] ids;
    /** Its rows, once somebody compared them and as long as the graph has not got them. */
    private volatile @Nullable VectorIndex rows;

    Commit(long position, long[] ids) {
      this.position = position;
      this.ids = ids;
    }

    /** @param read gives the rows as they are after the commit */
    VectorIndex rows(Function<long[], VectorIndex> read) {
      VectorIndex known = rows;
      if (known == null) {
        known = read.apply(ids);
        rows = known;
      }
      return known;
    }
  }

  /** Guarded by this, as all below. */
  private final ArrayDeque<Commit> commits = new ArrayDeque<>();
  /** Commits up to this one are not known any more. */
  private long floor;
  private long applied;
  private long waiting;
  private long done;
  private boolean lost;
  private @Nullable Since last;

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
    last = null;
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
    ArrayDeque<Commit> taken = new ArrayDeque<>();
    int count = 0;
    for (Iterator<Commit> i = commits.descendingIterator(); i.hasNext();) {
      Commit c = i.next();
      if (c.position <= applied)
        break;
      taken.addFirst(c);
    }
    long position = applied;
    long[] ids = new long[most];
    for (Commit c : taken) {
      if (count >= most)
        break;
      if (count + c.ids.length > ids.length)
        ids = Arrays.copyOf(ids, count + c.ids.length);
      System.arraycopy(c.ids, 0, ids, count, c.ids.length);
      count += c.ids.length;
      position = c.position;
    }
    return count == 0 ? null : new VectorBatch(position, distinct(Arrays.copyOf(ids, count)));
  }

  /** Changed rows up to a commit. */
  record VectorBatch(long position, long[] ids) {}

  synchronized void applied(long position) {
    for (Iterator<Commit> i = commits.descendingIterator(); i.hasNext();) {
      Commit c = i.next();
      if (c.position <= applied)
        break;
      if (c.position <= position) {
        waiting -= c.ids.length;
        done += c.ids.length;
        c.rows = null;
      }
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
   * Commits after a position.
   *
   * @param ids
   *            ascending, each once
   * @param isOnce
   *            no id was changed twice
   */
  record Since(long position, long last, List<Commit> commits, long[] ids, boolean isOnce) {}

  /**
   * What was changed after a commit.
   *
   * @return null when it is not known any more, or more than wanted
   */
  synchronized @Nullable Since since(long position, int most) {
    if (position < floor || lost)
      return null;
    Since known = last;
    long newest = commits.isEmpty() ? floor : commits.getLast().position;
    if (known == null || known.position != position || known.last != newest) {
      known = gather(position, newest, most);
      last = known;
    }
    return known == null || known.ids.length > most ? null : known;
  }

  private @Nullable Since gather(long position, long newest, int most) {
    ArrayDeque<Commit> after = new ArrayDeque<>();
    int count = 0;
    for (Iterator<Commit> i = commits.descendingIterator(); i.hasNext();) {
      Commit c = i.next();
      if (c.position <= position)
        break;
      after.addFirst(c);
      count += c.ids.length;
      if (count > most)
        return null;
    }
    long[] ids = new long[count];
    int at = 0;
    for (Commit c : after) {
      System.arraycopy(c.ids, 0, ids, at, c.ids.length);
      at += c.ids.length;
    }
    long[] distinct = distinct(ids);
    return new Since(position, newest, List.copyOf(after), distinct, distinct.length == count);
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
