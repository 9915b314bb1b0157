package io.foreshock.codec.kernels;

import org.jspecify.annotations.Nullable;

/**
 * Vectors of up to 1,024 longs: frame of reference and bit packing with patches (PFOR; Zukowski et al., "Super-Scalar
 * RAM-CPU Cache Compression", ICDE 2006), the values themselves or the differences of neighbours. A vector names its
 * first value, so that one can be read without those before it. {@code v} is a varint.
 *
 * <pre>
 * | form u8 | base v | differences: first value v | if bit 7: patches v, high width u8, patches: position u10, high |
 * | low bits: 1,024 values in lanes, or a shorter vector one after the other |
 * form, bits 0-6: width 0 to 31 in 32-bit lanes, 32 to 64 in 64-bit lanes, 65 + width of 0 to 31 in 64-bit lanes
 * base: minus the base before; first value: minus (first value + length * base) of the vector before
 * value i = base + low + (high &lt;&lt; width); differences: first value + i * base + those sums up to i
 * </pre>
 */
final class VectorCode {
  static final int VALUES = IntLanes.VALUES;
  private static final int PATCHED = 0x80;
  /** Added to a small width whose sums need 64 bits. */
  private static final int LONG_LANES = 65;
  private static final int MAX_INT_WIDTH = 31;
  /** Beyond it, i times the base is no exact double. */
  private static final long MAX_STEP = 1L << 41;
  /** So small, 1,024 of them make an int. */
  private static final long SMALL = 1L << 21;
  private static final long POSITION_MASK = (1L << VectorPlan.POSITION_BITS) - 1;

  private final boolean differences;
  private final Scratch room;
  private long base;
  private long first;
  private int length;

  /** Reads or writes the vectors of one column in order. */
  VectorCode(boolean differences, Scratch room) {
    this.differences = differences;
    this.room = room;
  }

  void encode(long[] values, int from, int n, Output out) {
    FrameKernel kernel = FrameKernel.of(n);
    long[] numbers = differences ? room.longTile : values;
    int at = differences ? 0 : from;
    if (differences)
      kernel.differences(values, from, n, numbers, room.ends);
    else
      kernel.range(values, from, n, room.ends);
    VectorPlan plan = VectorPlan.of(numbers, at, n, room);
    int width = plan.width();
    boolean ints = width <= MAX_INT_WIDTH && (!differences || sumsAreInts(values, from, n, plan.base()));
    // the first difference may be anything: the first value is named
    if (differences)
      numbers[0] = plan.base();
    int patches = plan.patched() ? kernel.outside(numbers, at, n, plan.base(), width, room.patches) : 0;
    out.u8((width > MAX_INT_WIDTH || ints ? width : LONG_LANES + width) | (patches > 0 ? PATCHED : 0));
    out.varint(plan.base() - base);
    if (differences)
      out.varint(values[from] - (first + length * base));
    base = plan.base();
    first = values[from];
    length = n;
    if (patches > 0)
      writePatches(numbers, at, patches, width, out);
    pack(numbers, at, n, width, ints, out);
  }

  /** Whether all sums of differences above {@code step} are ints, and those themselves. */
  private boolean sumsAreInts(long[] values, int from, int n, long step) {
    if (step > MAX_STEP || step < -MAX_STEP)
      return false;
    if (room.ends[0] - step > -SMALL && room.ends[1] - step < SMALL)
      return true;
    long before = 0;
    for (int i = 1; i < n; i++) {
      long sum = values[from + i] - values[from] - i * step;
      if ((int) sum != sum || (int) (sum - before) != sum - before)
        return false;
      before = sum;
    }
    return true;
  }

  private void writePatches(long[] numbers, int at, int n, int width, Output out) {
    long any = 0;
    for (int i = 0; i < n; i++) {
      long high = numbers[at + (int) room.patches[i]] - base >> width;
      long raw = high << 1 ^ high >> 63;
      any |= raw;
      room.patches[i] |= raw << VectorPlan.POSITION_BITS;
    }
    int highWidth = 64 - Long.numberOfLeadingZeros(any);
    out.unsigned(n);
    out.u8(highWidth);
    out.bits(room.patches, n, VectorPlan.POSITION_BITS + highWidth);
  }

  private void pack(long[] numbers, int at, int n, int width, boolean ints, Output out) {
    if (n < VALUES) {
      long mask = LanePacking.mask(width);
      for (int i = 0; i < n; i++)
        room.longTile[i] = numbers[at + i] - base & mask;
      out.bits(room.longTile, n, width);
    } else
      if (ints) {
        FrameKernel.of(n).pack(numbers, at, base, width, room.words);
        out.ints(room.words, IntLanes.words(width));
      } else {
        FrameKernel.of(n).pack(numbers, at, base, width, room.longWords);
        out.longs(room.longWords, LanePacking.words(width));
      }
  }

