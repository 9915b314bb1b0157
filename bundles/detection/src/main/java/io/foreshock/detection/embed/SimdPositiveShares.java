package io.foreshock.detection.embed;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/**
 * {@link PositiveShares} on the JDK's Vector API; the same sums in the same order,
 * so the counts are equal.
 */
final class SimdPositiveShares implements PositiveShares {
  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
  private static final FloatVector ONE = FloatVector.broadcast(SPECIES, 1);

  @Override
  public void count(float[] signal, int dilation, float[] thresholds, float[] out, int at) {
    int n = signal.length;
    float[] taps = PositiveShares.taps(signal, dilation);
    float[] pair = new float[n];
    int perKernel = thresholds.length / KERNELS;
    int k = 0;
    for (int a = 0; a < TAPS; a++)
      for (int b = a + 1; b < TAPS - 1; b++) {
        pair(taps, a * n, b * n, pair);
        for (int c = b + 1; c < TAPS; c++, k++)
          for (int t = 0; t < perKernel; t++)
            out[at + k * perKernel + t] = above(taps, c * n, pair, thresholds[k * perKernel + t]) / n;
      }
  }

  private static void pair(float[] taps, int a, int b, float[] pair) {
    int n = pair.length;
    for (int i = 0; i < n; i += SPECIES.length())
      FloatVector.fromArray(SPECIES, taps, TAPS * n + i).add(FloatVector.fromArray(SPECIES, taps, a + i))
          .add(FloatVector.fromArray(SPECIES, taps, b + i)).intoArray(pair, i);
  }

  private static float above(float[] taps, int c, float[] pair, float threshold) {
    FloatVector count = FloatVector.zero(SPECIES);
    for (int i = 0; i < pair.length; i += SPECIES.length()) {
      FloatVector answer = FloatVector.fromArray(SPECIES, pair, i).add(FloatVector.fromArray(SPECIES, taps, c + i));
      count = count.add(ONE, answer.compare(VectorOperators.GT, threshold));
    }
    return count.reduceLanes(VectorOperators.ADD);
  }

  String describe() {
    return "SIMD " + SPECIES.vectorBitSize() + " bit";
  }
}
