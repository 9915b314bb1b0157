package io.foreshock.vector;

import java.util.Arrays;

/** Nodes and their distances, as many as there are. Confined to one thread. */
final class Hits {
  private long[] entries = new long[64];
  private int size;

  void clear() {
    size = 0;
  }

  void add(int node, float distance) {
    add(Pool.entry(node, distance));
  }

  void add(long entry) {
    if (size == entries.length)
      entries = Arrays.copyOf(entries, 2 * size);
    entries[size++] = entry;
  }

  int size() {
    return size;
  }

  int node(int i) {
    return Pool.node(entries[i]);
  }

  float distance(int i) {
    return Pool.distance(entries[i]);
  }

  void sort() {
    Arrays.sort(entries, 0, size);
  }
}
