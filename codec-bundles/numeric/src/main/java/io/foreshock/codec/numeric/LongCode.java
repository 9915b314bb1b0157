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
  /** Bits of a vector that holds one value only; nothing to gain below. */
  private static final int CONSTANT = 64;

  private LongCode() {
  }

  static void encode(long[] values, int from, int count, Output out) {
    VectorCode vectors = new VectorCode(count);
    long[] column = new long[count];
    System.arraycopy(values, from, column, 0, count);
    long[] best = column;
    int order = 0;
    long least = cost(vectors, column, 0);
    for (int o = 1; o <= Math.min(MAX_ORDER, count - 1) && least > (long) SAMPLES * CONSTANT; o++) {
      long[] next = differences(column, o);
      long bits = cost(vectors, next, o);
      if (bits < least) {
        least = bits;
        best = next;
        order = o;
      }
    }
    out.u8(order);
    for (int i = 0; i < order; i++)
      out.varint(best[i]);
    long base = 0;
    for (int at = order; at < count && !out.isFull(); at += VectorCode.VALUES)
      base = vectors.encode(best, at, Math.min(VectorCode.VALUES, count - at), base, out);
  }

  /** Differences of the given order; the first {@code order} places hold what restoring starts from. */
  private static long[] differences(long[] column, int order) {
    long[] d = column.clone();
    for (int o = 1; o <= order; o++) {
      long[] before = d.clone();
      for (int i = o; i < d.length; i++)
        d[i] = before[i] - before[i - 1];
    }
    return d;
  }

  /** Bits of a few stretches spread over the column: enough to compare the orders. */
  private static long cost(VectorCode vectors, long[] values, int from) {
    int n = values.length - from;
    if (n <= SAMPLE)
      return n < 1 ? 0 : vectors.cost(values, from, n);
    int samples = Math.min(SAMPLES, n / SAMPLE);
    long bits = 0;
    for (int s = 0; s < samples; s++)
      bits += vectors.cost(values, from + (int) ((long) s * (n - SAMPLE) / Math.max(1, samples - 1)), SAMPLE);
    return bits * SAMPLES / samples;
  }

  static void decode(Input in, int count, long[] values, int at) {
    int order = in.u8("order", Math.min(MAX_ORDER, Math.max(0, count - 1)));
    for (int i = 0; i < order; i++)
      values[at + i] = in.varint("first value");
    VectorCode vectors = new VectorCode(count);
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
