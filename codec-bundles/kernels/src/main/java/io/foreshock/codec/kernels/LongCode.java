package io.foreshock.codec.kernels;

/**
 * A column of longs: a constant step, or the values themselves or their differences, whichever packs smaller, in vectors
 * of 1,024.
 *
 * <pre>
 * | form u8: 0 values, 1 differences | vectors, see VectorCode |
 * | form u8: 2 constant step | first value: varint | step: varint |
 * </pre>
 */
public final class LongCode {
  private static final int DIFFERENCES = 1;
  private static final int CONSTANT_STEP = 2;
  private static final int SAMPLES = 4;
  /** Of so many vectors one is judged. */
  private static final int SAMPLED_PART = 8;

  /** For codes that contain columns of longs. */
  public static final Longs LONGS = new Longs() {
    @Override
    public void encode(long[] values, int count, Scratch room, Output out) {
      LongCode.encode(values, 0, count, room, out);
    }

    @Override
    public void decode(Input in, int count, Target target) {
      LongCode.decode(in, count, 0, count, target);
    }
  };

  private LongCode() {
  }

  public static void encode(long[] values, int from, int count, Scratch room, Output out) {
    Kernels.used(count);
    if (isConstantStep(values, from, count, room)) {
      out.u8(CONSTANT_STEP);
      out.varint(values[from]);
      out.varint(count > 1 ? values[from + 1] - values[from] : 0);
      return;
    }
    boolean differences = differencesAreSmaller(values, from, count, room);
    out.u8(differences ? DIFFERENCES : 0);
    VectorCode vectors = new VectorCode(differences, room);
    for (int at = 0; at < count && !out.isFull(); at += VectorCode.VALUES)
      vectors.encode(values, from + at, Math.min(VectorCode.VALUES, count - at), out);
  }

  /** Judged by a few vectors. */
  private static boolean differencesAreSmaller(long[] values, int from, int count, Scratch room) {
    int vectors = Math.max(1, count / VectorCode.VALUES);
    int samples = Math.clamp(vectors / SAMPLED_PART, 1, SAMPLES);
    int n = Math.min(count, VectorCode.VALUES);
    FrameKernel kernel = FrameKernel.of(n);
    long gain = 0;
    for (int s = 0; s < samples; s++) {
      int at = from + (2 * s + 1) * vectors / (2 * samples) * VectorCode.VALUES;
      kernel.range(values, at, n, room.ends);
      gain += VectorPlan.of(values, at, n, room).bits();
      kernel.differences(values, at, n, room.longTile, room.ends);
      gain -= VectorPlan.of(room.longTile, 0, n, room).bits();
    }
    return gain > 0;
  }

  private static boolean isConstantStep(long[] values, int from, int count, Scratch room) {
    long step = count > 1 ? values[from + 1] - values[from] : 0;
    for (int at = 0; at < count; at += VectorCode.VALUES) {
      int n = Math.min(VectorCode.VALUES, count - at);
      if (values[from + at + n / 2] != values[from] + (at + n / 2) * step)
        return false;
      FrameKernel.of(n).differences(values, from + at, n, room.longTile, room.ends);
      if (n > 1 && (room.ends[0] != step || room.ends[1] != step)
          || at > 0 && values[from + at] - values[from + at - 1] != step)
        return false;
    }
    return true;
  }

  /** Where the vectors begin that hold the values from {@code from} on. */
  public static int start(int from) {
    return from / VectorCode.VALUES * VectorCode.VALUES;
  }

  /** Where the vectors end that hold the values before {@code to}. */
  public static int end(int to, int count) {
    return Math.min(count, start(to + VectorCode.VALUES - 1));
  }

  /**
   * Decodes the values {@code [from, to)} of a column, or a little more on both sides: whole vectors.
   *
   * @param target
   *            place 0 is the column's first value
   */
  public static void decode(Input in, int count, int from, int to, Target target) {
    int form = in.u8("form", CONSTANT_STEP);
    Scratch room = Scratch.take();
    if (form == CONSTANT_STEP) {
      steps(in.varint("first value"), in.varint("step"), from, to, target, room.longTile);
    } else {
      VectorCode vectors = new VectorCode(form == DIFFERENCES, room);
      for (int at = 0; at < to; at += VectorCode.VALUES) {
        int n = Math.min(VectorCode.VALUES, count - at);
        vectors.decode(in, n, at + n <= from ? null : target, at);
      }
    }
    room.give();
    Kernels.used(to - from);
  }

  private static void steps(long first, long step, int from, int to, Target target, long[] tile) {
    if (first == 0 && step == 0 && target instanceof Target.Nudged)
      return;
    for (int at = from; at < to; at += tile.length) {
      int n = Math.min(tile.length, to - at);
      for (int i = 0; i < n; i++)
        tile[i] = first + (at + i) * step;
      target.longs(tile, n, at);
    }
  }
}
