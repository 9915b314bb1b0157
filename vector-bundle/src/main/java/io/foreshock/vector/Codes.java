package io.foreshock.vector;

import java.util.Arrays;

/**
 * Scalar quantisation: a float becomes an int8 code of equal steps around zero, the same step for all dimensions and
 * rows, so that codes are compared as integers. The step follows from a sample: all but {@link #CLIPPED} of its values
 * are in range. A row of codes is padded with zeros to 64 bytes. Immutable and thread-safe.
 *
 * @param step
 *            value of one code
 */
record Codes(float step) implements Coding {
  /** Rows of codes are padded to a multiple of this many. */
  static final int LANES = 64;
  /** -128 is left out: the kernels' sums rely on it. */
  static final int MAX = 127;
  private static final double CLIPPED = 0.0005;

  Codes {
    if (!(step > 0) || !Float.isFinite(step))
      throw new IllegalArgumentException("step is not above 0: step=" + step);
  }

  static int stride(int dimension) {
    return (dimension + LANES - 1) / LANES * LANES;
  }

  /** @param count how many values of the sample count; none or all 0 gives a step of 1 */
  static Codes learn(float[] sample, int count) {
    float[] sizes = new float[count];
    for (int i = 0; i < count; i++)
      sizes[i] = Math.abs(sample[i]);
    Arrays.sort(sizes);
    float largest = count == 0 ? 0 : sizes[(int) Math.min(count - 1, Math.ceil(count * (1 - CLIPPED)))];
    return new Codes(largest > 0 ? largest / MAX : 1);
  }

  int code(float value) {
    return Math.clamp(Math.round(value / step), -MAX, MAX);
  }

  @Override
  public void encode(float[] row, byte[] codes) {
    for (int i = 0; i < row.length; i++)
      codes[i] = (byte) code(row[i]);
  }

  @Override
  public void prepare(RowQuery query) {
    for (int i = 0; i < query.floats.length; i++)
      query.setCode(i, code(query.floats[i]));
    query.unit = step * step;
  }
}
