package io.foreshock.vector;

/**
 * Number of differing bits of binary rows of whole longs. The plain loop is the fast form: the compiler turns
 * {@link Long#bitCount} into the processor's own instruction, and the Vector API's form was measured slower.
 */
enum Hamming implements RowKernel {
  BITS;

  @Override
  public void distances(RowQuery query, long[] rows, int from, int to, float[] out) {
    for (int i = from; i < to; i++)
      out[i] = differing(query.bits, rows[i]);
  }

  private static int differing(long[] bits, long row) {
    int sum = 0;
    for (int i = 0; i < bits.length; i++)
      sum += Long.bitCount(bits[i] ^ Memory.getLong(row + 8L * i));
    return sum;
  }
}
