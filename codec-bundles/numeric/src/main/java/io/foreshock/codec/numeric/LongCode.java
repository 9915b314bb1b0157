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
  private static final int SAMPLED_VECTORS = 6;
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
    for (int o = 1; o <= Math.min(MAX_ORDER, count - 1) && least > (long) SAMPLED_VECTORS * CONSTANT; o++) {
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
    for (int o = 1; o <= order; o++)
      for (int i = d.length - 1; i >= o; i--)
        d[i] -= d[i - 1];
    return d;
  }

  /** Bits of a few vectors spread over the column: enough to compare the orders. */
  private static long cost(VectorCode vectors, long[] values, int from) {
    int all = (values.length - from + VectorCode.VALUES - 1) / VectorCode.VALUES;
    int sampled = Math.min(all, SAMPLED_VECTORS);
    long bits = 0;
    for (int s = 0; s < sampled; s++) {
      int at = from + (int) ((long) s * all / sampled) * VectorCode.VALUES;
      bits += vectors.cost(values, at, Math.min(VectorCode.VALUES, values.length - at));
    }
    return bits;
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
