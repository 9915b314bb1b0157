package io.foreshock.vector;

import java.util.ArrayDeque;

/**
 * A layer above the bottom, which has every m-th node of the layer below: lists in places of their own, found by a hash
 * table. A list is followed by the node it belongs to.
 */
final class UpperLayer implements Layer {
  final Records lists;
  final int m;
  private final IntMap places = new IntMap();
  /** Guarded by this, as is adding and removing. */
  private final ArrayDeque<Integer> free = new ArrayDeque<>();
  private volatile int count;

  UpperLayer(Records lists, int m) {
    this.lists = lists;
    this.m = m;
  }

  static int recordBytes(int m) {
    return (m + 2) * Integer.BYTES;
  }

  @Override
  public long list(int node) {
    return lists.address(places.get(node));
  }

  boolean has(int node) {
    return places.get(node) >= 0;
  }

  @Override
  public int capacity() {
    return m;
  }

  synchronized void add(int node) {
    Integer place = free.poll();
    if (place == null) {
      place = count;
      lists.require(count + 1);
    }
    long list = lists.address(place);
    NodeLinks.begin(list);
    Memory.putInt(owner(list), node);
    places.put(node, place);
    count = Math.max(count, place + 1);
  }

  /** Only when no search can be at the node any more. */
  synchronized void remove(int node) {
    int place = places.get(node);
    Memory.putInt(owner(lists.address(place)), -1);
    places.remove(node);
    free.add(place);
  }

  /** How many places there are. */
  int places() {
    return count;
  }

  /** The node at a place, -1 = none. */
  int nodeAt(int place) {
    return Memory.getInt(owner(lists.address(place)));
  }

  long listAt(int place) {
    return lists.address(place);
  }

  /** As read from a snapshot, place by place. */
  synchronized void restore(int node, int place) {
    if (node < 0)
      free.add(place);
    else
      places.put(node, place);
  }

  synchronized void restorePlaces(int read) {
    lists.require(read);
    places.expect(read);
    count = read;
  }

  long bytes() {
    return lists.bytes() + places.bytes();
  }

  long owner(long list) {
    return list + NodeLinks.HEADER + (long) m * Integer.BYTES;
  }
}
