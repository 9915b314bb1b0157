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

  /** What a search looks at on its way; results are always ranked by the floats. */
  public enum Quantization {
    /** The floats. */
    NONE,
    /** One byte a dimension: faster once the floats are much larger than the processor's caches. */
    INT8
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
