package io.foreshock.vector;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link Kernels} on the JDK's Vector API. The species is a constant (anything
 * else costs a factor of 15), the loops have no tail and no mask, and a long
 * row runs on four accumulators to hide the latency of the multiply-add.
 */
final class SimdKernels implements Kernels {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED.length() > LANES
      ? FloatVector.SPECIES_512
      : FloatVector.SPECIES_PREFERRED;
  private static final int WIDTH = SPECIES.length();

  @Override
  public void dot(float[] query, float[] rows, int count, float[] scores) {
    for (int row = 0, at = 0; row < count; row++, at += query.length)
      scores[row] = dot(query, rows, at);
  }

  private static float dot(float[] query, float[] rows, int at) {
    FloatVector a = FloatVector.zero(SPECIES);
    FloatVector b = FloatVector.zero(SPECIES);
    FloatVector c = FloatVector.zero(SPECIES);
    FloatVector d = FloatVector.zero(SPECIES);
    int i = 0;
    for (int end = query.length - 4 * WIDTH; i <= end; i += 4 * WIDTH) {
      a = FloatVector.fromArray(SPECIES, query, i).fma(FloatVector.fromArray(SPECIES, rows, at + i), a);
      b = FloatVector.fromArray(SPECIES, query, i + WIDTH).fma(FloatVector.fromArray(SPECIES, rows, at + i + WIDTH), b);
      c = FloatVector.fromArray(SPECIES, query, i + 2 * WIDTH).fma(FloatVector.fromArray(SPECIES, rows, at + i + 2
          * WIDTH), c);
      d = FloatVector.fromArray(SPECIES, query, i + 3 * WIDTH).fma(FloatVector.fromArray(SPECIES, rows, at + i + 3
          * WIDTH), d);
    }
    for (; i < query.length; i += WIDTH)
      a = FloatVector.fromArray(SPECIES, query, i).fma(FloatVector.fromArray(SPECIES, rows, at + i), a);
    return a.add(b).add(c.add(d)).reduceLanes(VectorOperators.ADD);
  }

  @Override
  public void squaredDistance(float[] query, float[] rows, int count, float[] scores) {
    for (int row = 0, at = 0; row < count; row++, at += query.length) {
      // one accumulator: measured faster than four here
      FloatVector sum = FloatVector.zero(SPECIES);
      for (int i = 0; i < query.length; i += WIDTH) {
        FloatVector difference = FloatVector.fromArray(SPECIES, query, i).sub(FloatVector.fromArray(SPECIES, rows, at
            + i));
        sum = difference.fma(difference, sum);
      }
      scores[row] = sum.reduceLanes(VectorOperators.ADD);
    }
  }

  @Override
  public String describe() {
    return "SIMD " + SPECIES.vectorBitSize() + " bit";
  }
}
