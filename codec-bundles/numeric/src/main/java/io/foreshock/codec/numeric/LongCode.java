package io.foreshock.codec.numeric;

/**
 * A column of longs: a constant step, or the values themselves or their differences, whichever packs smaller, in vectors
 * of 1,024.
 *
 * <pre>
 * | form u8: 0 values, 1 differences | vectors, see VectorCode |
 * | form u8: 2 constant step | first value: varint | step: varint |
 * </pre>
 */
final class LongCode {
  private static final int DIFFERENCES = 1;
  private static final int CONSTANT_STEP = 2;
  private static final int SAMPLES = 4;
  private static final int SAMPLE = 256;

  private LongCode() {
  }

  static void encode(long[] values, int from, int count, Output out) {
    if (isConstantStep(values, from, count)) {
      out.u8(CONSTANT_STEP);
      out.varint(values[from]);
      out.varint(count > 1 ? values[from + 1] - values[from] : 0);
      return;
    }
    VectorPlan.Room planning = new VectorPlan.Room();
    boolean differences = differencesAreSmaller(values, from, count, planning);
    out.u8(differences ? DIFFERENCES : 0);
    Scratch room = Scratch.take();
    VectorCode vectors = new VectorCode(differences, room);
    for (int at = 0; at < count && !out.isFull(); at += VectorCode.VALUES)
      vectors.encode(values, from + at, Math.min(VectorCode.VALUES, count - at), planning, out);
    room.give();
  }

  /** Judged by a few stretches. */
  private static boolean differencesAreSmaller(long[] values, int from, int count, VectorPlan.Room planning) {
    int length = Math.min(count, SAMPLE);
    int samples = Math.clamp(count / VectorCode.VALUES, 1, SAMPLES);
    long[] differences = new long[length - 1];
    long plain = 0;
    long different = 0;
    for (int s = 0; s < samples; s++) {
      int at = from + (int) ((long) s * (count - length) / Math.max(1, samples - 1));
      for (int i = 1; i < length; i++)
        differences[i - 1] = values[at + i] - values[at + i - 1];
      plain += VectorPlan.of(values, at, length, planning).bits();
      different += VectorPlan.of(differences, 0, length - 1, planning).bits();
    }
    return different < plain;
  }

  static boolean isConstantStep(long[] values, int from, int count) {
    for (int i = from + 2; i < from + count; i++)
      if (values[i] - values[i - 1] != values[from + 1] - values[from])
        return false;
    return true;
  }

  /** Where the vectors begin that hold the values from {@code from} on. */
  static int start(int from) {
    return from / VectorCode.VALUES * VectorCode.VALUES;
  }

  /** Where the vectors end that hold the values before {@code to}. */
  static int end(int to, int count) {
    return Math.min(count, start(to + VectorCode.VALUES - 1));
  }

  /**
   * Decodes the values {@code [from, to)} of a column, or a little more on both sides: whole vectors.
   *
   * @param target
   *            place 0 is the column's first value
   */
  static void decode(Input in, int count, int from, int to, Target target) {
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
    for (int at = from; at < to; at += tile.length) {
      int n = Math.min(tile.length, to - at);
      for (int i = 0; i < n; i++)
        tile[i] = first + (at + i) * step;
      target.longs(tile, n, at);
    }
  }
}
