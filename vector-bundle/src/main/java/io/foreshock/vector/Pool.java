package io.foreshock.vector;

/**
 * The nearest nodes met so far, nearest first in one sorted array, each with a mark whether its neighbours were looked
 * at: candidates and results of a search in one, which up to some hundred entries is faster than two heaps. An entry is
 * one long: the distance in an order of ints, the node, the mark. Confined to one thread.
 */
final class Pool {
  private static final long EXPANDED = 1;

  private long[] entries = new long[64];
  private int size;
  private int limit;
  /** All entries before this one are expanded. */
  private int cursor;
  /** What a new one has to be below, once full. */
  private long worst;

  void begin(int most) {
    if (entries.length < most + 1)
      entries = new long[most + 1];
    limit = most;
    size = 0;
    cursor = 0;
    worst = Long.MAX_VALUE;
  }

  static long entry(int node, float distance) {
    return (long) order(distance) << 32 | (long) node << 1;
  }

  /** Ascending as the floats are; a NaN is behind all. */
  private static int order(float distance) {
    int bits = Float.floatToIntBits(distance);
    return bits ^ bits >> 31 & Integer.MAX_VALUE;
  }

  static int node(long entry) {
    return (int) entry >>> 1;
  }

  static float distance(long entry) {
    int order = (int) (entry >> 32);
    return Float.intBitsToFloat(order ^ order >> 31 & Integer.MAX_VALUE);
  }

  boolean wants(long entry) {
    return entry < worst;
  }

  void offer(int node, float distance) {
    long entry = entry(node, distance);
    if (entry < worst)
      insert(entry);
  }

  void insert(long entry) {
    int low = 0;
    int high = size;
    while (low < high) {
      int middle = low + high >>> 1;
      if (entries[middle] < entry)
        low = middle + 1;
      else
        high = middle;
    }
    int moved = (size == limit ? size - 1 : size) - low;
    System.arraycopy(entries, low, entries, low + 1, moved);
    entries[low] = entry;
    if (size < limit)
      size++;
    if (size == limit)
      worst = entries[limit - 1];
    if (low < cursor)
      cursor = low;
  }

  /** The nearest node not yet expanded, which now is; -1 = none left. */
  int next() {
    while (cursor < size) {
      long entry = entries[cursor];
      if ((entry & EXPANDED) == 0) {
        entries[cursor++] = entry | EXPANDED;
        return node(entry);
      }
      cursor++;
    }
    return -1;
  }

  /** What {@link #next} gives if nothing nearer comes; -1 = none left. */
  int following() {
    for (int i = cursor; i < size; i++)
      if ((entries[i] & EXPANDED) == 0)
        return node(entries[i]);
    return -1;
  }

  /** Like {@link #next}, but -1 when it is beyond the effort. */
  int next(Effort effort) {
    while (cursor < size && (entries[cursor] & EXPANDED) != 0)
      cursor++;
    return cursor < size && !effort.isReached(cursor, distanceAt(cursor), this) ? next() : -1;
  }

  boolean isFull() {
    return size == limit;
  }

  int size() {
    return size;
  }

  int nodeAt(int i) {
    return node(entries[i]);
  }

  float distanceAt(int i) {
    return distance(entries[i]);
  }
}
