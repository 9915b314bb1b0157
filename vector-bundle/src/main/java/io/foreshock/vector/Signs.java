package io.foreshock.vector;

import java.util.Arrays;

/**
 * Binary quantisation: of each dimension one bit, whether the value is above the mean of a sample, so that the bits of
 * data that lie aside of zero tell something too. Rows are compared by the number of differing bits, which grows with the
 * angle between what is left of them after the mean is taken away (Charikar, "Similarity estimation techniques from
 * rounding algorithms", 2002). Bit {@code i} of a row is bit {@code i % 8} of byte {@code i / 8}. Immutable and thread-safe.
 */
final class Signs implements Coding {
  private final float[] centre;

  /** @param centre the limits, zeros where rows are padded; not copied */
  Signs(float[] centre) {
    this.centre = centre;
  }

  /** Of a row of whole longs. */
  static int rowBytes(int stride) {
    return (stride + Long.SIZE - 1) / Long.SIZE * Long.BYTES;
  }

  /** @param sample rows one behind the other */
  static Signs learn(float[] sample, int dimension, int stride) {
    double[] sums = new double[dimension];
    for (int i = 0; i < sample.length; i++)
      sums[i % dimension] += sample[i];
    float[] centre = new float[stride];
    for (int i = 0; i < dimension; i++)
      centre[i] = (float) (sums[i] * dimension / sample.length);
    return new Signs(centre);
  }

  float[] centre() {
    return centre.clone();
  }

  @Override
  public void encode(float[] row, byte[] codes) {
    for (int i = 0; i < centre.length; i++)
      if (row[i] > centre[i])
        codes[i / Byte.SIZE] |= (byte) (1 << i % Byte.SIZE);
  }

  @Override
  public void prepare(RowQuery query) {
    Arrays.fill(query.bits, 0);
    for (int i = 0; i < centre.length; i++)
      if (query.floats[i] > centre[i])
        query.bits[i / Long.SIZE] |= 1L << i % Long.SIZE;
  }
}
