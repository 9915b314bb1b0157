package io.foreshock.vector;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;

/**
 * From an int &gt;= 0 to an int &gt;= 0: open addressing, linear probing, filled to between two thirds and four fifths. One writer at a time; readers take no lock and
 * see every pair that was put before they learnt of its key.
 */
final class IntMap {
  private static final VarHandle KEYS = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int EMPTY = -1;
  private static final int REMOVED = -2;

  /** A key and its value side by side. */
  private volatile int[] table = empty(16);
  /** Keys and the marks of removed ones; for the writer. */
  private int used;

  /** -1 = none. */
  int get(int key) {
    int[] pairs = table;
    int slots = pairs.length / 2;
    for (int at = first(key, slots);; at = at + 1 == slots ? 0 : at + 1) {
      int found = (int) KEYS.getAcquire(pairs, 2 * at);
      if (found == key)
        return pairs[2 * at + 1];
      if (found == EMPTY)
        return -1;
    }
  }

  /** Makes room for so many in an empty one. */
  void expect(int keys) {
    table = empty(Math.max(16, keys + keys / 3));
  }

  /** The key must be new. */
  void put(int key, int value) {
    if (5L * (used + 1) > 4L * (table.length / 2))
      rebuild();
    insert(table, key, value);
    used++;
  }

  void remove(int key) {
    int[] pairs = table;
    int slots = pairs.length / 2;
    for (int at = first(key, slots); pairs[2 * at] != EMPTY; at = at + 1 == slots ? 0 : at + 1)
      if (pairs[2 * at] == key) {
        KEYS.setRelease(pairs, 2 * at, REMOVED);
        return;
      }
  }

  long bytes() {
    return 4L * table.length;
  }

  private void rebuild() {
    int[] old = table;
    int live = 0;
    for (int at = 0; at < old.length; at += 2)
      if (old[at] >= 0)
        live++;
    int[] next = empty(Math.max(16, live + live / 2));
    for (int at = 0; at < old.length; at += 2)
      if (old[at] >= 0)
        insert(next, old[at], old[at + 1]);
    used = live;
    table = next;
  }

  private static void insert(int[] pairs, int key, int value) {
    int slots = pairs.length / 2;
    int at = first(key, slots);
    while (pairs[2 * at] != EMPTY)
      at = at + 1 == slots ? 0 : at + 1;
    pairs[2 * at + 1] = value;
    KEYS.setRelease(pairs, 2 * at, key);
  }

  private static int[] empty(int slots) {
    int[] pairs = new int[2 * slots];
    Arrays.fill(pairs, EMPTY);
    return pairs;
  }

  private static int first(int key, int slots) {
    return (int) (Integer.toUnsignedLong(key * 0x9E3779B9) * slots >>> Integer.SIZE);
  }
}
