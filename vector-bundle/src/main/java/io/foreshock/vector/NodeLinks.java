package io.foreshock.vector;

import java.lang.invoke.VarHandle;

/**
 * The neighbours of one node, in one record at an absolute address. Readers take no lock and never wait: the
 * version tells them whether what they copied was whole (a sequence lock), and a mixture does no harm; writers claim the record by making the version odd, for as long
 * as it takes to store a few ints.
 *
 * <pre>
 *  0                              4        4 x (1 + capacity)
 *  |count 6|removed 1|version 25  |neighbour ...|
 * </pre>
 *
 * Versions wrap around after 2^24 changes; a reader would have to sleep through exactly so many to be deceived.
 */
final class NodeLinks {
  static final int HEADER = 4;
  static final int MAX_COUNT = 63;
  private static final int SPINS = 32;
  /** Tries of a reader, some microseconds. */
  private static final int PATIENCE = 32;
  private static final int COUNT = MAX_COUNT;
  private static final int REMOVED = 1 << 6;
  private static final int WRITING = 1 << 7;

  private NodeLinks() {
  }

  /**
   * The neighbours, all of one moment; but a reader never waits for a writer that lost its processor: after a few tries
   * it takes what is there, some neighbours of before and some of after, all of them nodes of the layer that were linked
   * from here since the reader began (places are given away later than that).
   *
   * @return how many
   */
  static int read(long list, int[] into) {
    for (int tries = 1;; tries++) {
      int header = Memory.getIntAcquire(list);
      if ((header & WRITING) == 0 || tries >= PATIENCE) {
        int count = header & COUNT;
        copy(list, count, into);
        if (tries >= PATIENCE || header == Memory.getInt(list))
          return count;
      }
      Thread.onSpinWait();
    }
  }

  /** Has the first two cache lines of a list fetched; what it answers means nothing. */
  static int touch(long list, int capacity) {
    return Memory.getInt(list) + Memory.getInt(list + Math.min(Records.LINE, capacity * Integer.BYTES));
  }

  private static void copy(long list, int count, int[] into) {
    long at = list + HEADER;
    for (int i = 0; i < count; i++)
      into[i] = Memory.getInt(at + 4L * i);
    VarHandle.acquireFence();
  }

  /**
   * Like {@link #read}, for one who means to {@link #replace} it, and so needs all of one moment.
   *
   * @return the header, of which {@link #count} tells how many
   */
  static int readForChange(long list, int[] into) {
    for (int tries = 1;; tries++) {
      int header = Memory.getIntAcquire(list);
      if ((header & WRITING) == 0) {
        copy(list, header & COUNT, into);
        if (header == Memory.getInt(list))
          return header;
      }
      pause(tries);
    }
  }

  static int withCount(int header, int count) {
    return header & ~COUNT | count;
  }

  /** A writer may have lost its processor in the middle: then it needs ours. */
  private static void pause(int tries) {
    if (tries % SPINS == 0)
      Thread.yield();
    else
      Thread.onSpinWait();
  }

  static int count(int header) {
    return header & COUNT;
  }

  /** False: somebody changed it since it was read. */
  static boolean replace(long list, int header, int[] neighbours, int count) {
    if (!Memory.compareAndSetInt(list, header, header | WRITING))
      return false;
    VarHandle.releaseFence(); // no store below may be seen before the odd version
    for (int i = 0; i < count; i++)
      Memory.putInt(list + HEADER + 4L * i, neighbours[i]);
    int version = (header & ~(COUNT | REMOVED)) + 2 * WRITING;
    Memory.putIntRelease(list, version | header & REMOVED | count);
    return true;
  }

  /** A node that nobody can reach yet. */
  static void begin(long list) {
    int version = Memory.getInt(list) & ~(COUNT | REMOVED | WRITING);
    Memory.putIntRelease(list, version + 2 * WRITING);
  }

  /** Whether what somebody else wrote can be read: the count fits, neighbours are there, nobody was writing. */
  static boolean isSound(int[] lists, int at, int capacity, int nodes) {
    int header = lists[at];
    int count = header & COUNT;
    if ((header & WRITING) != 0 || count > capacity)
      return false;
    boolean sound = true;
    for (int i = 1; i <= count; i++)
      sound &= lists[at + i] >= 0 & lists[at + i] < nodes;
    return sound;
  }

  static boolean isLive(int header) {
    return header != 0 && (header & REMOVED) == 0;
  }

  /** Whether a node was put there and not removed since. */
  static boolean isLive(long list) {
    return isLive(Memory.getIntAcquire(list));
  }

  static boolean isRemoved(long list) {
    return (Memory.getIntAcquire(list) & REMOVED) != 0;
  }

  /** @return whether it was not removed before */
  static boolean remove(long list) {
    for (int tries = 1;; tries++) {
      int header = Memory.getIntAcquire(list);
      if ((header & REMOVED) != 0)
        return false;
      if ((header & WRITING) == 0 && Memory.compareAndSetInt(list, header, header + 2 * WRITING | REMOVED))
        return true;
      pause(tries);
    }
  }
}
