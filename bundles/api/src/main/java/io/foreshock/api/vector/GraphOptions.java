package io.foreshock.api.vector;

import static java.util.Objects.requireNonNull;

/**
 * How a graph index is built.
 *
 * @param m
 *            links of a node above the bottom layer, 4..32; twice as many less one at the bottom
 * @param efConstruction
 *            candidates kept while a vector is linked in, m..2,000
 * @param effort
 *            candidates kept by a search that names no number, 1..10,000
 */
public record GraphOptions(int m, int efConstruction, int effort, Quantization quantization) {
  public static final GraphOptions DEFAULT = new GraphOptions(16, 200, 64, Quantization.NONE);

  /**
   * In which form vectors are kept and compared. Codes are kept beside the floats, which rank what a search among codes found;
   * halves are kept instead of them.
   */
  public enum Quantization {
    /** Floats alone. */
    NONE,
    /** A code of one byte a dimension: faster once the floats are much larger than the processor's caches. */
    INT8,
    /**
     * Two bytes a dimension instead of four (IEEE 754 binary16): each value is rounded to 11 significant bits and clipped to
     * 65,504, and similarities are those of the rounded vectors.
     */
    FLOAT16,
    /** The same with 8 significant bits and the range of a float: for values beyond that of FLOAT16. */
    BFLOAT16,
    /**
     * A code of one bit a dimension, whether its value is above the mean, compared by the number of differing bits: the
     * smallest, for vectors of many dimensions. Nothing for inner products of vectors of different length.
     */
    BINARY
  }

  public GraphOptions {
    requireNonNull(quantization, "quantization is null");
    check("m", m, 4, 32);
    check("efConstruction", efConstruction, m, 2_000);
    check("effort", effort, 1, 10_000);
  }

  private static void check(String name, int value, int min, int max) {
    if (value < min || value > max)
      throw new IllegalArgumentException(name + " out of range: " + name + "=" + value + ", range=" + min + ".." + max);
  }
}
