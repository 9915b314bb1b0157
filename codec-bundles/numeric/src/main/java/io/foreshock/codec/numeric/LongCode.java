package io.foreshock.codec.numeric;

/**
 * A column of longs: the values themselves, their differences, or the differences of these, whichever packs smallest,
 * in vectors of 1,024.
 *
 * <pre>
 * | order u8: 0, 1, 2 | first value and, for order 2, first difference: varints | vectors, see VectorCode |
 * </pre>
 */
final class LongCode {
  private static final int MAX_ORDER = 2;
  private static final int SAMPLES = 4;
  private static final int SAMPLE = 256;

  private LongCode() {
  }

  static void encode(long[] values, int from, int count, Output out) {
    VectorCode vectors = new VectorCode();
    int order = order(vectors, values, from, count);
    long[] best = new long[count];
    System.arraycopy(values, from, best, 0, count);
    difference(best, order);
    out.u8(order);
    for (int i = 0; i < order; i++)
      out.varint(best[i]);
    long base = 0;
    for (int at = order; at < count && !out.isFull(); at += VectorCode.VALUES)
      base = vectors.encode(best, at, Math.min(VectorCode.VALUES, count - at), base, out);
  }

  /** The order that packs a few stretches smallest. */
  private static int order(VectorCode vectors, long[] values, int from, int count) {
    if (count > 2 && isConstantStep(values, from, count))
      return 1;
    int length = Math.min(count, SAMPLE + MAX_ORDER);
    int samples = Math.clamp(count / VectorCode.VALUES, 1, SAMPLES);
    long[] bits = new long[MAX_ORDER + 1];
    long[] sample = new long[length];
    for (int s = 0; s < samples; s++) {
      System.arraycopy(values, from + (int) ((long) s * (count - length) / Math.max(1, samples - 1)), sample, 0,
          length);
      for (int o = 0; o <= Math.min(MAX_ORDER, count - 1); o++) {
        if (o > 0)
          differenceOnce(sample, o);
        bits[o] += vectors.cost(sample, o, length - o);
      }
    }
    int best = 0;
    for (int o = 1; o <= Math.min(MAX_ORDER, count - 1); o++)
      if (bits[o] < bits[best])
        best = o;
    return best;
  }

  private static boolean isConstantStep(long[] values, int from, int count) {
    long step = values[from + 1] - values[from];
    for (int i = from + 2; i < from + count; i++)
      if (values[i] - values[i - 1] != step)
        return false;
    return true;
  }

  /** Differences of the given order; the first {@code order} places hold what restoring starts from. */
  private static void difference(long[] column, int order) {
    for (int o = 1; o <= order; o++)
      differenceOnce(column, o);
  }

  private static void differenceOnce(long[] column, int from) {
    long before = column[from - 1];
    for (int i = from; i < column.length; i++) {
      long v = column[i];
      column[i] = v - before;
      before = v;
    }
  }

  static void decode(Input in, int count, long[] values, int at) {
    int order = in.u8("order", Math.min(MAX_ORDER, Math.max(0, count - 1)));
    for (int i = 0; i < order; i++)
      values[at + i] = in.varint("first value");
    VectorCode vectors = new VectorCode();
    long base = 0;
    for (int done = order; done < count; done += VectorCode.VALUES)
      base = vectors.decode(in, values, at + done, Math.min(VectorCode.VALUES, count - done), base);
    for (int o = order; o >= 1; o--) {
      long sum = values[at + o - 1];
      for (int i = at + o; i < at + count; i++) {
        sum += values[i];
        values[i] = sum;
      }
    }
  }
}
