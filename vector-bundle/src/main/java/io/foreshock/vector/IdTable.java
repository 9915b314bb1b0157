package io.foreshock.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * From a node to its id and back. The way back is a hash table of nodes that looks into the records of ids for its keys,
 * filled to between two thirds and four fifths, so that it takes 5 to 6 bytes an id. Changed under the lock
 * of this; readers take none.
 */
final class IdTable {
  private static final VarHandle NODES = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int EMPTY = -1;
  private static final int REMOVED = -2;

  final Records ids;
  /** Null: those of a snapshot, of which nobody has asked for one by its id yet. */
  private volatile int @Nullable [] table = empty(64);
  private int used;
  /** Lowest and highest id of each block of nodes, never narrowed: most ids grow with time. */
  private volatile long[] zones = {};
  /** Nodes of a snapshot that are still to be put into the table. */
  private int pending;
  private int[] pendingGone = {};
  /** A node of a snapshot with an id that another one has as well, -1 = none. */
  private int twice = -1;

  IdTable(Records ids) {
    this.ids = ids;
  }

  long id(int node) {
    return Memory.getLong(ids.address(node));
  }

  void set(int node, long id) {
    Memory.putLong(ids.address(node), id);
  }

  /** -1 = unknown. */
  int node(long id) {
    int[] nodes = ready();
    for (int at = first(id, nodes.length);; at = at + 1 == nodes.length ? 0 : at + 1) {
      int node = (int) NODES.getAcquire(nodes, at);
      if (node == EMPTY)
        return -1;
      if (node != REMOVED && id(node) == id)
        return node;
    }
  }

  private int[] ready() {
    int[] nodes = table;
    return nodes == null ? fill() : nodes;
  }

  private synchronized int[] fill() {
    int[] nodes = table;
    if (nodes == null) {
      nodes = filled(pending, pendingGone);
      pendingGone = new int[0];
      table = nodes;
    }
    return nodes;
  }

  /** The node's id is {@link #set}. @return the node that had the id, -1 = none */
  int put(int node) {
    assert Thread.holdsLock(this);
    long id = id(node);
    int[] nodes = ready();
    widenZone(node / ids.perBlock(), id);
    int at = find(id);
    if (at >= 0) {
      int before = nodes[at];
      NODES.setRelease(nodes, at, node);
      return before;
    }
    if (5L * (used + 1) > 4L * nodes.length)
      rebuild();
    insert(ready(), node);
    used++;
    return -1;
  }

  private void widenZone(int block, long id) {
    long[] now = zones;
    int known = now.length / 2;
    if (block >= known) {
      now = Arrays.copyOf(now, 2 * (block + 1));
      for (int i = known; i <= block; i++) {
        now[2 * i] = Long.MAX_VALUE;
        now[2 * i + 1] = Long.MIN_VALUE;
      }
    }
    now[2 * block] = Math.min(now[2 * block], id);
    now[2 * block + 1] = Math.max(now[2 * block + 1], id);
    zones = now; // even the same array: readers see what was written to it
  }

  /**
   * Adds the nodes whose id is in {@code [from, to)}, among them some that are no more.
   *
   * @param most
   *            stops when there are more
   */
  void inRange(long from, long to, int nodes, int most, IntList into) {
    ready();
    long[] now = zones;
    int perBlock = ids.perBlock();
    for (int block = 0; block < now.length / 2 && into.size() <= most; block++)
      if (now[2 * block] < to && now[2 * block + 1] >= from) {
        int first = block * perBlock;
        int count = Math.min(perBlock, nodes - first);
        long base = ids.address(first);
        for (int i = 0; i < count; i++) {
          long id = Memory.getLong(base + 8L * i);
          if (id >= from && id < to)
            into.add(first + i);
        }
      }
  }

  /** @return the node that had the id, -1 = none */
  int remove(long id) {
    assert Thread.holdsLock(this);
    int at = find(id);
    if (at < 0)
      return -1;
    int[] nodes = ready();
    int before = nodes[at];
    NODES.setRelease(nodes, at, REMOVED);
    return before;
  }

  /**
   * The nodes of a snapshot are in it from now on. The table is made when it is first asked for, as searches need none.
   *
   * @param gone
   *            nodes left out, ascending
   */
  synchronized void restore(int nodes, int[] gone) {
    pending = nodes;
    pendingGone = gone;
    table = null;
  }

  /** Of a snapshot. @return -1, or a node with an id that another one has as well */
  synchronized int twice() {
    ready();
    return twice;
  }

  private int[] filled(int nodes, int[] gone) {
    int[] next = empty((int) Math.max(64, Math.min(Integer.MAX_VALUE - 8, (nodes - gone.length) * 4L / 3 + 1)));
    long[] read = new long[2 * ((nodes + ids.perBlock() - 1) / ids.perBlock())];
    int left = 0;
    long[] known = new long[nodes]; // for a JVM that has just started much quicker than memory
    for (int block = 0; block < read.length / 2; block++) {
      long lowest = Long.MAX_VALUE;
      long highest = Long.MIN_VALUE;
      int first = block * ids.perBlock();
      int end = Math.min(nodes, first + ids.perBlock());
      Memory.read(ids.address(first), known, first, end - first);
      for (int node = first; node < end; node++)
        if (left < gone.length && gone[left] == node)
          left++;
        else {
          long id = known[node];
          lowest = Math.min(lowest, id);
          highest = Math.max(highest, id);
          if (!insertNew(next, node, known))
            twice = node;
        }
      read[2 * block] = lowest;
      read[2 * block + 1] = highest;
    }
    used = nodes - gone.length;
    zones = read;
    return next;
  }

  /** False: its id is there. */
  private static boolean insertNew(int[] nodes, int node, long[] known) {
    long id = known[node];
    int at = first(id, nodes.length);
    while (nodes[at] != EMPTY) {
      if (known[nodes[at]] == id)
        return false;
      at = at + 1 == nodes.length ? 0 : at + 1;
    }
    nodes[at] = node;
    return true;
  }

  long bytes() {
    int[] nodes = table;
    return (nodes == null ? 0 : 4L * nodes.length) + ids.bytes();
  }

  private int find(long id) {
    int[] nodes = ready();
    for (int at = first(id, nodes.length); nodes[at] != EMPTY; at = at + 1 == nodes.length ? 0 : at + 1)
      if (nodes[at] != REMOVED && id(nodes[at]) == id)
        return at;
    return -1;
  }

  private void rebuild() {
    int live = 0;
    for (int node : ready())
      if (node >= 0)
        live++;
    rebuild(Math.max(64, (int) Math.min(Integer.MAX_VALUE - 8, live * 3L / 2)));
  }

  private void rebuild(int length) {
    int[] next = empty(length);
    used = 0;
    for (int node : ready())
      if (node >= 0) {
        insert(next, node);
        used++;
      }
    table = next;
  }

  private void insert(int[] nodes, int node) {
    int at = first(id(node), nodes.length);
    while (nodes[at] != EMPTY)
      at = at + 1 == nodes.length ? 0 : at + 1;
    NODES.setRelease(nodes, at, node);
  }

  private static int first(long id, int length) {
    long hash = (id ^ id >>> 32) * 0x9E3779B97F4A7C15L;
    return (int) Math.multiplyHigh(hash >>> 1, (long) length << 1);
  }

  private static int[] empty(int length) {
    int[] nodes = new int[length];
    Arrays.fill(nodes, EMPTY);
    return nodes;
  }
}
