package io.foreshock.codec.kernels;

import java.util.Arrays;

/**
 * Numbers the different doubles of a column: a hash table with open addressing that grows with them, so that few of them
 * stay in a core's first cache. Reused; confined to one call at a time.
 */
public final class DistinctTable {
  private static final long FACTOR = 0x9E37_79B9_7F4A_7C15L;
  private static final int MIN_LOG = 10;
  /** Larger ones are not kept. */
  private static final int KEPT_LOG = 14;
  /** After so many values it shows whether there are few different ones. */
  private static final int GLANCE = 4_096;
  /** With more different ones, of a hundred values, other codes are smaller. */
  private static final int MOST_PERCENT = 75;

  private int log;
  private long[] keys = {};
  /** 0 where there is none, else the key's number and 1. */
  private int[] numbers = {};
  /** Keys by their number. */
  private long[] found = {};
  private int size;

  private void clear() {
    if (log < MIN_LOG || log > KEPT_LOG || size < numbers.length / 16 && log > MIN_LOG) {
      log = MIN_LOG;
      keys = new long[1 << MIN_LOG];
      numbers = new int[1 << MIN_LOG];
      found = new long[1 << MIN_LOG - 1];
    } else {
      Arrays.fill(numbers, 0);
    }
    size = 0;
  }

  /**
   * Replaces a column's doubles by places among the different ones, in numeric order.
   *
   * @return the different ones in ascending order, as {@link OrderedBits}; none when there are too many
   */
  public long[] places(double[] values, int from, int count, long[] places) {
    clear();
    int most = (int) ((long) count * MOST_PERCENT / 100);
    for (int i = known(values, from, 0, count, places); i < count; i = known(values, from, i, count, places)) {
      if (size == most || i <= GLANCE && size > GLANCE * MOST_PERCENT / 100)
        return new long[0];
      add(Double.doubleToRawLongBits(values[from + i]));
    }
    long[] sorted = new long[size];
    for (int i = 0; i < size; i++)
      sorted[i] = OrderedBits.ordered(found[i]);
    Arrays.sort(sorted);
    long[] ranks = found;
    for (int rank = 0; rank < size; rank++) {
      long key = OrderedBits.ordered(sorted[rank]);
      ranks[numbers[slot(key)] - 1] = rank;
    }
    for (int i = 0; i < count; i++)
      places[i] = ranks[(int) places[i]];
    return sorted;
  }

  /** Numbers values until one is new; its index. */
  private int known(double[] values, int from, int start, int count, long[] places) {
    long[] k = keys;
    int[] n = numbers;
    int shift = 64 - log;
    int mask = n.length - 1;
    for (int i = start; i < count; i++) {
      long bits = Double.doubleToRawLongBits(values[from + i]);
      int at = (int) (bits * FACTOR >>> shift) & mask;
      int number = n[at];
      while (number != 0 && k[at] != bits) {
        at = at + 1 & mask;
        number = n[at];
      }
      if (number == 0)
        return i;
      places[i] = number - 1;
    }
    return count;
  }

  private int slot(long key) {
    int mask = numbers.length - 1;
    int at = (int) (key * FACTOR >>> 64 - log) & mask;
    while (numbers[at] != 0 && keys[at] != key)
      at = at + 1 & mask;
    return at;
  }

  private void add(long key) {
    if (size == found.length)
      grow();
    int at = slot(key);
    keys[at] = key;
    found[size] = key;
    numbers[at] = ++size;
  }

  /** At most half full, and numbers stay. */
  private void grow() {
    log += 2;
    keys = new long[1 << log];
    numbers = new int[1 << log];
    found = Arrays.copyOf(found, 1 << log - 1);
    for (int i = 0; i < size; i++) {
      int at = slot(found[i]);
      keys[at] = found[i];
      numbers[at] = i + 1;
    }
  }
}
