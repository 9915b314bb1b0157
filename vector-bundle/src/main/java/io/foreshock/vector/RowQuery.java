package io.foreshock.vector;

/**
 * A query in the form its {@link RowKernel} reads: floats, or codes spread to shorts (those of even and of odd
 * dimensions apart, as a row's bytes fall apart when two of them are taken as one short),
 * or the signs as bits. Confined to one thread.
 */
final class RowQuery {
  final float[] floats;
  final short[] even;
  final short[] odd;
  final long[] bits;
  /** What one unit of the integer sum is worth, 1 for floats. */
  float unit = 1;

  /** @param stride floats of a padded row */
  RowQuery(int stride, boolean codes) {
    floats = new float[stride];
    even = new short[codes ? Codes.stride(stride) / 2 : 0];
    odd = new short[even.length];
    bits = new long[(stride + Long.SIZE - 1) / Long.SIZE];
  }

  void setCode(int dimension, int code) {
    (dimension % 2 == 0 ? even : odd)[dimension / 2] = (short) code;
  }

  int code(int dimension) {
    return (dimension % 2 == 0 ? even : odd)[dimension / 2];
  }

  int codes() {
    return 2 * even.length;
  }
}
