package io.foreshock.vector;

import java.util.Arrays;

/** Ints, as many as there are. Confined to one thread. */
final class IntList {
  private int[] values = new int[16];
  private int size;

  void add(int value) {
    if (size == values.length)
      values = Arrays.copyOf(values, 2 * size);
    values[size++] = value;
  }

  void clear() {
    size = 0;
  }

  int removeLast() {
    return values[--size];
  }

  int size() {
    return size;
  }

  /** Valid below {@link #size}, until the next change. */
  int[] values() {
    return values;
  }

  int[] toArray() {
    return Arrays.copyOf(values, size);
  }
}
