package io.foreshock.vector;

import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Scores one query against many rows that lie one behind the other in one
 * array. Rows and query are padded with zeros to {@link #LANES} floats, so no
 * kernel has a tail. Stateless and thread-safe.
 */
sealed interface Kernels permits ScalarKernels, SimdKernels {
  /** Rows are padded to a multiple of this many floats: 64 bytes. */
  int LANES = 16;

  /** {@code scores[i] = query . rows[i]} for {@code 0 <= i < count}. */
  void dot(float[] query, float[] rows, int count, float[] scores);

  /** {@code scores[i] = |query - rows[i]|^2} for {@code 0 <= i < count}. */
  void squaredDistance(float[] query, float[] rows, int count, float[] scores);

  String describe();

  static int padded(int dimension) {
    return (dimension + LANES - 1) / LANES * LANES;
  }

  /**
   * The best kernels of this machine: SIMD when the JVM runs with
   * {@code jdk.incubator.vector}, else scalar.
   */
  static Kernels best() {
    return choose(SimdKernels::new);
  }

  static Kernels choose(Supplier<Kernels> simd) {
    Logger log = LoggerFactory.getLogger(Kernels.class);
    try {
      Kernels kernels = simd.get();
      log.info("vector kernels: {}", kernels.describe());
      return kernels;
    } catch (LinkageError noSuchModule) {
      log.info("vector kernels: scalar; jdk.incubator.vector is not available ({})", noSuchModule.toString());
      return new ScalarKernels();
    }
  }
}
