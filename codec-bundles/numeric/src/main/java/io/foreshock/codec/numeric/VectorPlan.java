package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * How a vector of longs is packed smallest: which stretch of 2^width numbers above {@code base} is stored in place; the
 * few outside of it, on either side, keep their low bits there and their high bits as patches.
 */
record VectorPlan(long base, int width, long bits) {
  static final int POSITION_BITS = 10;
  /** Of position and high bits together. */
  static final int PATCH_BITS = 64;
  private static final int HEAD_BITS = 24;
  private static final int SAMPLES = 17;

  /** What planning needs room for. */
  static final class Room {
    private final int[] widths = new int[65];
    private final long[] samples = new long[SAMPLES];
    /** How far the samples lie apart, the outermost left out. */
    private long spread;
  }

  static VectorPlan of(long[] values, int from, int n, Room room) {
    long min = values[from];
    long max = min;
    for (int i = from + 1; i < from + n; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    if (min == max)
      return new VectorPlan(min, 0, HEAD_BITS);
    if (max - min == 1)
      return new VectorPlan(min, 1, n + HEAD_BITS).orFewer(values, from, n, room);
    Arrays.fill(room.widths, 0);
    for (int i = from; i < from + n; i++)
      room.widths[64 - Long.numberOfLeadingZeros(values[i] - min)]++;
    return cheapest(min, false, n, room.widths).orFewer(values, from, n, room);
  }

  /** This, or a stretch around the median where that is shorter. */
  private VectorPlan orFewer(long[] values, int from, int n, Room room) {
    long median = median(values, from, n, room);
    if ((room.spread == 0 ? 0 : 65 - Long.numberOfLeadingZeros(room.spread)) >= width)
      return this;
    Arrays.fill(room.widths, 0);
    for (int i = from; i < from + n; i++) {
      long d = values[i] - median;
      room.widths[d == 0 ? 0 : 65 - Long.numberOfLeadingZeros(d ^ d >> 63)]++;
    }
    VectorPlan around = cheapest(median, true, n, room.widths);
    return around.bits < bits ? around : this;
  }

  private static VectorPlan cheapest(long base, boolean around, int n, int[] widths) {
    int highest = 64;
    while (highest > 0 && widths[highest] == 0)
      highest--;
    int width = highest;
    int wider = 0;
    long best = (long) n * highest;
    for (int w = highest - 1; w >= 0; w--) {
      wider += widths[w + 1];
      int patch = POSITION_BITS + highest - w + 1;
      long bits = (long) n * w + (long) wider * patch + 16;
      if (bits < best && patch <= PATCH_BITS) {
        best = bits;
        width = w;
      }
    }
    return new VectorPlan(around && width > 0 ? base - (1L << width - 1) : base, width, best + HEAD_BITS);
  }

  private static long median(long[] values, int from, int n, Room room) {
    int samples = Math.min(n, SAMPLES);
    for (int i = 0; i < samples; i++)
      room.samples[i] = values[from + (int) ((long) i * n / samples)];
    Arrays.sort(room.samples, 0, samples);
    room.spread = room.samples[samples - 1 - samples / 8] - room.samples[samples / 8];
    return room.samples[samples / 2];
  }
}