  /**
   * @param target
   *            null skips the vector
   */
  void decode(Input in, int n, @Nullable Target target, int at) {
    int form = in.u8("width", 0xFF);
    int width = form & ~PATCHED;
    if (width > LONG_LANES + MAX_INT_WIDTH)
      throw in.malformed("width out of range: value=" + width + ", limit=" + (LONG_LANES + MAX_INT_WIDTH));
    boolean ints = width <= MAX_INT_WIDTH;
    if (width >= LONG_LANES)
      width -= LONG_LANES;
    long start = first + length * base;
    base += in.varint("base");
    if (differences)
      first = start + in.varint("first value");
    length = n;
    int patches = (form & PATCHED) == 0 ? 0 : readPatches(in, n, target != null);
    if (target == null)
      in.skip(n == VALUES ? LanePacking.words(width) * Long.BYTES : n * width + 7 >>> 3, "packed values");
    else
      if (n == VALUES && ints)
        ints(in, width, patches, target, at);
      else
        if (n < VALUES && width <= ShortPacking.MAX_WIDTH)
          few(in, n, width, patches, target, at);
        else
          longs(in, n, width, patches, target, at);
  }

  private int readPatches(Input in, int n, boolean wanted) {
    int patches = in.count("patches", n);
    int width = VectorPlan.POSITION_BITS + in.u8("patch width", VectorPlan.PATCH_BITS - VectorPlan.POSITION_BITS);
    if (!wanted) {
      in.skip(patches * width + 7 >>> 3, "patches");
      return 0;
    }
    in.bits(room.patches, patches, width, "patches");
    for (int i = 0; i < patches; i++)
      if ((room.patches[i] & POSITION_MASK) >= n)
        throw in.malformed("patch position out of range: value=" + (room.patches[i] & POSITION_MASK) + ", limit=" + n);
    return patches;
  }

  static int position(long patch) {
    return (int) (patch & POSITION_MASK);
  }

  private static long high(long patch) {
    long raw = patch >>> VectorPlan.POSITION_BITS;
    return raw >>> 1 ^ -(raw & 1);
  }

  /** The number of a patch. */
  static long patched(int[] words, int width, long base, long patch) {
    return base + IntLanes.get(words, width, position(patch)) + (high(patch) << width);
  }

  private void ints(Input in, int width, int patches, Target target, int at) {
    in.ints(room.words, IntLanes.words(width), "packed values");
    if (differences) {
      Kernels.pack().unpack(room.words, width, room.tile);
      for (int i = 0; i < patches; i++)
        room.tile[position(room.patches[i])] += (int) (high(room.patches[i]) << width);
      target.sums(room.tile, first, base, at);
      return;
    }
    if (target instanceof Target.Direct direct) {
      direct.packed(room.words, width, base, at);
      if (patches > 0)
        direct.patch(room.words, width, base, room.patches, patches, at);
    } else {
      Kernels.pack().unpackToLongs(room.words, width, base, room.longTile, 0);
      for (int i = 0; i < patches; i++)
        room.longTile[position(room.patches[i])] += high(room.patches[i]) << width;
      target.longs(room.longTile, VALUES, at);
    }
  }

  private void few(Input in, int n, int width, int patches, Target target, int at) {
    in.bytes(room.packed, ShortPacking.bytes(n, width), "packed values");
    if (!differences && target instanceof Target.Direct direct) {
      direct.packed(room.packed, n, width, base, at);
      int mask = IntLanes.mask(width);
      for (int i = 0; i < patches; i++) {
        int place = position(room.patches[i]);
        direct.patch(at + place, base + ShortPacking.get(room.packed, width, mask, place)
            + (high(room.patches[i]) << width));
      }
    } else {
      Kernels.pack().unpackShort(room.packed, n, width, base, room.longTile, 0);
      finish(n, width, patches, target, at);
    }
  }

  private void longs(Input in, int n, int width, int patches, Target target, int at) {
    long[] tile = room.longTile;
    if (n == VALUES) {
      in.longs(room.longWords, LanePacking.words(width), "packed values");
      Kernels.pack().unpackLongs(room.longWords, width, base, tile);
    } else {
      in.bits(tile, n, width, "packed values");
      for (int i = 0; i < n; i++)
        tile[i] += base;
    }
    finish(n, width, patches, target, at);
  }

  private void finish(int n, int width, int patches, Target target, int at) {
    long[] tile = room.longTile;
    for (int i = 0; i < patches; i++)
      tile[position(room.patches[i])] += width == 64 ? 0 : high(room.patches[i]) << width;
    if (differences) {
      long sum = first - base;
      for (int i = 0; i < n; i++) {
        sum += tile[i];
        tile[i] = sum;
      }
    }
    target.longs(tile, n, at);
  }
}
