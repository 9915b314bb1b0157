package io.foreshock.codec.kernels;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Room for one vector in every form, reused, for a fresh one would have to be zeroed for every block. A few are kept,
 * not one per thread: a thread's own would keep the bundle's classes after it has gone. Confined between take and give.
 */
public final class Scratch {
  private static final int KEPT = 16;
  private static final AtomicReferenceArray<@Nullable Scratch> FREE = new AtomicReferenceArray<>(KEPT);

  final int[] words = new int[IntLanes.words(32) + IntLanes.LANES];
  final int[] low = new int[IntLanes.VALUES];
  final int[] tile = new int[IntLanes.VALUES];
  final long[] longWords = new long[LanePacking.LANES * 64];
  public final long[] longTile = new long[LanePacking.VALUES];
  final long[] patches = new long[LanePacking.VALUES];
  final byte[] widths = new byte[IntLanes.VALUES + Long.BYTES];
  final byte[] packed = new byte[ShortPacking.bytes(IntLanes.VALUES, ShortPacking.MAX_WIDTH) + ShortPacking.PAD];
  final long[] samples = new long[32];
  /** Least and greatest, and room for a kernel to find them. */
  final long[] ends = new long[16];
  public final double[] sample = new double[256];
  /** A bit for each value of a vector, and room for a kernel to find them. */
  public final long[] failed = new long[FrameKernel.FAILED];
  public final DistinctTable distinct = new DistinctTable();
  private long[] column = {};
  private long[] differences = {};
  private long[] residuals = {};
  private byte[] tokens = {};
  private int[] places = {};
  private char[] chars = {};
  private short[] shorts = {};

  private Scratch() {
  }

  /** Where a thread looks first; two threads may share it. */
  private static int slot(int attempt) {
    return (int) Thread.currentThread().threadId() + attempt & KEPT - 1;
  }

  public static Scratch take() {
    for (int i = 0; i < KEPT; i++) {
      Scratch free = FREE.getPlain(slot(i)) == null ? null : FREE.getAndSet(slot(i), null);
      if (free != null)
        return free;
    }
    return new Scratch();
  }

  /** Room for a column, at least. */
  public long[] column(int count) {
    if (column.length < count)
      column = new long[Math.max(count, 2 * IntLanes.VALUES)];
    return column;
  }

  /** Room for another column. */
  public long[] differences(int count) {
    if (differences.length < count)
      differences = new long[Math.max(count, 2 * IntLanes.VALUES)];
    return differences;
  }

  public long[] residuals(int count) {
    if (residuals.length < count)
      residuals = new long[count];
    return residuals;
  }

  byte[] tokens(int count) {
    if (tokens.length < count)
      tokens = new byte[count];
    return tokens;
  }

  int[] places(int count) {
    if (places.length < count)
      places = new int[count];
    return places;
  }

  /** One more in front, where what is not to be written goes. */
  char[] words(int count) {
    if (chars.length < count)
      chars = new char[count];
    return chars;
  }

  short[] shorts(int count) {
    if (shorts.length < count)
      shorts = new short[count];
    return shorts;
  }

  public void give() {
    for (int i = 0; i < KEPT; i++)
      if (FREE.getPlain(slot(i)) == null && FREE.compareAndSet(slot(i), null, this))
        return;
  }
}
