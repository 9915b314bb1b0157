package io.foreshock.vector;

import java.util.Arrays;

/** Smallest first. Confined to one thread. */
final class LongHeap {
  private long[] values = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  boolean isEmpty() {
    return size == 0;
  }

  void add(long value) {
    if (size == values.length)
      values = Arrays.copyOf(values, 2 * size);
    int at = size++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (values[parent] <= value)
        break;
      values[at] = values[parent];
      at = parent;
    }
    values[at] = value;
  }

  long poll() {
    long least = values[0];
    long last = values[--size];
    int at = 0;
    for (int child = 1; child < size; child = 2 * at + 1) {
      if (child + 1 < size && values[child + 1] < values[child])
        child++;
      if (values[child] >= last)
        break;
      values[at] = values[child];
      at = child;
    }
    values[at] = last;
    return least;
  }
}
