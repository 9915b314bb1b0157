package io.foreshock.codec.numeric;

import java.util.Arrays;

/**
 * One vector of up to 1,024 longs: frame of reference and bit packing with patches (PFOR; Zukowski et al.,
 * "Super-Scalar RAM-CPU Cache Compression", ICDE 2006). Values are taken either above their minimum or, zigzag, around
 * their median, whichever packs smaller; the few that need more bits than the rest keep their low bits in place and
 * their high bits as patches.
 *
 * <pre>
 * | width u8, bit 7: zigzag | base: varint, difference to the vector before |
 * | patches: varint | if any: high width u8, positions 10 bits each, high bits |
 * | low bits: 1,024 values in lanes, or a shorter vector one after the other |
 * </pre>
 */
final class VectorCode {
  static final int VALUES = LanePacking.VALUES;
  private static final int ZIGZAG = 0x80;
  private static final int POSITION_BITS = 10;
  private static final int SAMPLES = 17;

  private final long[] around = new long[VALUES];
  private final long[] patches = new long[VALUES];
  private final long[] positions = new long[VALUES];
  private final long[] words = new long[LanePacking.LANES * 64];
  private final int[] widths = new int[65];
  /** How far the samples lie apart, the outermost left out. */
  private long spread;

  /** How a vector is coded best. */
  private record Plan(long base, boolean zigzag, int width, int highest, int patches, long bits) {}

  /** Size in bits of the vector coded the best way. */
  long cost(long[] values, int from, int n) {
    return plan(values, from, n).bits;
  }

  private Plan plan(long[] values, int from, int n) {
    long min = values[from];
    long max = min;
    for (int i = from + 1; i < from + n; i++) {
      min = Math.min(min, values[i]);
      max = Math.max(max, values[i]);
    }
    if (min == max)
      return new Plan(min, false, 0, 0, 0, 32);
    Arrays.fill(widths, 0);
    for (int i = from; i < from + n; i++)
      widths[64 - Long.numberOfLeadingZeros(values[i] - min)]++;
    Plan above = cheapest(min, false, n);
    if (above.bits <= 32)
      return above;
    long median = median(values, from, n);
    if ((spread == 0 ? 0 : 65 - Long.numberOfLeadingZeros(spread)) >= above.width)
      return above;
    Arrays.fill(widths, 0);
    for (int i = 0; i < n; i++)
      widths[64 - Long.numberOfLeadingZeros(zigzag(values[from + i] - median))]++;
    Plan aroundMedian = cheapest(median, true, n);
    return aroundMedian.bits < above.bits ? aroundMedian : above;
  }

  private Plan cheapest(long base, boolean zigzag, int n) {
    int highest = 64;
    while (highest > 0 && widths[highest] == 0)
      highest--;
    int width = highest;
    int wider = 0;
    int bestWider = 0;
    long best = (long) n * highest;
    for (int w = highest - 1; w >= 0; w--) {
      wider += widths[w + 1];
      long bits = (long) n * w + (long) wider * (POSITION_BITS + highest - w) + 16;
      if (bits < best) {
        best = bits;
        width = w;
        bestWider = wider;
      }
    }
    return new Plan(base, zigzag, width, highest, bestWider, best + 32);
  }

  private long median(long[] values, int from, int n) {
    int samples = Math.min(n, SAMPLES);
    for (int i = 0; i < samples; i++)
      around[i] = values[from + (int) ((long) i * n / samples)];
    Arrays.sort(around, 0, samples);
    spread = around[samples - 1 - samples / 8] - around[samples / 8];
    return around[samples / 2];
  }

  /** @return the base, which the next vector is told */
  long encode(long[] values, int from, int n, long before, Output out) {
    Plan plan = plan(values, from, n);
    out.u8(plan.width | (plan.zigzag ? ZIGZAG : 0));
    out.varint(plan.base - before);
    out.varint(plan.patches);
    long mask = plan.width == 64 ? -1L : (1L << plan.width) - 1;
    int p = 0;
    for (int i = 0; i < n; i++) {
      long v = values[from + i] - plan.base;
      long u = plan.zigzag ? zigzag(v) : v;
      around[i] = u & mask;
      if ((u & ~mask) != 0) {
        positions[p] = i;
        patches[p++] = u >>> plan.width;
      }
    }
    if (p > 0) {
      out.u8(plan.highest - plan.width);
      out.bits(positions, p, POSITION_BITS);
      out.bits(patches, p, plan.highest - plan.width);
    }
    if (n == VALUES) {
      LanePacking.pack(around, 0, plan.width, words);
      out.longs(words, LanePacking.LANES * plan.width);
    } else {
      out.bits(around, n, plan.width);
    }
    return plan.base;
  }

  /** @return the base, which the next vector is told */
  long decode(Input in, long[] values, int at, int n, long before) {
    int head = in.u8("width", 0xFF);
    int width = head & ~ZIGZAG;
    if (width > 64)
      throw in.malformed("width out of range: value=" + width + ", limit=64");
    long base = before + in.varint("base");
    int p = in.count("patches", n);
    int high = 0;
    if (p > 0) {
      high = in.u8("patch width", 64 - width);
      in.bits(positions, p, POSITION_BITS, "patch positions");
      in.bits(patches, p, high, "patches");
    }
    if (n == VALUES) {
      in.longs(words, LanePacking.LANES * width, "packed values");
      LanePacking.unpack(words, width, values, at);
    } else {
      in.bits(around, n, width, "packed values");
      System.arraycopy(around, 0, values, at, n);
    }
    for (int i = 0; i < p; i++) {
      if (positions[i] >= n)
        throw in.malformed("patch position out of range: value=" + positions[i] + ", limit=" + n);
      values[at + (int) positions[i]] |= high == 0 ? 0 : patches[i] << width;
    }
    if ((head & ZIGZAG) != 0)
      for (int i = at; i < at + n; i++)
        values[i] = base + (values[i] >>> 1 ^ -(values[i] & 1));
    else
      for (int i = at; i < at + n; i++)
        values[i] += base;
    return base;
  }

  private static long zigzag(long v) {
    return v << 1 ^ v >> 63;
  }
}
