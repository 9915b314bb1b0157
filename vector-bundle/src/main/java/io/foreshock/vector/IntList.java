package io.foreshock.vector;

import java.util.Arrays;
import java.util.function.IntPredicate;

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

  /** Drops what does not pass. */
  void keep(IntPredicate test) {
    int kept = 0;
    for (int i = 0; i < size; i++)
      if (test.test(values[i]))
        values[kept++] = values[i];
    size = kept;
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
