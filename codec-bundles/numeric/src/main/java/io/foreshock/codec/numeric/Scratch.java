package io.foreshock.codec.numeric;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Room for one vector in every form, reused, for a fresh one would have to be zeroed for every block. A few are kept,
 * not one per thread: a thread's own would keep the bundle's classes after it has gone. Confined between take and give.
 */
final class Scratch {
  private static final int KEPT = 16;
  private static final AtomicReferenceArray<@Nullable Scratch> FREE = new AtomicReferenceArray<>(KEPT);

  final int[] words = new int[IntLanes.words(32) + IntLanes.LANES];
  final int[] low = new int[IntLanes.VALUES];
  final int[] tile = new int[IntLanes.VALUES];
  final long[] longWords = new long[LanePacking.LANES * 64];
  final long[] longTile = new long[LanePacking.VALUES];
  final long[] patches = new long[LanePacking.VALUES];

  private Scratch() {
  }

  /** Where a thread looks first; two threads may share it. */
  private static int slot(int attempt) {
    return (int) Thread.currentThread().threadId() + attempt & KEPT - 1;
  }

  static Scratch take() {
    for (int i = 0; i < KEPT; i++) {
      Scratch free = FREE.getPlain(slot(i)) == null ? null : FREE.getAndSet(slot(i), null);
      if (free != null)
        return free;
    }
    return new Scratch();
  }

  void give() {
    for (int i = 0; i < KEPT; i++)
      if (FREE.getPlain(slot(i)) == null && FREE.compareAndSet(slot(i), null, this))
        return;
  }
}
