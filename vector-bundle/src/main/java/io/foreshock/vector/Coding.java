package io.foreshock.vector;

/** How a row of floats becomes the smaller row that a search compares on its way. Immutable and thread-safe. */
sealed interface Coding permits Codes, Signs {
  /** @param codes of zeros, as long as a row of codes */
  void encode(float[] row, byte[] codes);

  /** Makes of the query's floats what the kernel of these codes reads. */
  void prepare(RowQuery query);
}
