package io.foreshock.vector;

/**
 * Distances from one query to rows at absolute addresses, the inner loop of a search in the graph. Smaller is nearer: a
 * dot product is negated. A row is padded with zeros to 64 bytes, so no kernel has a tail. One call covers all
 * neighbours of a node, because a call through this interface is not inlined. Stateless and thread-safe.
 */
sealed interface RowKernel permits ScalarRows, SimdDot, SimdSquares, SimdCodeDot, SimdCodeSquares, SimdHalfDot,
    SimdHalfSquares, SimdBrainDot,
    SimdBrainSquares, Hamming {
  /** SIMD kernels look at this many rows at once. */
  int TOGETHER = 4;

  /**
   * {@code out[i] = distance(query, rows[i])} for {@code from <= i < to}.
   *
   * @param rows
   *            absolute addresses; changed behind {@code to}, where it has room for {@link #TOGETHER} - 1 more
   * @param out
   *            as long as {@code rows}; what lies behind {@code to} is undefined afterwards
   */
  void distances(RowQuery query, long[] rows, int from, int to, float[] out);

  /** Fills the last group with its last row: the same lines once more cost less than a second loop. */
  static int fillGroup(long[] rows, int from, int to) {
    int end = from + (to - from + TOGETHER - 1) / TOGETHER * TOGETHER;
    for (int i = to; i < end; i++)
      rows[i] = rows[to - 1];
    return end;
  }
}
